package sink_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// pass enters a pass into the history; without an outcome it stays under way.
func (m *mirror) pass(t testing.TB, kind string, o sink.Outcome) int64 {
	t.Helper()
	id, err := m.BeginPass(t.Context(), sink.Pass{Account: account, Entity: "contacts", Kind: kind})
	require.NoError(t, err)
	if o.Outcome != "" {
		require.NoError(t, m.FinishPass(t.Context(), id, o))
	}
	return id
}

func TestPass(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	t.Run("IsKeptWithItsCounts", func(t *testing.T) {
		t.Parallel()
		id := m.pass(t, sink.Sweep, sink.Outcome{
			Outcome: sink.Done, Pages: 1, Calls: 2, Records: 3, Inserted: 4, Updated: 5, Unchanged: 6, Tombstoned: 7, Rejected: 8,
			Invalid: 9, Drift: 10, HighWaterMark: noon,
		})
		require.Equal(t, []string{`(t,done,1,2,3,4,5,6,7,8,9,10,t,)`}, m.all(t, `SELECT finished_at >= started_at, outcome, pages,
			calls, records, inserted, updated, unchanged, tombstoned, rejected, invalid, drift, high_water_mark = $2, error
			FROM keapsync.passes WHERE id = $1`, id, noon))
	})
	t.Run("HasNoDriftUnlessItIsASweep", func(t *testing.T) {
		t.Parallel()
		id := m.pass(t, "backfill", sink.Outcome{Outcome: "failed", Error: "no \x00"})
		require.Equal(t, []string{"(,,\"no \uFFFD\")"},
			m.all(t, `SELECT drift, high_water_mark, error FROM keapsync.passes WHERE id = $1`, id))
	})
	t.Run("EndsOnce", func(t *testing.T) {
		t.Parallel()
		id := m.pass(t, "backfill", sink.Outcome{Outcome: sink.Done})
		require.ErrorContains(t, m.FinishPass(t.Context(), id, sink.Outcome{Outcome: "failed"}), "ended already")
		require.ErrorContains(t, m.FinishPass(t.Context(), -1, sink.Outcome{Outcome: "failed"}), "not there")
	})
}

func TestStatus(t *testing.T) {
	t.Parallel()
	contacts := schema.Lookup("contacts")
	m := newMirrorOf(t, contacts)
	empty, err := m.Status(t.Context())
	require.NoError(t, err)
	require.Empty(t, empty)

	marks, err := m.Watermarks(t.Context(), account, "contacts")
	require.NoError(t, err)
	result, err := m.Apply(t.Context(), sink.Batch{
		Rows: rowsOf(t, contacts, person{ID: 1}, person{ID: 2}, person{ID: 3}), From: &marks[0],
		To:       sink.Move{Mark: m.now(t).Add(-time.Hour)},
		Rejected: []schema.Raw{{Bytes: []byte("{}"), Reason: "no id"}},
	})
	require.NoError(t, err)
	_, err = m.Apply(t.Context(), sink.Batch{Rows: schema.NewRows(contacts, account), Tombstones: []int64{2}})
	require.NoError(t, err)
	_, err = m.Watermarks(t.Context(), account, "from_the_future")
	require.NoError(t, err)
	m.pass(t, sink.Sweep, sink.Outcome{Outcome: sink.Done, Drift: 5})
	m.pass(t, sink.Sweep, sink.Outcome{Outcome: "failed", Drift: 9})
	m.pass(t, "incremental", sink.Outcome{Outcome: "failed", Error: "no luck"})

	status, err := m.Status(t.Context())
	require.NoError(t, err)
	require.Len(t, status, 2)
	got := status[0]
	require.Equal(t, sink.EntityStatus{Account: account, Entity: "from_the_future"}, status[1])
	require.Equal(t, result.Watermark.Mark, got.HighWaterMark)
	require.InDelta(t, time.Hour, got.Lag, float64(time.Minute))
	require.WithinRange(t, got.LastSweep, got.HighWaterMark, got.Last.Finished)
	require.WithinRange(t, got.Last.Started, got.LastSweep, got.Last.Finished)
	got.HighWaterMark, got.Lag, got.LastSweep, got.Last.Started, got.Last.Finished = time.Time{}, 0, time.Time{}, time.Time{}, time.Time{}
	require.Equal(t, sink.EntityStatus{
		Account: account, Entity: "contacts", Rows: 2, Drift: 5, Rejected: 1,
		Last: sink.LastPass{Kind: "incremental", Outcome: "failed", Error: "no luck"},
	}, got)

	result, err = m.Apply(t.Context(), sink.Batch{
		Rows: schema.NewRows(contacts, account), From: &result.Watermark, To: sink.Move{Unconfirmed: true},
	})
	require.NoError(t, err)
	unconfirmed := func() time.Time {
		status, err := m.Status(t.Context())
		require.NoError(t, err)
		return status[0].Unconfirmed
	}
	require.WithinDuration(t, m.now(t), unconfirmed(), time.Minute)
	require.NoError(t, m.Confirm(t.Context(), account, "contacts"))
	require.Zero(t, unconfirmed())

	m.pass(t, "backfill", sink.Outcome{})
	result, err = m.Apply(t.Context(), sink.Batch{
		Rows: schema.NewRows(contacts, account), From: &result.Watermark, To: sink.Move{Shards: []sink.Watermark{{Shard: 1}}},
	})
	require.NoError(t, err)
	status, err = m.Status(t.Context())
	require.NoError(t, err)
	require.True(t, status[0].Unfinished, "a shard is left")
	require.Equal(t, "backfill", status[0].Last.Kind)
	require.Zero(t, status[0].Last.Finished)
}

func TestUsage(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	n := func(v int64) *int64 { return &v }
	day := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	full := sink.Usage{
		Day: day.Add(23 * time.Hour), Credential: "wxyz", Tenant: "ab123.infusionsoft.com",
		Quota: sink.Level{Limit: n(1), Used: n(2), Available: n(3)}, QuotaExpires: noon,
		Throttle: sink.Level{Limit: n(4), Used: n(5), Available: n(6)}, Spike: 10.5,
		TenantQuota:    sink.Level{Limit: n(7), Used: n(8), Available: n(9)},
		TenantThrottle: sink.Level{Limit: n(10), Used: n(11), Available: n(12)},
	}
	require.NoError(t, m.SaveUsage(t.Context(), account, full))
	require.NoError(t, m.SaveUsage(t.Context(), account, sink.Usage{Day: day, Quota: sink.Level{Used: n(0)}}))
	require.NoError(t, m.SaveUsage(t.Context(), account, sink.Usage{Day: day.Add(-time.Second)}))
	usage, err := m.Usage(t.Context())
	require.NoError(t, err)
	require.Len(t, usage, 1)
	require.WithinRange(t, usage[0].Updated, m.now(t).Add(-time.Minute), m.now(t))
	usage[0].Updated = time.Time{}
	full.Account, full.Day, full.Quota.Used = account, day, n(0)
	require.Equal(t, full, usage[0], "what is not known anew stays, and zero is known")

	require.NoError(t, m.SaveUsage(t.Context(), "other", sink.Usage{}))
	usage, err = m.Usage(t.Context())
	require.NoError(t, err)
	require.Len(t, usage, 2)
	require.Equal(t, sink.Level{}, usage[1].Quota)
	require.Equal(t, m.now(t).Truncate(24*time.Hour), usage[1].Day)
}
