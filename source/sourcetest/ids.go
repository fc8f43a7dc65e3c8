package sourcetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// byID reads records by their ids, in as many calls as it takes.
func (a *account) byID(t *testing.T, e *schema.Entity, wanted ...int64) []schema.Raw {
	t.Helper()
	p, err := source.EachID(a.reader).ReadPage(t.Context(), source.Request{Entity: e, IDs: wanted})
	require.NoError(t, err)
	require.Empty(t, p.Next)
	require.Equal(t, source.MoreNever, p.More, "it is the whole answer")
	return p.Records
}

func idsAsked(a *account) {
	a.each(byIDs, func(t *testing.T, e *schema.Entity) {
		all := a.alive(e)
		gone, first, last := all[len(all)/2], all[0], all[len(all)-1]
		change(t, a.Keap.Delete, e, gone)
		got := a.byID(t, e, last, gone, first, last+1_000_000)
		require.Equal(t, []int64{first, last}, sorted(ids(got)))

		many := a.alive(e)
		many = many[:min(len(many), 110)]
		require.Equal(t, many, sorted(ids(a.byID(t, e, many...))), "more than Keap takes in one call")

		// A record is the same by whichever call it comes, where Keap has one shape of it.
		if !a.means(e).Single {
			listed := hashes(a.walk(t, source.Request{Entity: e}))
			for id, hash := range hashes(got) {
				require.Equal(t, listed[id], hash, "record %d", id)
			}
		}
	})
}

func idsComeBack(a *account) {
	a.each(byIDs, func(t *testing.T, e *schema.Entity) {
		id := a.alive(e)[1]
		before := hashes(a.byID(t, e, id))
		change(t, a.Keap.Delete, e, id)
		require.Empty(t, a.byID(t, e, id))
		change(t, a.Keap.Restore, e, id)
		require.Equal(t, before, hashes(a.byID(t, e, id)))
	})
}

func idsOfNothing(a *account) {
	a.each(byIDs, func(t *testing.T, e *schema.Entity) {
		all := a.alive(e)
		last := all[len(all)-1]
		require.Empty(t, a.byID(t, e, last+1_000_000, last+2_000_000))
	})
}
