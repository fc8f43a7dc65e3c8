package sink_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// bury marks people deleted.
func (m *mirror) bury(t testing.TB, asOf time.Time, ids ...int64) sink.Result {
	t.Helper()
	result, err := m.Apply(t.Context(), sink.Batch{Rows: schema.NewRows(people, account), Tombstones: ids, AsOf: asOf})
	require.NoError(t, err)
	return result
}

func (m *mirror) now(t testing.TB) time.Time {
	t.Helper()
	now, err := m.Now(t.Context())
	require.NoError(t, err)
	return now
}

func TestTombstone(t *testing.T) {
	t.Parallel()
	tables := []string{"people", "person_tags", "person_emails", "person_email_marks"}
	t.Run("MarksARecordAndItsChildRows", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ada("Ada", older), person{ID: 2, Name: "Bob", Tags: []int64{10}})
		require.Equal(t, sink.Result{Tombstoned: 1}, m.bury(t, time.Time{}, 3, 1, 1))
		for i, want := range []string{"1", "2", "2", "3"} {
			require.Equal(t, want, m.one(t, "SELECT count(*) FROM keap."+tables[i]+
				" WHERE _deleted_at IS NOT NULL AND _row_hash IS NULL AND _synced_at = _deleted_at"), tables[i])
		}
		require.Equal(t, "Bob", m.name(t, 2))
		require.Equal(t, "10  ", m.children(t, 2))
	})
	t.Run("KeepsItsTimeWhenMarkedAgain", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ada("Ada", older))
		m.bury(t, time.Time{}, 1)
		before := m.one(t, "SELECT _deleted_at FROM keap.people")
		require.Equal(t, sink.Result{}, m.bury(t, time.Time{}, 1))
		require.Equal(t, before, m.one(t, "SELECT _deleted_at FROM keap.people"))
	})
	t.Run("DiffersFromItsRecord", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ada("Ada", older))
		m.bury(t, time.Time{}, 1)
		standings, err := m.Compare(t.Context(), people, account, raws(t, ada("Ada", older)), nil)
		require.NoError(t, err)
		require.Equal(t, []sink.Standing{sink.Differs}, standings)
	})
	for name, stamp := range map[string]string{"Newer": "2026-01-03T00:00:00Z", "Equal": newer, "Older": older} {
		t.Run("ComesBackToLifeWithAStampThatIs"+name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t)
			m.apply(t, ada("Ada", newer))
			m.bury(t, time.Time{}, 1)
			back := ada("Ada", stamp)
			back.Tags = []int64{11}
			require.Equal(t, sink.Result{Updated: 1}, m.apply(t, back))
			require.Equal(t, "Ada", m.name(t, 1))
			require.Equal(t, "11 a@x.org,b@x.org m,n,o", m.children(t, 1))
			for _, table := range tables {
				require.Equal(t, "0", m.one(t, "SELECT count(*) FROM keap."+table+" WHERE _deleted_at IS NOT NULL"))
			}
		})
	}
	t.Run("LeavesARecordWrittenAfterKeapWasAsked", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, person{ID: 1, Name: "early", Updated: older})
		m.apply(t, person{ID: 2, Name: "early", Updated: older})
		asked := m.now(t)
		m.apply(t, person{ID: 2, Name: "late", Updated: newer})
		require.Equal(t, sink.Result{Tombstoned: 1}, m.bury(t, asked, 1, 2))
		require.Empty(t, m.name(t, 1))
		require.Equal(t, "late", m.name(t, 2))
	})
	t.Run("StaysWhenTheRecordWasReadBeforeIt", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ada("Ada", older))
		asked := m.now(t)
		m.bury(t, time.Time{}, 1)
		read := sink.Batch{Rows: rowsOf(t, people, ada("Ada", newer)), AsOf: asked}
		result, err := m.Apply(t.Context(), read)
		require.NoError(t, err)
		require.Equal(t, sink.Result{MirrorNewer: 1}, result)
		require.Empty(t, m.name(t, 1))
		read.AsOf = m.now(t)
		result, err = m.Apply(t.Context(), read)
		require.NoError(t, err)
		require.Equal(t, sink.Result{Updated: 1}, result)
	})
	t.Run("SparesWhatTheSameBatchBrings", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		result, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, ada("Ada", older)), Tombstones: []int64{1}})
		require.NoError(t, err)
		require.Equal(t, sink.Result{Inserted: 1}, result)
	})
}
