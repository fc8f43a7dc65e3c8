package xmlrpc_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
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

	for _, most := range []int{3, 7, 20} {
		t.Run(fmt.Sprintf("AreReadToTheLastThoughKeapGivesNoMoreThan%dRows", most), func(t *testing.T) {
			t.Parallel()
			whole := newShelf(t, shop(2, until(10)...))
			capped := newShelf(t, shop(2, until(10)...))
			capped.most = map[string]int{"Line": most, "PlaceAssign": most, "Gift": most}
			for _, r := range []source.Request{{Order: source.OrderID}, {IDs: []int64{7}}} {
				r.Entity = carts
				want, err := read(t, whole.client(t), r)
				require.NoError(t, err)
				got, err := read(t, capped.client(t), r)
				require.NoError(t, err)
				require.Equal(t, texts(want), texts(got))
			}
		})
	}

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
		{"AreAskedForByAListWhereOwnersAreFar", "", "query Line CartId in 7,5000,90000 Id ~>~0", 3 + 1 + 1 + 3 + 1 + 3}, // after the last row of each table too, since no page was larger,
		{"AreAskedForOneByOneWhereListsAreRefused", "refused", "query Line CartId 5000 Id ~>~0", 4 + 3 + 2 + 4 + 3},
		{"AreAskedForOneByOneWhereListsAreIgnored", "ignored", "query Line CartId 5000 Id ~>~0", 3 + 3 + 2 + 3 + 3},
		{"AreAskedForOneByOneWhereOnlyTheFirstOfAListCounts", "first", "query Line CartId 5000 Id ~>~0", 3 + 3 + 2 + 3 + 3},
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
				require.Len(t, s.asked(), c.further+1)
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

// A full page of rows whose ids or keys cannot be read must end the read: asking again would bring the same page for ever.
func TestFullPagesThatLeadNowhereAreErrors(t *testing.T) {
	t.Parallel()
	full := func(members string) string {
		row := "<value><struct>" + members + "</struct></value>"
		return "<methodResponse><params><param><value><array><data>" + strings.Repeat(row, 1000) + "</data></array></value></param></params></methodResponse>"
	}
	one := strings.NewReplacer("#", "<value><i4>1</i4></value>")
	cart := one.Replace("<member><name>CartId</name>#</member>")
	t.Run("OfChildRows", func(t *testing.T) {
		t.Parallel()
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			answer := full(cart)
			if bytes.Contains(body, []byte(">Cart<")) {
				answer = "<methodResponse>" + rows(1) + "</methodResponse>"
			}
			says(200, xmlType, answer)(w, r)
		})
		_, err := read(t, k.client(t), source.Request{Entity: carts, Order: source.OrderID})
		require.ErrorContains(t, err, "carts: DataService.query Line")
		require.ErrorContains(t, err, "cannot go on")
	})
	for name, r := range map[string]source.Request{
		"OfOneOwner":  {Entity: taggings, Owned: &source.Owned{Column: "person_id", IDs: []int64{1}}},
		"OfPairs":     {Entity: taggings},
		"OfThePairs":  {Entity: taggings, Token: "1>0"},
		"OfTheList":   {Entity: people, Order: source.OrderID},
		"OfTheTokens": {Entity: people},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, serve(t, says(200, xmlType, full(""))).client(t), r)
			require.ErrorContains(t, err, "cannot go on")
		})
	}
	t.Run("OfTheGreatest", func(t *testing.T) {
		t.Parallel()
		firms := full(one.Replace("<member><name>Id</name>#</member><member><name>FirmID</name>#</member>"))
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			answer := firms
			if !bytes.Contains(body, []byte("~&lt;~")) && !bytes.Contains(body, []byte("~<~")) { // the first asks for one row
				answer = strings.Replace(firms, strings.Repeat(rowOf(firms), 999), "", 1)
			}
			says(200, xmlType, answer)(w, r)
		})
		_, err := read(t, k.client(t), source.Request{Entity: people, Order: source.OrderIDDesc, Limit: 1})
		require.ErrorContains(t, err, "cannot go on")
	})
}

// rowOf is the first row of an answer.
func rowOf(answer string) string {
	from := strings.Index(answer, "<value><struct>")
	return answer[from : strings.Index(answer, "</struct></value>")+len("</struct></value>")]
}

// A child row that comes twice is one row.
func TestChildRowsThatAppearTwice(t *testing.T) {
	t.Parallel()
	tables := shop(3, 7)
	tables["Line"] = append(tables["Line"], tables["Line"]...)
	once, twice := newShelf(t, shop(3, 7)), newShelf(t, tables)
	want, err := read(t, once.client(t), source.Request{Entity: carts})
	require.NoError(t, err)
	got, err := read(t, twice.client(t), source.Request{Entity: carts})
	require.NoError(t, err)
	require.Equal(t, texts(want), texts(got))
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
