package state_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/sinktest"
)

// pass enters a pass into the history; without an outcome it stays under way.
func (m *mirror) pass(t testing.TB, kind string, o state.Outcome) int64 {
	t.Helper()
	id, err := m.BeginPass(t.Context(), state.Pass{Account: account, Entity: "contacts", Kind: kind})
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
		id := m.pass(t, state.Sweep, state.Outcome{
			Outcome: state.Done, Pages: 1, Calls: 2, Records: 3, Inserted: 4, Updated: 5, Unchanged: 6, Tombstoned: 7, Rejected: 8,
			Invalid: 9, Drift: 10, HighWaterMark: noon,
		})
		require.Equal(t, []string{`(t,done,1,2,3,4,5,6,7,8,9,10,t,)`}, m.all(t, `SELECT finished_at >= started_at, outcome, pages,
			calls, records, inserted, updated, unchanged, tombstoned, rejected, invalid, drift, high_water_mark = $2, error
			FROM keapsync.passes WHERE id = $1`, id, noon))
	})
	t.Run("HasNoDriftUnlessItIsASweep", func(t *testing.T) {
		t.Parallel()
		id := m.pass(t, "backfill", state.Outcome{Outcome: "failed", Error: "no \x00"})
		require.Equal(t, []string{"(,,\"no \uFFFD\")"},
			m.all(t, `SELECT drift, high_water_mark, error FROM keapsync.passes WHERE id = $1`, id))
	})
	t.Run("EndsOnce", func(t *testing.T) {
		t.Parallel()
		id := m.pass(t, "backfill", state.Outcome{Outcome: state.Done})
		require.ErrorContains(t, m.FinishPass(t.Context(), id, state.Outcome{Outcome: "failed"}), "ended already")
		require.ErrorContains(t, m.FinishPass(t.Context(), -1, state.Outcome{Outcome: "failed"}), "not there")
	})
}

func TestStatus(t *testing.T) {
	t.Parallel()
	contacts := schema.Lookup("contacts")
	m := newMirror(t)
	empty, err := m.History(t.Context())
	require.NoError(t, err)
	require.Empty(t, empty)

	rows, decoder := schema.NewRows(contacts, account), schema.NewDecoder(contacts, account, schema.RESTv2)
	for _, id := range []int64{1, 2, 3} {
		require.NoError(t, decoder.DecodeJSON(schema.Raw{ID: id, Bytes: fmt.Appendf(nil, `{"id":"%d"}`, id)}, rows))
	}
	marks, err := m.Watermarks(t.Context(), account, "contacts")
	require.NoError(t, err)
	result, err := m.Apply(t.Context(), sink.Batch{
		Rows: rows, From: &marks[0],
		To:       sink.Move{Mark: m.now(t).Add(-time.Hour)},
		Rejected: []schema.Raw{{Bytes: []byte("{}"), Reason: "no id"}},
	})
	require.NoError(t, err)
	_, err = m.Apply(t.Context(), sink.Batch{Rows: schema.NewRows(contacts, account), Tombstones: []int64{2}})
	require.NoError(t, err)
	_, err = m.Watermarks(t.Context(), account, "from_the_future")
	require.NoError(t, err)
	m.pass(t, state.Sweep, state.Outcome{Outcome: state.Done, Drift: 5})
	m.pass(t, state.Sweep, state.Outcome{Outcome: "failed", Drift: 9})
	m.pass(t, "incremental", state.Outcome{Outcome: "failed", Error: "no luck"})

	status, err := m.History(t.Context())
	require.NoError(t, err)
	require.Len(t, status, 2)
	got := status[0]
	require.Equal(t, state.EntityStatus{Account: account, Entity: "from_the_future"}, status[1])
	require.Equal(t, result.Watermark.Mark, got.HighWaterMark)
	require.InDelta(t, time.Hour, got.Lag, float64(time.Minute))
	require.WithinRange(t, got.LastSweep, got.HighWaterMark, got.Last.Finished)
	require.WithinRange(t, got.Last.Started, got.LastSweep, got.Last.Finished)
	got.HighWaterMark, got.Lag, got.LastSweep, got.Last.Started, got.Last.Finished = time.Time{}, 0, time.Time{}, time.Time{}, time.Time{}
	require.Equal(t, state.EntityStatus{
		Account: account, Entity: "contacts", Drift: 5, Rejected: 1,
		Last: state.LastPass{Kind: "incremental", Outcome: "failed", Error: "no luck"},
	}, got)

	result, err = m.Apply(t.Context(), sink.Batch{
		Rows: schema.NewRows(contacts, account), From: &result.Watermark, To: sink.Move{Unconfirmed: true},
	})
	require.NoError(t, err)
	unconfirmed := func() time.Time {
		status, err := m.History(t.Context())
		require.NoError(t, err)
		return status[0].Unconfirmed
	}
	require.WithinDuration(t, m.now(t), unconfirmed(), time.Minute)
	require.NoError(t, m.Confirm(t.Context(), account, "contacts"))
	require.Zero(t, unconfirmed())

	m.pass(t, "backfill", state.Outcome{})
	result, err = m.Apply(t.Context(), sink.Batch{
		Rows: schema.NewRows(contacts, account), From: &result.Watermark, To: sink.Move{Shards: []sink.Watermark{{Shard: 1}}},
	})
	require.NoError(t, err)
	status, err = m.History(t.Context())
	require.NoError(t, err)
	require.True(t, status[0].Unfinished, "a shard is left")
	require.Equal(t, "backfill", status[0].Last.Kind)
	require.Zero(t, status[0].Last.Finished)
}

func TestNotMigrated(t *testing.T) {
	t.Parallel()
	s := state.New(sinktest.Open(t, sinktest.Database(t), database.Options{}))
	_, err := s.History(t.Context())
	require.ErrorIs(t, err, database.ErrNotMigrated)
	require.ErrorIs(t, s.Prune(t.Context(), account), database.ErrNotMigrated)
}

func TestUsage(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	n := func(v int64) *int64 { return &v }
	day := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	full := state.Usage{
		Day: day.Add(23 * time.Hour), Credential: "wxyz", Tenant: "ab123.infusionsoft.com",
		Quota: state.Level{Limit: n(1), Used: n(2), Available: n(3)}, QuotaExpires: noon,
		Throttle: state.Level{Limit: n(4), Used: n(5), Available: n(6)}, Spike: 10.5,
		TenantQuota:    state.Level{Limit: n(7), Used: n(8), Available: n(9)},
		TenantThrottle: state.Level{Limit: n(10), Used: n(11), Available: n(12)},
	}
	require.NoError(t, m.SaveUsage(t.Context(), account, full))
	require.NoError(t, m.SaveUsage(t.Context(), account, state.Usage{Day: day, Quota: state.Level{Used: n(0)}}))
	require.NoError(t, m.SaveUsage(t.Context(), account, state.Usage{Day: day.Add(-time.Second)}))
	usage, err := m.Usage(t.Context())
	require.NoError(t, err)
	require.Len(t, usage, 1)
	require.WithinRange(t, usage[0].Updated, m.now(t).Add(-time.Minute), m.now(t))
	usage[0].Updated = time.Time{}
	full.Account, full.Day, full.Quota.Used = account, day, n(0)
	require.Equal(t, full, usage[0], "what is not known anew stays, and zero is known")

	require.NoError(t, m.SaveUsage(t.Context(), "other", state.Usage{}))
	usage, err = m.Usage(t.Context())
	require.NoError(t, err)
	require.Len(t, usage, 2)
	require.Equal(t, state.Level{}, usage[1].Quota)
	require.Equal(t, m.now(t).Truncate(24*time.Hour), usage[1].Day)
}
