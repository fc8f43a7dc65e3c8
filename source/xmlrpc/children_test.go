package xmlrpc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/xmlrpc"
)

// carts have lines in a table of their own, and these have gifts in another.
var carts = &schema.Entity{
	Name:    "carts",
	Columns: []schema.Column{{Name: "id", Type: schema.BigInt, XML: "Id"}},
	Children: []schema.Child{
		{
			Name: "cart_lines", ParentKey: "cart_id", XML: &schema.XMLChild{Table: "Line", Owner: "CartId", Optional: []string{"Notes"}},
			Columns: []schema.Column{{Name: "qty", Type: schema.Integer, XML: "Qty"}, {Name: "notes", Type: schema.Text, XML: "Notes"}},
			Children: []schema.Child{{
				Name: "cart_line_gifts", ParentKey: "cart_id", ParentPosition: "line_position", XML: &schema.XMLChild{Table: "Gift", Owner: "LineId"},
				Columns: []schema.Column{{Name: "gift", Type: schema.Text, XML: "Name"}},
			}},
		},
		{
			Name: "cart_places", ParentKey: "cart_id", XML: &schema.XMLChild{Table: "PlaceAssign", Owner: "CartId"},
			Columns: []schema.Column{{Name: "place_id", Type: schema.BigInt, V2: ".", XML: "PlaceId"}},
		},
	},
	XMLRPC: &schema.XMLRPC{Table: "Cart", Strategy: schema.Append},
}

// shop is carts of these ids, each with so many lines; every second line has a gift, every cart a place.
func shop(lines int, ids ...int) map[string][]record {
	tables := map[string][]record{"Line": nil, "Gift": nil}
	line := 0
	for i := lines; i > 0; i-- { // not cart by cart
		for _, id := range ids {
			line++
			tables["Line"] = append(tables["Line"], numbered("Id", 100_000-line, "CartId", id, "Qty", i, "Notes", "x"))
			if i%2 == 0 {
				tables["Gift"] = append(tables["Gift"], numbered("Id", line, "LineId", 100_000-line, "Name", "bow"))
			}
		}
	}
	for _, id := range ids {
		tables["Cart"] = append(tables["Cart"], numbered("Id", id))
		tables["PlaceAssign"] = append(tables["PlaceAssign"], numbered("Id", id, "CartId", id, "PlaceId", id*2))
	}
	return tables
}

func until(n int) (ids []int) {
	for i := range n {
		ids = append(ids, i+1)
	}
	return ids
}

func TestChildren(t *testing.T) {
	t.Parallel()
	two := `{"id":7,"cart_lines":[{"qty":1,"notes":"x"},{"qty":2,"notes":"x","cart_line_gifts":[{"gift":"bow"}]}],"cart_places":[14]}`

	t.Run("AreReadByAWalkWhereOwnersAreClose", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, shop(2, until(10)...))
		p, err := read(t, s.client(t), source.Request{Entity: carts, Order: source.OrderID, AfterID: 5, Limit: 3})
		require.NoError(t, err)
		require.Equal(t, []int64{6, 7, 8}, ids(p))
		require.Equal(t, two, texts(p)[1])
		require.Equal(t, 3, p.Further)
		require.Equal(t, []string{"query Cart Id ~>~5", "query Line CartId ~>~5", "query Gift LineId ~>~99981", "query PlaceAssign CartId ~>~5"}, s.asked())
	})

	t.Run("AreReadToTheLastThoughPagesCutAnOwner", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, shop(7, until(400)...))
		p, err := read(t, s.client(t), source.Request{Entity: carts})
		require.NoError(t, err)
		require.Len(t, p.Records, 400)
		for _, text := range texts(p) {
			require.Equal(t, 7, strings.Count(text, `"qty"`), text)
			require.Equal(t, 3, strings.Count(text, `"gift"`), text)
		}
		require.Contains(t, s.asked(), "query Line CartId ~>~142", "142 whole owners of 7 fit into the first page")
	})

	t.Run("AreReadThoughOneOwnerHasMoreThanAPage", func(t *testing.T) {
		t.Parallel()
		tables := shop(1, 1, 2, 3)
		for i := range 2500 {
			tables["Line"] = append(tables["Line"], numbered("Id", 200_000+i, "CartId", 2, "Qty", 5))
		}
		s := newShelf(t, tables)
		p, err := read(t, s.client(t), source.Request{Entity: carts})
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(texts(p)[0], `"qty"`))
		require.Equal(t, 2501, strings.Count(texts(p)[1], `"qty"`))
		require.Equal(t, 1, strings.Count(texts(p)[2], `"qty"`))
		require.Contains(t, s.asked(), "query Line CartId 2 Id ~>~0")
	})

	far := []int{7, 5000, 90_000}
	want := []string{two, strings.NewReplacer(":7,", ":5000,", "[14]", "[10000]").Replace(two), strings.NewReplacer(":7,", ":90000,", "[14]", "[180000]").Replace(two)}
	for _, c := range []struct {
		name, lists, call string
		further           int
	}{
		{"AreAskedForByAListWhereOwnersAreFar", "", "query Line CartId in 7,5000,90000 Id ~>~0", 3 + 1 + 1 + 3 + 1},
		{"AreAskedForOneByOneWhereListsAreRefused", "refused", "query Line CartId 5000 Id ~>~0", 4 + 3 + 1 + 4 + 3},
		{"AreAskedForOneByOneWhereListsAreIgnored", "ignored", "query Line CartId 5000 Id ~>~0", 3 + 3 + 1 + 3 + 3},
		{"AreAskedForOneByOneWhereOnlyTheFirstOfAListCounts", "first", "query Line CartId 5000 Id ~>~0", 3 + 3 + 1 + 3 + 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t, shop(2, far...))
			s.tables["Line"] = append(s.tables["Line"], numbered("Id", 1, "CartId", 3), numbered("Id", 2, "CartId", 99_999))
			s.tables["PlaceAssign"] = append(s.tables["PlaceAssign"], numbered("Id", 1, "CartId", 3), numbered("Id", 2, "CartId", 99_999))
			s.lists = c.lists
			client := s.client(t)
			for range 2 {
				s.forget()
				p, err := read(t, client, source.Request{Entity: carts, IDs: []int64{7, 5000, 90_000}})
				require.NoError(t, err)
				require.Equal(t, want, texts(p))
				require.Contains(t, s.asked(), c.call)
				require.Equal(t, c.further, p.Further)
				c.further -= strings.Count(strings.Join(s.asked(), "\n"), "descending") * 3
				if c.lists == "refused" {
					c.further -= 2 // the lists are tried twice
				}
			}
		})
	}

	t.Run("MayBeInATableThatTheAccountDoesNotHave", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, shop(2, 7))
		s.refused["Line"] = 7
		var told []string
		client := s.client(t, remember(&told))
		for range 2 {
			p, err := read(t, client, source.Request{Entity: carts})
			require.NoError(t, err)
			require.Equal(t, []string{`{"id":7,"cart_places":[14]}`}, texts(p))
		}
		require.Equal(t, []string{"carts Line.*"}, told)
	})

	t.Run("MayLackAField", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, shop(2, 7))
		s.refused["Line.Notes"] = 10
		var told []string
		p, err := read(t, s.client(t, remember(&told)), source.Request{Entity: carts})
		require.NoError(t, err)
		require.Equal(t, []string{strings.ReplaceAll(two, `,"notes":"x"`, "")}, texts(p))
		require.Equal(t, []string{"carts Line.Notes"}, told)
	})

	t.Run("FailThePageIfTheyFail", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, shop(2, 7))
		s.refused["Gift"] = 3
		_, err := read(t, s.client(t), source.Request{Entity: carts})
		require.True(t, source.IsTemporary(err), "%v", err)
		require.ErrorContains(t, err, "DataService.query Gift")
	})
}

func TestOwned(t *testing.T) {
	t.Parallel()
	lines := &schema.Entity{
		Name: "lines", Columns: []schema.Column{{Name: "id", Type: schema.BigInt, XML: "Id"}, {Name: "cart_id", Type: schema.BigInt, XML: "CartId"}},
		XMLRPC: &schema.XMLRPC{Table: "Line", Strategy: schema.Append},
	}
	for _, lists := range []string{"", "refused", "ignored", "first"} {
		t.Run("Lists"+lists, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t, shop(3, 7, 8, 5000, 90_000))
			s.lists = lists
			p, err := read(t, s.client(t), source.Request{Entity: lines, Owned: &source.Owned{Column: "cart_id", IDs: []int64{90_000, 7, 4, 7}}})
			require.NoError(t, err)
			require.Len(t, p.Records, 6)
			require.Equal(t, source.MoreNever, p.More, "it is the whole answer")
			for _, text := range texts(p) {
				require.True(t, strings.Contains(text, `"cart_id":7}`) || strings.Contains(text, `"cart_id":90000}`), text)
			}
		})
	}
	t.Run("OfOwnersThatAreClose", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, shop(3, until(10)...))
		p, err := read(t, s.client(t), source.Request{Entity: lines, Owned: &source.Owned{Column: "cart_id", IDs: []int64{4, 6, 7}}})
		require.NoError(t, err)
		require.Len(t, p.Records, 9)
		require.Equal(t, []string{"query Line CartId ~>~3"}, s.asked())
	})
}

// remember keeps the fields that a client finds missing.
func remember(told *[]string) func(o *xmlrpc.Options) {
	return func(o *xmlrpc.Options) {
		o.OnMissing = func(_ context, entity, field string) { *told = append(*told, fmt.Sprint(entity, " ", field)) }
	}
}
