package xmlrpc_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// people share their table with firms, which are the rows whose FirmID is their own id.
var people = &schema.Entity{
	Name: "people", Stamp: "update_time",
	Columns: []schema.Column{
		{Name: "id", Type: schema.BigInt, XML: "Id"},
		{Name: "name", Type: schema.Text, XML: "Name"},
		{Name: "language", Type: schema.Text, XML: "Language"},
		{Name: "update_time", Type: schema.Timestamp, XML: "LastUpdated"},
	},
	XMLRPC: &schema.XMLRPC{
		Table: "Person", Strategy: schema.Window, NotSelf: "FirmID", NotSelfTable: "Firm", Optional: []string{"Language"},
		Never: map[string]string{"Password": "a secret"},
	},
}

// with returns people with its XML-RPC side changed.
func with(change func(x *schema.XMLRPC)) *schema.Entity {
	e, x := *people, *people.XMLRPC
	change(&x)
	e.XMLRPC = &x
	return &e
}

func stamp(wall string) string { return "<dateTime.iso8601>" + wall + "</dateTime.iso8601>" }

// crowd is a table of people 1 to n; those in firms are firms.
func crowd(n int, firms ...int) map[string][]record {
	tables := map[string][]record{"Person": nil, "Firm": nil}
	for id := n; id > 0; id-- {
		firm := 0
		if slices.Contains(firms, id) {
			firm = id
			tables["Firm"] = append(tables["Firm"], numbered("Id", id))
		}
		tables["Person"] = append(tables["Person"], numbered("Id", id, "Name", fmt.Sprintf("No. %d", id), "FirmID", firm,
			"LastUpdated", stamp(fmt.Sprintf("202601%02dT10:00:00", id%28+1)), "Language", "en"))
	}
	return tables
}

func TestList(t *testing.T) {
	t.Parallel()
	t.Run("LeavesOutWhatIsAnotherEntitys", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(7, 2, 3, 4))
		c := s.client(t)
		p, err := read(t, c, source.Request{Entity: people, Order: source.OrderID, Limit: 3})
		require.NoError(t, err)
		require.Equal(t, []int64{1}, ids(p))
		require.Equal(t, int64(3), p.Through)
		require.Equal(t, source.MoreFollows, p.More, "the page was full")
		require.Equal(t, []string{`{"id":1,"name":"No. 1","language":"en","update_time":"2026-01-02T15:00:00Z"}`}, texts(p))
		p, err = read(t, c, source.Request{Entity: people, Order: source.OrderID, AfterID: 1, Limit: 3})
		require.NoError(t, err)
		require.Empty(t, p.Records)
		require.Equal(t, int64(4), p.Through)
		require.Equal(t, source.MoreFollows, p.More)
		p, err = read(t, c, source.Request{Entity: people, Token: "4", Limit: 5})
		require.NoError(t, err)
		require.Equal(t, []int64{5, 6, 7}, ids(p))
		require.Equal(t, source.MoreUnlikely, p.More)
		require.Equal(t, "7", p.Next, "which asks for what comes after the last")
		require.Equal(t, []string{"query Person Id ~>~0", "query Person Id ~>~1", "query Person Id ~>~4"}, s.asked())
	})

	t.Run("IsWalkedBehindPagesOfAnotherEntityAlone", func(t *testing.T) {
		t.Parallel()
		for _, order := range []source.Order{source.OrderID, source.OrderFull} {
			s := newShelf(t, crowd(20, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20))
			list := source.List{Request: source.Request{Entity: people, Order: order, Limit: 3}, Full: true}
			walk := source.NewWalk(s.client(t), list, source.Place{})
			var got []int64
			for {
				step, err := walk.Next(t.Context())
				require.NoError(t, err)
				if step == nil {
					break
				}
				got = append(got, ids(step.Page)...)
			}
			require.Equal(t, []int64{1, 2, 3, 16, 17, 18}, got)
			require.Len(t, s.asked(), 8, "seven pages, and the question after the last id")
		}
	})

	t.Run("TakesRowsThatAppearTwice", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, xmlType, "<methodResponse>"+rows(4, 5, 7, 5, 7)+"</methodResponse>"))
		p, err := read(t, k.client(t), source.Request{Entity: people, Order: source.OrderID, AfterID: 4})
		require.NoError(t, err)
		require.Equal(t, int64(7), p.Through)
	})

	t.Run("RefusesPartOfAnAnswer", func(t *testing.T) {
		t.Parallel()
		for _, status := range []int{203, 206} {
			_, err := read(t, serve(t, says(status, xmlType, "<methodResponse>"+rows()+"</methodResponse>")).client(t), source.Request{Entity: people})
			require.True(t, source.IsTemporary(err), "%v", err)
		}
	})

	t.Run("FindsTheGreatestThoughOthersAreGreater", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(9, 7, 8, 9))
		p, err := read(t, s.client(t), source.Request{Entity: people, Order: source.OrderIDDesc, Limit: 1})
		require.NoError(t, err)
		require.Equal(t, []int64{6}, ids(p))
		require.Equal(t, []string{"query Person Id ~>~0 descending", "query Person Id ~<~9 descending"}, s.asked(), "the second asks for a whole page")
	})

	t.Run("CountsWithoutWhatIsAnotherEntitys", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(9, 7, 8))
		p, err := read(t, s.client(t), source.Request{Entity: people, Count: true})
		require.NoError(t, err)
		require.Equal(t, int64(7), p.Count)
		require.Equal(t, s.clock, p.At)
		require.Equal(t, []string{"count Person Id ~>~0", "count Firm Id ~>~0"}, s.asked())
	})

	t.Run("AsksForIDsByAList", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(9, 7))
		p, err := read(t, s.client(t), source.Request{Entity: people, IDs: []int64{5, 7, 3, 99}})
		require.NoError(t, err)
		require.Equal(t, []int64{3, 5}, ids(p))
		require.Equal(t, source.MoreNever, p.More)
		require.Equal(t, []string{"query Person Id in 5,7,3,99"}, s.asked())
		_, err = read(t, s.client(t), source.Request{Entity: people, IDs: make([]int64, 1001)})
		require.True(t, source.IsUnsupported(err), "%v", err)
	})

	t.Run("AsksForStampsAlone", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(2))
		p, err := read(t, s.client(t), source.Request{Entity: people, Order: source.OrderID, Stamps: true})
		require.NoError(t, err)
		require.Equal(t, `{"id":2,"update_time":"2026-01-03T15:00:00Z"}`, texts(p)[1])
	})

	t.Run("SendsTheTimeAsKeapsWallShowsIt", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(9))
		since := time.Date(2026, 1, 7, 15, 0, 0, 0, time.UTC)
		p, err := read(t, s.client(t), source.Request{Entity: people, Order: source.OrderID, AfterID: 5, Since: since})
		require.NoError(t, err)
		require.Equal(t, []int64{6, 7, 8, 9}, ids(p))
		require.Equal(t, []string{"query Person Id ~>~5 LastUpdated ~>=~2026-01-07 10:00:00"}, s.asked())
	})

	t.Run("SendsTheEntitysOwnConditions", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(3))
		s.tables["Person"][1]["Kind"] = "Note"
		notes := with(func(x *schema.XMLRPC) { x.Where = []schema.XMLCondition{{Field: "Kind", Value: "Note"}} })
		for _, r := range []source.Request{{}, {IDs: []int64{1, 2, 3}}, {Order: source.OrderIDDesc}} {
			r.Entity = notes
			p, err := read(t, s.client(t), r)
			require.NoError(t, err)
			require.Equal(t, []int64{2}, ids(p))
		}
	})

	t.Run("IsRefusedWhatXMLRPCCannotDo", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(3))
		appended := with(func(x *schema.XMLRPC) { x.Strategy = schema.Append })
		for name, r := range map[string]source.Request{
			"NewestFirst":     {Entity: people, Order: source.OrderNewest},
			"AnotherRoad":     {Entity: &schema.Entity{Name: "others", V2: &schema.V2{}}},
			"AForeignToken":   {Entity: people, Token: "eyJ4"},
			"SinceWithout":    {Entity: appended, Since: time.Now()},
			"OwnersWithout":   {Entity: people, Owned: &source.Owned{Column: "shoe_id", IDs: []int64{1}}},
			"CountOfAPart":    {Entity: people, Count: true, AfterID: 1},
			"TokenAndAfterID": {Entity: people, AfterID: 5},
		} {
			_, err := read(t, s.client(t), r)
			require.True(t, source.IsUnsupported(err), "%s: %v", name, err)
		}
		require.Empty(t, s.asked())
	})

	t.Run("RejectsRecordsWithoutAnID", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, xmlType, "<methodResponse><params><param><value><array><data><value><struct><member><name>Id</name>"+
			"<value>seven</value></member></struct></value><value><struct><member><name>Name</name><value>Ana</value></member></struct></value>"+
			"<value><struct><member><name>Id</name><value>8</value></member></struct></value></data></array></value></param></params></methodResponse>"))
		p, err := read(t, k.client(t), source.Request{Entity: people})
		require.NoError(t, err)
		require.Equal(t, `the record's Id "seven" is no 64-bit integer`, p.Records[0].Reason)
		require.Equal(t, `{"id":"seven"}`, string(p.Records[0].Bytes))
		require.Equal(t, "the record has no Id", p.Records[1].Reason)
		require.Equal(t, `{"name":"Ana"}`, string(p.Records[1].Bytes))
		require.Equal(t, int64(8), p.Records[2].ID)
	})
}

func TestAnswersThatDoNotFit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer  string
		request source.Request
		says    string
	}{
		"IDsOutOfOrder": {rows(7, 5), source.Request{Order: source.OrderID}, "id 5 follows id 7"},
		"NotAskedFor":   {rows(3), source.Request{IDs: []int64{4}}, "id 3 was not asked for"},
		"MoreThanAsked": {rows(3, 4), source.Request{Limit: 1}, "2 records came"},
		"Ascending":     {rows(3, 4), source.Request{Order: source.OrderIDDesc}, "id 4 follows id 3"},
		"FullOfNoIDs":   {"<params><param><value><array><data><value><struct/></value></data></array></value></param></params>", source.Request{Limit: 1}, "usable id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, says(200, xmlType, "<methodResponse>"+c.answer+"</methodResponse>"))
			c.request.Entity = people
			_, err := read(t, k.client(t), c.request)
			require.ErrorContains(t, err, c.says)
			require.ErrorContains(t, err, "people: DataService.query Person")
			require.ErrorContains(t, err, "nothing was changed")
			require.False(t, source.IsTemporary(err))
		})
	}
}

// rows is an answer with records of these ids.
func rows(ids ...int) string {
	b := "<params><param><value><array><data>"
	for _, id := range ids {
		b += fmt.Sprintf("<value><struct><member><name>Id</name><value><i4>%d</i4></value></member></struct></value>", id)
	}
	return b + "</data></array></value></param></params>"
}

func TestMeans(t *testing.T) {
	t.Parallel()
	s := newShelf(t, crowd(3))
	c := s.client(t)
	c.SetMissing("people", []string{"LastUpdated"})
	whole := schema.Means{
		Road: schema.XMLRPCRoad, Strategy: schema.Window, PageSize: 1000, Keyset: true, Since: true, Stamps: true, MaxIDs: 1000, Count: true,
	}
	require.Equal(t, whole, s.client(t).Means(people))
	fewer := whole
	fewer.Strategy, fewer.Reread, fewer.Since, fewer.Stamps = schema.Append, true, false, false
	require.Equal(t, fewer, c.Means(people), "without its stamp")
	created := with(func(x *schema.XMLRPC) { x.Created = "DateCreated" })
	fewer.Since = true
	require.Equal(t, fewer, c.Means(created), "what is new can be asked for")
	require.Empty(t, s.asked(), "no call is made")
}
