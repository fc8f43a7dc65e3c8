package sink_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

func TestLiveRows(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	m.apply(t, person{ID: 1, Name: "a", Updated: newer}, person{ID: 2, Name: "b"}, person{ID: 4, Name: "c", Updated: older},
		person{ID: 6, Name: "dead", Updated: older}, person{ID: 1 << 50, Name: "d", Updated: newer})
	m.bury(t, time.Time{}, 6)
	_, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, things, person{ID: 1, Name: "a"}, person{ID: 2, Name: "b"})})
	require.NoError(t, err)
	micros := func(s string) int64 {
		at, err := time.Parse(time.RFC3339, s)
		require.NoError(t, err)
		return at.Sub(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).Microseconds()
	}
	t.Run("AreListedWithTheirStamps", func(t *testing.T) {
		t.Parallel()
		got, err := m.Stamps(t.Context(), people, account, 1, 1<<49)
		require.NoError(t, err)
		require.Equal(t, []sink.Stamped{{2, schema.NoStamp}, {4, micros(older)}}, got)
	})
	t.Run("AreListedToTheEnd", func(t *testing.T) {
		t.Parallel()
		got, err := m.Stamps(t.Context(), people, account, 4, math.MaxInt64)
		require.NoError(t, err)
		require.Equal(t, []sink.Stamped{{1 << 50, micros(newer)}}, got)
		got, err = m.Stamps(t.Context(), people, account, 1<<50, math.MaxInt64)
		require.NoError(t, err)
		require.Empty(t, got)
	})
	t.Run("AreListedWhereThereIsNoStamp", func(t *testing.T) {
		t.Parallel()
		got, err := m.Stamps(t.Context(), things, account, math.MinInt64, math.MaxInt64)
		require.NoError(t, err)
		require.Equal(t, []sink.Stamped{{1, schema.NoStamp}, {2, schema.NoStamp}}, got)
	})
	t.Run("AreCounted", func(t *testing.T) {
		t.Parallel()
		n, err := m.Live(t.Context(), people, account)
		require.NoError(t, err)
		require.EqualValues(t, 4, n)
		n, err = m.Live(t.Context(), people, "other")
		require.NoError(t, err)
		require.Zero(t, n)
	})
	t.Run("AreFoundAmongIds", func(t *testing.T) {
		t.Parallel()
		got, err := m.Present(t.Context(), people, account, []int64{6, 4, 3, 4, 1})
		require.NoError(t, err)
		require.Equal(t, []int64{1, 4}, got)
		got, err = m.Present(t.Context(), people, account, nil)
		require.NoError(t, err)
		require.Empty(t, got)
	})
	t.Run("BearWitness", func(t *testing.T) {
		t.Parallel()
		got, err := m.Witnesses(t.Context(), people, account, []int64{1 << 50, 6}, 2)
		require.NoError(t, err)
		require.Equal(t, []int64{4, 2}, got)
		got, err = m.Witnesses(t.Context(), people, account, nil, 10)
		require.NoError(t, err)
		require.Equal(t, []int64{1 << 50, 4, 2, 1}, got)
	})
	t.Run("HaveATail", func(t *testing.T) {
		t.Parallel()
		for n, want := range map[int]int64{0: 1 << 50, 1: 4, 3: 1, 4: 0, 9: 0} {
			got, err := m.TailID(t.Context(), people, account, n)
			require.NoError(t, err)
			require.Equal(t, want, got, n)
		}
		for n, want := range map[int]string{1: newer, 2: newer, 3: older, 9: older} {
			got, err := m.TailStamp(t.Context(), people, account, n)
			require.NoError(t, err)
			require.Equal(t, want, got.Format(time.RFC3339), n)
		}
		got, err := m.TailStamp(t.Context(), things, account, 9)
		require.NoError(t, err)
		require.Zero(t, got)
	})
	t.Run("AreAskedForByTheDatabasesClock", func(t *testing.T) {
		t.Parallel()
		first, second := m.now(t), m.now(t)
		require.False(t, second.Before(first))
		require.Equal(t, time.UTC, first.Location())
		var synced time.Time
		require.NoError(t, m.pool.QueryRow(t.Context(), "SELECT max(_synced_at) FROM keap.people").Scan(&synced))
		require.True(t, synced.Before(first))
	})
}
