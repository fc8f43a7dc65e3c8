package sink

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func keysOf(ids ...int64) *keys {
	k := &keys{}
	for at, id := range ids {
		k.sorted = append(k.sorted, key{id, at})
	}
	k.sort()
	return k
}

func TestKeys(t *testing.T) {
	t.Parallel()
	t.Run("FindEachIdInAnyOrder", func(t *testing.T) {
		t.Parallel()
		k := keysOf(5, 3, 9, 3, -1)
		for _, id := range []int64{-1, 3, 5, 9, 3, -1, 9} {
			require.NotEmpty(t, k.find(id), id)
			require.Equal(t, id, k.find(id)[0].id)
		}
		require.Equal(t, []key{{3, 1}, {3, 3}}, k.find(3))
		for _, id := range []int64{-2, 0, 4, 10} {
			require.Empty(t, k.find(id), id)
		}
	})
	t.Run("FindNothingAmongNone", func(t *testing.T) {
		t.Parallel()
		require.Empty(t, keysOf().find(1))
	})
	t.Run("TellIdsThatFillTheirRange", func(t *testing.T) {
		t.Parallel()
		require.True(t, keysOf(7).dense())
		require.True(t, keysOf(1, 5, 9).dense())
		require.False(t, keysOf(1, 5, 14).dense())
		require.False(t, keysOf(math.MinInt64, math.MaxInt64).dense())
	})
	t.Run("NameEachIdOnce", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []int64{-1, 3, 5}, keysOf(5, 3, 3, -1).distinct())
	})
}
