package schema

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDefinition(t *testing.T) {
	t.Parallel()

	// base is made again for each comparison, since the hash of an entity is kept.
	base := func() *Entity {
		return &Entity{
			Name: "things", Stamp: "update_time", Key: []string{"a"}, Numbered: "a",
			Columns: []Column{
				{Name: "a", Type: BigInt, V2: "owner.a", XML: "A", XMLWords: map[string]string{"1": "ONE", "2": "TWO"}},
				{Name: "b", Type: JSON, V2: "b", XML: "B"},
			},
			Children: []Child{{
				Name: "thing_parts", V2: "parts", ParentKey: "thing_id", Key: "id", Columns: []Column{{Name: "id", Type: BigInt}},
				XML: &XMLChild{Elements: []XMLElement{{Fixed: map[string]string{"f": "X"}, Fields: map[string]string{"id": "PartId"}}}},
				Children: []Child{{
					Name: "thing_part_bolts", V2: "bolts", ParentKey: "thing_id", ParentPosition: "part_position",
					Columns: []Column{{Name: "width", Type: Numeric, V2: "width"}}, XML: &XMLChild{Table: "Bolt", Owner: "PartId"},
				}},
			}},
			V2:     &V2{ArrayKey: "things", Fields: []string{"a", "b"}},
			XMLRPC: &XMLRPC{Table: "Thing", Where: []XMLCondition{{"Type", "X"}}},
		}
	}
	both, rest, xml := []Road{RESTv2, XMLRPCRoad}, []Road{RESTv2}, []Road{XMLRPCRoad}
	for name, c := range map[string]struct {
		change func(e *Entity)
		roads  []Road // whose rows it concerns
	}{
		"APath":                  {func(e *Entity) { e.Columns[0].V2 = "owner.id" }, rest},
		"AFieldOfXMLRPC":         {func(e *Entity) { e.Columns[0].XML = "AId" }, xml},
		"AType":                  {func(e *Entity) { e.Columns[1].Type = CustomFields }, both}, // jsonb, as before
		"AWord":                  {func(e *Entity) { e.Columns[0].XMLWords["2"] = "DEUX" }, xml},
		"AnOrderOfColumns":       {func(e *Entity) { slices.Reverse(e.Columns) }, both},
		"AKey":                   {func(e *Entity) { e.Key = []string{"a", "b"} }, both},
		"ANumbering":             {func(e *Entity) { e.Numbered = "b" }, both},
		"AStamp":                 {func(e *Entity) { e.Stamp = "create_time" }, both},
		"AFieldThatIsAskedFor":   {func(e *Entity) { e.V2.Fields = append(e.V2.Fields, "c") }, rest},
		"ACondition":             {func(e *Entity) { e.XMLRPC.Where[0].Value = "Y" }, xml},
		"ATable":                 {func(e *Entity) { e.XMLRPC.Table = "Things" }, xml},
		"AListsPath":             {func(e *Entity) { e.Children[0].V2 = "details.parts" }, rest},
		"AListsKey":              {func(e *Entity) { e.Children[0].Key = "" }, both},
		"ASlot":                  {func(e *Entity) { e.Children[0].XML.Elements[0].Fields["id"] = "Part" }, xml},
		"AFixedWordOfASlot":      {func(e *Entity) { e.Children[0].XML.Elements[0].Fixed["f"] = "Y" }, xml},
		"APathInAListInAList":    {func(e *Entity) { e.Children[0].Children[0].Columns[0].V2 = "size" }, rest},
		"AnOwnerInAListInAList":  {func(e *Entity) { e.Children[0].Children[0].XML.Owner = "Id" }, xml},
		"AnotherListInTheRecord": {func(e *Entity) { e.Children[0].Children = nil }, both},
	} {
		t.Run("Notices"+name, func(t *testing.T) {
			t.Parallel()
			changed := base()
			c.change(changed)
			for _, road := range both {
				if was, is := base().Definition(road), changed.Definition(road); slices.Contains(c.roads, road) {
					require.NotEqual(t, was, is, road)
				} else {
					require.Equal(t, was, is, "rows that come by %s are as before", road)
				}
			}
		})
	}

	t.Run("IsTheSameInEveryProcess", func(t *testing.T) {
		t.Parallel()
		first := base().Definition(XMLRPCRoad)
		for range 20 { // maps have another order each time
			require.Equal(t, first, base().Definition(XMLRPCRoad))
			require.Equal(t, base().HashSeed(""), base().Definition(RESTv2))
		}
	})

	t.Run("IsNotMovedByWhatNoReadingFills", func(t *testing.T) {
		t.Parallel()
		e := base()
		e.Doc, e.Children[0].Kept = "Other words.", &Column{Name: "since", Type: Timestamp}
		require.Equal(t, base().Definition(RESTv2), e.Definition(RESTv2))
	})

	t.Run("LeavesTheHashesOfChildRowsAlone", func(t *testing.T) {
		t.Parallel()
		moved := base()
		moved.Columns[0].V2 = "elsewhere"
		require.Equal(t, base().shape(), moved.shape(), "equal rows of a list need not be written again")
		more := base()
		more.Children[0].Columns = append(more.Children[0].Columns, Column{Name: "more", Type: Text})
		require.NotEqual(t, base().shape(), more.shape())
	})
}

// These change what all tests use, or count what all tests do, so they run by themselves.
func TestDefinitionAlone(t *testing.T) {
	t.Run("NoticesTheDecimalsOfACurrencyAndAnOptInStatus", func(t *testing.T) {
		for _, column := range []Column{{Name: "price", Type: Money}, {Name: "marketable", Type: Marketable}} {
			of := func() uint64 { return (&Entity{Name: "x", Columns: []Column{column}}).Definition(RESTv2) }
			was := of()
			minorDigits["XTS"] = 5
			marketableWords = append(marketableWords, "MANUAL")
			is := of()
			delete(minorDigits, "XTS")
			marketableWords = marketableWords[:len(marketableWords)-1]
			require.NotEqual(t, was, is, column.Name)
			require.Equal(t, was, of())
		}
	})

	t.Run("CostsNothingOnceItIsKnown", func(t *testing.T) {
		contacts.Definition(RESTv2)
		require.Zero(t, testing.AllocsPerRun(100, func() { contacts.Definition(RESTv2) }))
	})
}

func BenchmarkDefinition(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		contacts.HashSeed("")
	}
}
