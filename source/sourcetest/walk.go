package sourcetest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// limits are page sizes that end a list in the middle of a page, exactly at its end, and in the first page.
func limits(n int) []int {
	all := []int{max(n/4, 1), 0}
	for size := n / 3; size > 0; size-- {
		if n%size == 0 {
			return append(all, size)
		}
	}
	return all
}

func pagesEnd(a *account) {
	a.each(listed, func(t *testing.T, e *schema.Entity) {
		want := a.alive(e)
		require.NotEmpty(t, want)
		for _, limit := range limits(len(want)) {
			records := a.walk(t, source.Request{Entity: e, Limit: limit})
			require.Len(t, records, len(want), "pages of %d", limit)
			if own(a.means(e)) {
				got := ids(records)
				slices.Sort(got)
				require.Equal(t, want, got, "pages of %d", limit)
			}
		}
	})
}

func pageLimit(a *account) {
	a.each(listed, func(t *testing.T, e *schema.Entity) {
		for _, limit := range []int{1, 3} {
			p := a.page(t, source.Request{Entity: e, Limit: limit})
			if m := a.means(e); m.Road == schema.XMLRPCRoad && e.XMLRPC.NotSelf != "" {
				require.LessOrEqual(t, len(p.Records), limit, "the others are another entity's")
			} else {
				require.Len(t, p.Records, limit)
			}
			require.Equal(t, source.MoreFollows, p.More)
			require.NotEmpty(t, p.Next, "there is more")
			require.Positive(t, p.Body)
		}
		p := a.page(t, source.Request{Entity: e, Limit: 1_000_000})
		require.LessOrEqual(t, len(p.Records), a.means(e).PageSize, "Keap has a limit of its own")
	})
}

func parents(a *account) {
	a.each(perParent, func(t *testing.T, e *schema.Entity) {
		for _, parent := range a.means(e).Parents {
			p := a.page(t, source.Request{Entity: e, Parent: parent.Name})
			require.Empty(t, p.Next)
			require.Equal(t, source.MoreNever, p.More, "Keap sends them all at once")
			for _, r := range p.Records {
				require.Empty(t, r.Reason)
				require.Equal(t, parent.Name, r.Parent)
			}
		}
	})
}

func tokensResume(a *account) {
	a.each(listed, func(t *testing.T, e *schema.Entity) {
		limit := max(len(a.alive(e))/4, 1)
		first := a.page(t, source.Request{Entity: e, Limit: limit})
		list := source.List{Request: source.Request{Entity: e, Limit: limit}, Full: true}
		from := source.Place{Token: first.Next}
		want := a.follow(t, list, from, nil)
		a.page(t, source.Request{Entity: e, Limit: 1}).Release()
		require.Equal(t, want, a.follow(t, list, from, nil), "the same reader")
		other := open(t, a.Fixture)
		require.Equal(t, want, other.follow(t, list, from, nil), "another reader, as after a restart")
		require.Len(t, want, len(a.alive(e))-len(first.Records))
	})
}

func keysetWalk(a *account) {
	a.each(byKeyset, func(t *testing.T, e *schema.Entity) {
		want := a.alive(e)
		for _, limit := range limits(len(want)) {
			require.Equal(t, want, ids(a.keyset(t, source.Request{Entity: e, Limit: limit}, nil)), "pages of %d", limit)
		}
	})
}

// keysetUnderChange edits and deletes on both sides of the place that is read, and adds at the end.
func keysetUnderChange(a *account) {
	a.each(byKeyset, func(t *testing.T, e *schema.Entity) {
		before := a.alive(e)
		limit := max(len(before)/8, 1)
		gone, added := map[int64]bool{}, 0
		records := a.keyset(t, source.Request{Entity: e, Limit: limit}, func(last int64) {
			at, _ := slices.BinarySearch(before, last)
			for _, i := range []int{at - 1, at + 1} {
				if i >= 0 && i < len(before) && !gone[before[i]] {
					change(t, a.Keap.Delete, e, before[i])
					gone[before[i]] = true
				}
			}
			for _, i := range []int{0, at, len(before) - 1} {
				if i < len(before) && !gone[before[i]] {
					change(t, a.Keap.Edit, e, before[i])
				}
			}
			if added < 5 {
				added++
				_, err := a.Keap.Add(e.Name, 1)
				require.NoError(t, err)
			}
		})
		got := ids(records)
		require.IsIncreasing(t, got, "nothing twice")
		seen := map[int64]bool{}
		for _, id := range got {
			seen[id] = true
		}
		for _, id := range a.alive(e) {
			require.True(t, seen[id], "%d was there all the time, or added before the walk came by", id)
		}
	})
}

func keysetStarts(a *account) {
	a.each(byKeyset, func(t *testing.T, e *schema.Entity) {
		all := a.alive(e)
		middle := all[len(all)/2]
		for after, want := range map[int64][]int64{
			middle:              all[len(all)/2+1:],
			middle - 1:          all[len(all)/2:],
			all[len(all)-1]:     {},
			all[len(all)-1] + 5: {},
			all[0] - 1:          all,
		} {
			r := source.Request{Entity: e, AfterID: after, Limit: 50}
			require.Equal(t, want, ids(a.keyset(t, r, nil)), "after %d", after)
		}
	})
}

func greatestID(a *account) {
	a.each(byKeyset, func(t *testing.T, e *schema.Entity) {
		want := a.alive(e)
		p := a.page(t, source.Request{Entity: e, Order: source.OrderIDDesc, Limit: 2})
		require.Equal(t, []int64{want[len(want)-1], want[len(want)-2]}, ids(p.Records))
	})
}
