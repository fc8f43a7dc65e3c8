//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package localpg

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWithLock(t *testing.T) {
	t.Parallel()

	t.Run("LetsOneInAtATime", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "lock")
		var inside, entered atomic.Int32
		done := make(chan error)
		for range 8 {
			go func() {
				done <- withLock(t.Context(), path, func() error {
					if inside.Add(1) > 1 {
						t.Error("two at a time")
					}
					entered.Add(1)
					runtime.Gosched()
					inside.Add(-1)
					return nil
				})
			}()
		}
		for range 8 {
			require.NoError(t, <-done)
		}
		require.EqualValues(t, 8, entered.Load())
	})

	t.Run("StopsWaitingWhenItsContextEnds", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "lock")
		held, err := lockFile(path)
		require.NoError(t, err)
		defer held.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err = withLock(ctx, path, func() error { t.Error("entered"); return nil })
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorContains(t, err, path)
	})
}

// Not in parallel: a process that another test starts has the lock's file open too, for the moment between fork and exec.
func TestRemoveStale(t *testing.T) {
	parent := t.TempDir()
	abandoned, inUse := filepath.Join(parent, clusterPrefix+"1"), filepath.Join(parent, clusterPrefix+"2")
	other := filepath.Join(parent, "mine")
	for _, dir := range []string{abandoned, inUse, other} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, "data"), 0o700))
	}
	held, err := lockFile(filepath.Join(inUse, lockName))
	require.NoError(t, err)

	require.NoError(t, removeStale(parent))
	require.NoDirExists(t, abandoned)
	require.DirExists(t, inUse)
	require.DirExists(t, other)

	require.NoError(t, held.Close())
	require.NoError(t, removeStale(parent))
	require.NoDirExists(t, inUse)
	require.DirExists(t, other)
}
