package sourcetest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// edited changes a few records an hour after all others and returns their ids, ascending, with the time.
func (a *account) edited(t *testing.T, e *schema.Entity) ([]int64, time.Time) {
	t.Helper()
	a.Keap.Advance(time.Hour)
	all := a.alive(e)
	some := []int64{all[0], all[len(all)/2], all[len(all)-1]}
	some = slices.Compact(some)
	change(t, a.Keap.Edit, e, some...)
	p := a.page(t, source.Request{Entity: e, Limit: 1})
	defer p.Release()
	return some, p.At
}

func sorted(all []int64) []int64 {
	slices.Sort(all)
	return all
}

func sinceInclusive(a *account) {
	a.each(byChange, func(t *testing.T, e *schema.Entity) {
		want, at := a.edited(t, e)
		got := a.walk(t, source.Request{Entity: e, Since: at, Limit: 2})
		require.Equal(t, want, sorted(ids(got)), "changed in the very second")
		for _, stamp := range a.stamps(e, got) {
			require.Equal(t, at, moment(stamp))
		}
		require.Equal(t, want, sorted(ids(a.walk(t, source.Request{Entity: e, Since: at.Add(-time.Minute)}))))
		zone := time.FixedZone("far away", -9*3600)
		require.Equal(t, want, sorted(ids(a.walk(t, source.Request{Entity: e, Since: at.In(zone)}))), "in any time zone")
		require.Empty(t, a.walk(t, source.Request{Entity: e, Since: at.Add(time.Second)}))
	})
}

func sinceAndKeyset(a *account) {
	both := func(m means) bool { return byChange(m) && byKeyset(m) }
	a.each(both, func(t *testing.T, e *schema.Entity) {
		want, at := a.edited(t, e)
		require.Equal(t, want, ids(a.keyset(t, source.Request{Entity: e, Since: at, Limit: 1}, nil)))
		p := a.page(t, source.Request{Entity: e, Since: at, Order: source.OrderID, AfterID: want[0]})
		require.Equal(t, want[1:], ids(p.Records))
	})
}

func newestFirst(a *account) {
	a.each(byNewest, func(t *testing.T, e *schema.Entity) {
		want, at := a.edited(t, e)
		all := a.walk(t, source.Request{Entity: e, Order: source.OrderNewest, Limit: max(len(a.alive(e))/3, 1)})
		require.Len(t, all, len(a.alive(e)))
		require.Equal(t, want, sorted(ids(all[:len(want)])))
		when := a.stamps(e, all)
		require.Equal(t, at, moment(when[0]))
		for i := 1; i < len(when); i++ {
			require.LessOrEqual(t, when[i], when[i-1], "record %d of the list", i)
		}
	})
}

func stampsAgree(a *account) {
	a.each(own, func(t *testing.T, e *schema.Entity) {
		full := a.walk(t, source.Request{Entity: e})
		short := a.walk(t, source.Request{Entity: e, Stamps: true})
		require.Equal(t, ids(full), ids(short))
		require.Equal(t, a.stamps(e, full), a.stamps(e, short))
		if a.means(e).Stamps {
			require.Less(t, len(short[0].Bytes), len(full[0].Bytes))
		}
	})
}

func stable(a *account) {
	a.each(own, func(t *testing.T, e *schema.Entity) {
		all := a.walk(t, source.Request{Entity: e, Limit: 90})
		require.Equal(t, hashes(all), hashes(a.walk(t, source.Request{Entity: e, Limit: 70})), "whatever the page")
		if byKeyset(a.means(e)) {
			require.Equal(t, hashes(all), hashes(a.keyset(t, source.Request{Entity: e}, nil)), "whatever the order")
		}
		require.Equal(t, hashes(all), hashes(a.open(t).walk(t, source.Request{Entity: e})), "whoever reads")
	})
}

// open returns the same account with another reader.
func (a *account) open(t *testing.T) *account {
	t.Helper()
	return open(t, a.Fixture)
}

func editsShow(a *account) {
	a.each(own, func(t *testing.T, e *schema.Entity) {
		before := hashes(a.walk(t, source.Request{Entity: e}))
		want, _ := a.edited(t, e)
		var differ []int64
		for id, hash := range hashes(a.walk(t, source.Request{Entity: e})) {
			if before[id] != hash {
				differ = append(differ, id)
			}
		}
		require.Equal(t, want, sorted(differ))
	})
}

func keapsClock(a *account) {
	e := a.some()
	before := a.page(a.t, source.Request{Entity: e, Limit: 1}).At
	require.False(a.t, before.IsZero())
	require.Equal(a.t, time.UTC, before.Location())
	a.Keap.Advance(90 * time.Minute)
	require.Equal(a.t, before.Add(90*time.Minute), a.page(a.t, source.Request{Entity: e, Limit: 1}).At)
}

func countsAgree(a *account) {
	a.each(counted, func(t *testing.T, e *schema.Entity) {
		count := func() int64 {
			p := a.page(t, source.Request{Entity: e, Count: true})
			require.Empty(t, p.Records)
			require.False(t, p.At.IsZero())
			return p.Count
		}
		all := a.alive(e)
		require.EqualValues(t, len(all), count())
		if own(a.means(e)) {
			change(t, a.Keap.Delete, e, all[0])
			require.EqualValues(t, len(all)-1, count())
		}
	})
}
