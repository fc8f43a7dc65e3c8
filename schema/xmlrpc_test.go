package schema

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestXMLRPC checks that every entity says enough of XML-RPC to be read from it, and nothing that contradicts itself.
func TestSinceColumns(t *testing.T) {
	t.Parallel()
	rest := func(e *Entity) Means { return e.V2Means() }
	xml := func(e *Entity) Means { return Means{Road: XMLRPCRoad, Strategy: e.XMLRPC.Strategy} }
	for name, want := range map[string]struct {
		means   func(*Entity) Means
		columns []string
	}{
		"contacts": {rest, []string{"update_time"}}, "payments": {rest, []string{"payment_time", "update_time"}},
		"transactions": {rest, []string{"transaction_time"}}, "orders": {xml, []string{"modification_time"}},
		"stage_moves": {xml, []string{"create_time"}}, "tag_assignments": {xml, []string{"create_time"}},
	} {
		e := Lookup(name)
		assert.Equal(t, want.columns, e.SinceColumns(want.means(e)), name)
		for _, c := range want.columns {
			assert.Equal(t, Timestamp, e.Column(c).Type, name)
		}
	}
}

func TestXMLRPC(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(t *testing.T, e *Entity){
		"HasWhatTheStrategyNeeds":               xmlStrategy,
		"HasAKey":                               xmlKey,
		"LeavesOutRecordsThatAreCountedElse":    xmlNotSelf,
		"HasCustomFieldsWhereThereIsAForm":      xmlForm,
		"HasOwnersThatCanBeRead":                xmlOwners,
		"HasEveryFieldInOnePlace":               xmlFieldsOnce,
		"ReadsNothingThatMustNotBeRead":         xmlNever,
		"MayLackOnlyWhatItReads":                xmlOptional,
		"HasListsInOnePlaceEach":                xmlLists,
		"HasWordsOfRESTv2":                      xmlWords,
		"SaysWhatRESTv2DoesNotHave":             xmlOnly,
		"NamesNoPlaceInRESTv2WhereThereIsNone":  xmlAlone,
		"PutsNothingInListsThatNoRecordHolds":   xmlUnlisted,
		"CanTellRowsOfOneTableInSeveralApart":   xmlWhere,
		"HasColumnsForElementsOfTablesByTheirs": xmlElementIDs,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEachOfRoad(t, XMLRPCRoad, check)
		})
	}
}

func xmlStrategy(t *testing.T, e *Entity) {
	x := e.XMLRPC
	assert.NotEmpty(t, x.Table)
	assert.Contains(t, []Strategy{Window, Append, Snapshot}, x.Strategy)
	probed := false // whether the strategy becomes Append where the account lacks the stamp
	if x.Strategy == Window {
		require.NotEmpty(t, e.Stamp)
		require.NotEmpty(t, e.Column(e.Stamp).XML, "what is asked for changes?")
		probed = slices.Contains(x.Optional, e.Column(e.Stamp).XML)
	}
	appends := x.Strategy == Append || probed
	found := x.Horizon > 0 || x.Created != "" || x.Reread
	assert.True(t, !appends || found, "neither ids nor times tell what is new")
	if appends && x.Pair[0] == "" && x.Created == "" {
		assert.Positive(t, x.Horizon, "ids alone tell what is new")
	}
	assert.True(t, appends || x.Horizon == 0 && x.Created == "", "only what is appended has a horizon")
	assert.Less(t, x.Horizon, 1000, "an idle pass is to be one call")
	if x.Created != "" {
		assert.True(t, slices.ContainsFunc(e.Columns, func(c Column) bool { return c.XML == x.Created && c.Type == Timestamp }))
	}
	if e.Stamp != "" && x.Strategy == Append && e.Column(e.Stamp).XML != "" {
		assert.Fail(t, "it has a stamp and does not ask by it")
	}
}

func xmlKey(t *testing.T, e *Entity) {
	x := e.XMLRPC
	if x.Pair[0] == "" {
		assert.Empty(t, x.Pair[1])
		assert.Empty(t, e.Key)
		id := x.ID
		if id == "" {
			id = "Id"
		}
		assert.Equal(t, id, e.Columns[0].XML)
		return
	}
	assert.Empty(t, x.ID)
	assert.Zero(t, x.Horizon, "pairs have no newest")
	require.Len(t, e.Key, 2)
	for i, name := range e.Key {
		require.NotNil(t, e.Column(name))
		assert.Equal(t, x.Pair[i], e.Column(name).XML)
		assert.Equal(t, BigInt, e.Column(name).Type)
	}
}

func xmlNotSelf(t *testing.T, e *Entity) {
	x := e.XMLRPC
	assert.Equal(t, x.NotSelf != "", x.NotSelfTable != "")
	if x.NotSelf != "" {
		assert.True(t, slices.ContainsFunc(OfRoad(XMLRPCRoad), func(o *Entity) bool { return o.XMLRPC.Table == x.NotSelfTable }))
		assert.True(t, slices.ContainsFunc(e.Columns, func(c Column) bool { return c.XML == x.NotSelf }))
	}
}

func xmlForm(t *testing.T, e *Entity) {
	c := e.Column("custom_fields")
	assert.Equal(t, c != nil, e.XMLRPC.FormID != 0)
	if c == nil {
		return
	}
	assert.Empty(t, c.XML, "they are found by the form")
	form := strconv.Itoa(e.XMLRPC.FormID)
	assert.NotEmpty(t, recordTypes[form])
	shared := e.XMLRPC.Table == tasks.XMLRPC.Table && formEntities[form] == tasks.Name
	assert.True(t, shared || formEntities[form] == e.Name, "the form of %s", formEntities[form])
}

func xmlOwners(t *testing.T, e *Entity) {
	all := OfRoad(XMLRPCRoad)
	for _, o := range e.XMLRPC.Owners {
		i := slices.IndexFunc(all, func(other *Entity) bool { return other.Name == o.Entity })
		require.GreaterOrEqual(t, i, 0, "%s does not come by XML-RPC", o.Entity)
		assert.Less(t, i, slices.Index(all, e), "%s is read before", o.Entity)
		c := e.Column(o.Column)
		require.NotNil(t, c, o.Column)
		assert.NotEmpty(t, c.XML)
		assert.Equal(t, BigInt, c.Type)
		assert.NotEmpty(t, c.References)
		assert.Equal(t, e.XMLRPC.Owners[0].Column, o.Column, "a sweep asks by the first")
	}
}

func xmlFieldsOnce(t *testing.T, e *Entity) {
	for _, table := range e.xmlTables(t) {
		seen := map[string]xmlUse{}
		for _, use := range table.uses {
			if use.list || use.field == "." {
				continue
			}
			before, twice := seen[use.field]
			// A code may say two things.
			words := before.column.XMLWords != nil && use.column.XMLWords != nil
			assert.True(t, !twice || words, "%s fills %s and %s", use.field, before.where, use.where)
			seen[use.field] = use
		}
		for _, c := range e.XMLRPC.Where {
			assert.NotContains(t, seen, c.Field, "it is the same in all records")
		}
	}
}

func xmlNever(t *testing.T, e *Entity) {
	for _, table := range e.xmlTables(t) {
		fields := append(slices.Clone(table.asked), table.key...)
		for _, use := range table.uses {
			fields = append(fields, use.field)
		}
		fields = append(fields, table.optional...)
		for _, f := range fields {
			if f == "." {
				continue
			}
			assert.Empty(t, Unreadable(f), "%s.%s", table.name, f)
			assert.Empty(t, table.neverReads(f), "%s.%s is read all the same", table.name, f)
		}
		for name, reason := range table.never {
			assert.NotEmpty(t, reason, "%s.%s", table.name, name)
			if why := Unreadable(name); why != "" {
				assert.Equal(t, why, reason, "%s.%s", table.name, name)
			}
		}
	}
	assert.Empty(t, Unreadable(e.XMLRPC.NotSelf)+Unreadable(e.XMLRPC.Created))
}

func xmlOptional(t *testing.T, e *Entity) {
	for _, table := range e.xmlTables(t) {
		assert.True(t, slices.IsSorted(table.optional), "%v", table.optional)
		for _, f := range table.optional {
			assert.True(t, slices.ContainsFunc(table.uses, func(u xmlUse) bool { return u.field == f }), "%s.%s", table.name, f)
			assert.NotContains(t, table.key, f)
			assert.NotContains(t, table.asked, f)
		}
	}
}

func xmlLists(t *testing.T, e *Entity) {
	for _, c := range e.Columns {
		assert.NotEqual(t, ".", c.XML, "%s.%s is in no list", e.Name, c.Name)
	}
	walkChildren(e.Children, func(c *Child, _ int) {
		fields := 0
		for _, col := range c.Columns {
			if col.XML != "" {
				fields++
			}
			assert.Equal(t, c.XML != nil && c.XML.List != "" && col.XML != "", col.XML == ".", "%s.%s", c.Name, col.Name)
		}
		if c.XML == nil {
			assert.Zero(t, fields, "%s is nowhere", c.Name)
			return
		}
		x, places := c.XML, 0
		for _, there := range []bool{len(x.Elements) > 0, x.List != "", x.Table != ""} {
			if there {
				places++
			}
		}
		assert.Equal(t, 1, places, "%s is in one place", c.Name)
		assert.Equal(t, x.Table != "", x.Owner != "", "%s", c.Name)
		assert.True(t, x.Table != "" || len(x.Optional)+len(x.Never) == 0, "%s", c.Name)
		assert.True(t, x.List != "" || !x.Lines, "%s", c.Name)
		assert.Equal(t, len(x.Elements) == 0, fields > 0, "%s: slots name the fields", c.Name)
		for _, slot := range x.Elements {
			assert.NotEmpty(t, slot.Fields)
			for name := range slot.Fixed {
				assert.NotContains(t, slot.Fields, name, "%s", c.Name)
			}
		}
	})
}

func xmlWords(t *testing.T, e *Entity) {
	check := func(table string, columns []Column) {
		for _, c := range columns {
			assert.True(t, c.XML != "" || c.XMLWords == nil, "%s.%s: words of nothing", table, c.Name)
			for from, to := range c.XMLWords {
				assert.NotEmpty(t, from)
				switch {
				case c.Type == Bool:
					assert.Contains(t, []string{"true", "false"}, to, "%s.%s", table, c.Name)
				case c.Name == e.ParentColumn:
					assert.NotNil(t, Lookup(to), "%s.%s", table, c.Name)
				default:
					assert.Equal(t, Text, c.Type, "%s.%s", table, c.Name)
					assert.Regexp(t, `^[A-Z]+(_[A-Z]+)*$`, to, "%s.%s", table, c.Name)
				}
			}
		}
	}
	check(e.Name, e.Columns)
	walkChildren(e.Children, func(c *Child, _ int) { check(c.Name, c.Columns) })
}

// xmlOnly makes sure that readers of a comment learn which columns REST v2 leaves NULL.
func xmlOnly(t *testing.T, e *Entity) {
	if e.V2 == nil {
		return
	}
	const only = "; XML-RPC only."
	check := func(table string, columns []Column, listed bool) {
		for _, c := range columns {
			if c.Name != e.ParentColumn {
				assert.Equal(t, listed && c.V2 == "-", strings.HasSuffix(c.Doc, only), "%s.%s: %s", table, c.Name, c.Doc)
			}
		}
	}
	check(e.Name, e.Columns, true)
	walkChildren(e.Children, func(c *Child, _ int) {
		assert.Equal(t, c.V2 == "-", strings.HasSuffix(c.Doc, only), "%s: %s", c.Name, c.Doc)
		if c.V2 != "-" {
			check(c.Name, c.Columns, true)
		}
	})
}

func xmlAlone(t *testing.T, e *Entity) {
	if e.V2 != nil {
		return
	}
	for _, c := range e.Columns {
		assert.True(t, c.V2 == "" || c.Type == Marketable, "%s", c.Name)
		assert.Equal(t, c.Type == Marketable || c.Type == CustomFields, c.XML == "", "%s comes from nowhere", c.Name)
	}
	assert.Empty(t, e.HookEvents, "Keap's hooks name entities of REST")
}

// xmlUnlisted makes sure that a child that REST v2 does not have is filled by XML-RPC.
func xmlUnlisted(t *testing.T, e *Entity) {
	walkChildren(e.Children, func(c *Child, _ int) {
		assert.True(t, c.V2 != "-" || c.XML != nil, "%s is in no record", c.Name)
	})
}

// xmlWhere makes sure that entities out of one table of XML-RPC ask for different records.
func xmlWhere(t *testing.T, e *Entity) {
	for _, other := range OfRoad(XMLRPCRoad) {
		if other == e || other.XMLRPC.Table != e.XMLRPC.Table {
			continue
		}
		require.NotEmpty(t, e.XMLRPC.Where)
		require.NotEmpty(t, other.XMLRPC.Where)
		assert.Equal(t, e.XMLRPC.Where[0].Field, other.XMLRPC.Where[0].Field)
		assert.NotEqual(t, e.XMLRPC.Where[0].Value, other.XMLRPC.Where[0].Value)
	}
}

// xmlElementIDs makes sure that the elements whose lists are in a table of their own have ids to find these by.
func xmlElementIDs(t *testing.T, e *Entity) {
	walkChildren(e.Children, func(c *Child, _ int) {
		for i := range c.Children {
			if inner := c.Children[i].XML; inner != nil {
				assert.NotEmpty(t, inner.Table, c.Children[i].Name)
				require.NotNil(t, c.XML)
				assert.NotEmpty(t, c.XML.Table, c.Name)
				assert.True(t, slices.ContainsFunc(c.Columns, func(col Column) bool { return col.XML == "Id" }), c.Name)
			}
		}
	})
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"Password", "CardNumber", "CVV2", "LargeImage", "CategoryImage", "Contact.Email", "Contact.*"} {
		assert.NotEmpty(t, Unreadable(field), field)
	}
	for _, field := range []string{"Id", "Email", "_FavouriteColour", "Last4"} {
		assert.Empty(t, Unreadable(field), field)
	}
}
