package sink_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink"
)

// parentEntries returns what waits for pets because of their parents.
func (m *mirror) parentEntries(t testing.TB) []sink.ParentEntry {
	t.Helper()
	entries, err := m.ParentEntries(t.Context(), account, "pets")
	require.NoError(t, err)
	return entries
}

func (m *mirror) applyFor(t testing.TB, tombstones []int64, records ...person) {
	t.Helper()
	_, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, records...), Tombstones: tombstones, Dependents: []string{"pets", "homes"}})
	require.NoError(t, err)
}

func TestDependents(t *testing.T) {
	t.Parallel()
	ada, bob := person{ID: 1, Name: "Ada", Updated: "2026-03-01T12:00:00Z"}, person{ID: 2, Name: "Bob", Updated: "2026-03-01T12:00:00Z"}
	begin := func(t *testing.T, m *mirror) {
		t.Helper()
		_, err := m.Watermarks(t.Context(), account, "pets")
		require.NoError(t, err)
	}

	t.Run("HearOfWhatIsNewOrChangedOrDeleted", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		begin(t, m)
		m.applyFor(t, nil, ada, bob)
		m.applyFor(t, nil, ada) // as it was
		bob := bob
		bob.Name = "Robert"
		m.applyFor(t, nil, ada, bob)
		m.applyFor(t, []int64{1, 77})
		entries := m.parentEntries(t)
		require.Len(t, entries, 3)
		for i, want := range [][]int64{{1, 2}, {2}, {1}} {
			require.Equal(t, "people", entries[i].Parent)
			require.Equal(t, want, entries[i].IDs)
		}
		require.Equal(t, "0", m.one(t, "SELECT count(*) FROM keapsync.hook_events WHERE entity = 'homes'"), "nothing was ever read of these")
	})
	t.Run("HearNothingOfWhatIsRolledBack", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		begin(t, m)
		stale := *m.own(t)
		stale.Version = 99
		_, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, ada), Dependents: []string{"pets"}, From: &stale})
		require.ErrorIs(t, err, sink.ErrFenced)
		require.Empty(t, m.parentEntries(t))
	})
	t.Run("LoseNothingThatComesWhileOthersAreFinished", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		begin(t, m)
		m.applyFor(t, nil, ada)
		read := m.parentEntries(t)
		m.applyFor(t, nil, bob)
		require.NoError(t, m.FinishEntries(t.Context(), read[0].ID))
		left := m.parentEntries(t)
		require.Len(t, left, 1)
		require.Equal(t, []int64{2}, left[0].IDs)
		require.Equal(t, "1", m.one(t, "SELECT count(*) FROM keapsync.hook_events"), "read ones are not kept")
	})
	t.Run("AreToReadEverythingWhereTooMuchChanged", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		begin(t, m)
		fold := func(limit int) {
			require.NoError(t, m.FoldParentEntries(t.Context(), account, []string{"pets"}, limit))
		}
		m.applyFor(t, nil, ada, bob)
		m.applyFor(t, []int64{1})
		m.receive(t, edits(1)...)
		fold(3)
		require.Len(t, m.parentEntries(t), 2)
		fold(2)
		entries := m.parentEntries(t)
		require.Len(t, entries, 1)
		require.Equal(t, "people", entries[0].Parent)
		require.Nil(t, entries[0].IDs)
		fold(2)
		require.Equal(t, entries, m.parentEntries(t), "one that says so already stays")
		m.exec(t, "INSERT INTO keapsync.hook_events (account, entity, reason, parent) SELECT 'ab123', 'pets', 'parent', 'people' FROM generate_series(1, 1000)")
		fold(2)
		require.Len(t, m.parentEntries(t), 1)
		require.Len(t, m.waiting(t, 10), 1, "hooks are left alone")
	})
}
