package xmlrpc_test

import (
	stdcontext "context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

type context = stdcontext.Context

var taggings = &schema.Entity{
	Name: "taggings", Key: []string{"tag_id", "person_id"},
	Columns: []schema.Column{
		{Name: "person_id", Type: schema.BigInt, XML: "PersonId"},
		{Name: "tag_id", Type: schema.BigInt, XML: "TagId"},
		{Name: "create_time", Type: schema.Timestamp, XML: "DateCreated"},
	},
	XMLRPC: &schema.XMLRPC{Table: "TagAssign", Strategy: schema.Append, Pair: [2]string{"PersonId", "TagId"}, Created: "DateCreated"},
}

// tagged are pairs: person p has so many tags.
func tagged(tags ...int) map[string][]record {
	var all []record
	for i, n := range tags {
		for tag := n; tag > 0; tag-- {
			all = append(all, numbered("PersonId", i+1, "TagId", tag, "DateCreated", stamp(fmt.Sprintf("202601%02dT00:00:00", i+1))))
		}
	}
	return map[string][]record{"TagAssign": all}
}

// walk reads all pages and returns the pairs, and how many pages they took.
func walk(t *testing.T, s *shelf, r source.Request) (pairs map[string]bool, pages int) {
	t.Helper()
	pairs = map[string]bool{}
	w := source.NewWalk(s.client(t), source.List{Request: r}, source.Place{})
	for ; ; pages++ {
		step, err := w.Next(t.Context())
		require.NoError(t, err)
		if step == nil {
			return pairs, pages
		}
		if r.Limit > 0 {
			require.LessOrEqual(t, len(step.Records), r.Limit)
		}
		for _, text := range texts(step.Page) {
			require.False(t, pairs[text], "%s comes twice", text)
			pairs[text] = true
		}
	}
}

func TestPairs(t *testing.T) {
	t.Parallel()
	for name, tags := range map[string][]int{
		"OneEach":               {1, 1, 1, 1, 1, 1, 1},
		"SomeMoreThanAPage":     {2, 12, 1, 3, 4, 9},
		"ExactlyAPage":          {5, 5, 5},
		"None":                  {},
		"GapsBetween":           {0, 3, 0, 0, 2},
		"TheLastMoreThanAPage":  {1, 13},
		"TheFirstMoreThanAPage": {13, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t, tagged(tags...))
			for _, limit := range []int{1, 2, 5, 0} {
				got, _ := walk(t, s, source.Request{Entity: taggings, Limit: limit})
				require.Len(t, got, len(s.tables["TagAssign"]), "in pages of %d", limit)
			}
		})
	}

	t.Run("AreReadByAFewCalls", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, tagged(2, 2, 7, 1))
		_, pages := walk(t, s, source.Request{Entity: taggings, Limit: 5})
		require.Equal(t, []string{
			"query TagAssign PersonId ~>~0", "query TagAssign PersonId ~>~2", "query TagAssign PersonId 3 TagId ~>~-1",
			"query TagAssign PersonId 3 TagId ~>~5", "query TagAssign PersonId 3 TagId ~>~7", "query TagAssign PersonId ~>~3",
		}, s.asked())
		require.Equal(t, 4, pages)
	})

	t.Run("HaveIDsMadeOfTheirKey", func(t *testing.T) {
		t.Parallel()
		p, err := read(t, newShelf(t, tagged(1)).client(t), source.Request{Entity: taggings})
		require.NoError(t, err)
		require.Equal(t, schema.SyntheticID([]byte("1"), []byte("1")), p.Records[0].ID)
		require.Equal(t, []string{`{"person_id":1,"tag_id":1,"create_time":"2026-01-01T05:00:00Z"}`}, texts(p))
	})

	t.Run("CanBeAskedForWhatIsNew", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, tagged(2, 2, 2))
		got, _ := walk(t, s, source.Request{Entity: taggings, Since: time.Date(2026, 1, 2, 5, 0, 0, 0, time.UTC), Limit: 1})
		require.Len(t, got, 4)
		require.True(t, s.client(t).Means(taggings).Since)
		require.False(t, s.client(t).Means(taggings).Keyset)
	})

	t.Run("AreCounted", func(t *testing.T) {
		t.Parallel()
		p, err := read(t, newShelf(t, tagged(2, 2, 2)).client(t), source.Request{Entity: taggings, Count: true})
		require.NoError(t, err)
		require.Equal(t, int64(6), p.Count)
	})

	t.Run("CanBeAskedForByEitherSide", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, tagged(2, 3, 2))
		for column, n := range map[string]int{"person_id": 5, "tag_id": 4} {
			p, err := read(t, s.client(t), source.Request{Entity: taggings, Owned: &source.Owned{Column: column, IDs: []int64{2, 3}}})
			require.NoError(t, err)
			require.Len(t, p.Records, n)
		}
	})

	t.Run("HaveNoIDsToAskFor", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, tagged(2))
		for _, r := range []source.Request{{IDs: []int64{1}}, {Order: source.OrderID}, {Order: source.OrderIDDesc}, {Token: "x>1"}} {
			r.Entity = taggings
			_, err := read(t, s.client(t), r)
			require.True(t, source.IsUnsupported(err), "%v", err)
		}
	})
}
