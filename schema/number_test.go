package schema

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var sale = &Entity{
	Name: "sales", Key: []string{"contact_id", "at", "amount"}, Numbered: "at",
	Columns: []Column{
		{Name: "contact_id", Type: BigInt}, {Name: "at", Type: Timestamp}, {Name: "amount", Type: Numeric}, {Name: "status", Type: Text},
	},
	V2: &V2{ArrayKey: "sales"},
}

func TestNumbering(t *testing.T) {
	t.Parallel()
	// page makes records of "contact time" pairs.
	page := func(t *testing.T, sales ...string) []Raw {
		var records []string
		for _, s := range sales {
			contact, at, _ := strings.Cut(s, " ")
			records = append(records, fmt.Sprintf(`{"contact_id":%q,"at":%q,"amount":5}`, contact, at))
		}
		out, _, err := sale.SplitJSON([]byte(`{"sales":[`+strings.Join(records, ",")+`]}`), "", nil)
		require.NoError(t, err)
		return out
	}
	// walk numbers pages as a walk does, with a process in between that resumes at each, and returns the distinct ids.
	walk := func(t *testing.T, pages ...[]Raw) map[int64]bool {
		ids := map[int64]bool{}
		var n *Numbering
		for _, records := range pages {
			records, n = sale.Number(records, n)
			for _, r := range records {
				ids[r.ID] = true
			}
			b, err := json.Marshal(n)
			require.NoError(t, err)
			n = nil
			require.NoError(t, json.Unmarshal(b, &n))
		}
		return ids
	}

	t.Run("TellsEqualRecordsOfAPageApart", func(t *testing.T) {
		t.Parallel()
		require.Len(t, walk(t, page(t, "1 a", "1 a", "2 a", "1 a")), 4)
	})
	t.Run("TellsThemApartOnEitherSideOfAPagesBorderAndOfAResumedCursor", func(t *testing.T) {
		t.Parallel()
		require.Len(t, walk(t, page(t, "0 a", "1 b"), page(t, "1 b", "2 b")), 4)
		require.Len(t, walk(t, page(t, "1 b", "1 b"), page(t, "1 b", "1 b"), page(t, "1 b")), 5)
	})
	t.Run("GivesThemTheSameIDsHoweverTheyArePaged", func(t *testing.T) {
		t.Parallel()
		all := []string{"0 a", "1 b", "1 b", "2 b", "1 b", "1 c", "1 d", "1 d"}
		whole := walk(t, page(t, all...))
		require.Len(t, whole, len(all))
		for size := 1; size < len(all); size++ {
			var pages [][]Raw
			for from := 0; from < len(all); from += size {
				pages = append(pages, page(t, all[from:min(from+size, len(all))]...))
			}
			require.Equal(t, whole, walk(t, pages...), "pages of %d", size)
		}
		require.Subset(t, whole, walk(t, page(t, all[1:]...)), "a walk that begins with a run")
	})
	t.Run("MakesNoRowOfWhatTheListRepeats", func(t *testing.T) {
		t.Parallel()
		require.Len(t, walk(t, page(t, "0 a", "1 b", "2 b"), page(t, "1 b", "2 b", "3 b")), 4, "the end of a page, in one run")
		require.Len(t, walk(t, page(t, "0 a", "1 b", "2 c"), page(t, "1 b", "2 c", "3 d")), 4, "and over several")
		require.Len(t, walk(t, page(t, "1 b", "2 b"), page(t, "1 b", "2 b"), page(t, "1 b", "2 b", "1 b")), 3, "a whole page")
		require.Len(t, walk(t, page(t, "0 a", "1 b"), page(t, "2 c"), page(t, "1 b")), 3, "an old one")
	})
	t.Run("LeavesIDsOfKeapsAlone", func(t *testing.T) {
		t.Parallel()
		records, _, err := gadget.SplitJSON([]byte(`{"gadgets":[{"id":"5"},{"id":"5"}]}`), "", nil)
		require.NoError(t, err)
		records, n := gadget.Number(records, nil)
		require.Nil(t, n)
		require.EqualValues(t, 5, records[1].ID)
	})
	t.Run("RemembersNoMoreThanARun", func(t *testing.T) {
		records, n := make([]Raw, 1000), (*Numbering)(nil)
		for p := range 100 {
			for i := range records {
				records[i] = page(t, fmt.Sprintf("%d %d", i, p*500+i/2))[0]
			}
			_, n = sale.Number(records, n)
			require.Len(t, n.Seen, 2)
		}
	})
}

func TestNumberedEntities(t *testing.T) {
	t.Parallel()
	for _, e := range All() {
		if e.Numbered == "" {
			continue
		}
		require.Contains(t, e.Key, e.Numbered, "%s: equal records must be in one run", e.Name)
		require.Equal(t, e.Numbered+" asc", e.V2.OrderFull, "%s: and the list in its order", e.Name)
	}
}
