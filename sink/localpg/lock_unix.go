//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lockFile opens path, creating it if need be, and locks it without waiting; (nil, nil) means that somebody has it. The
// lock ends when the last copy of the file is closed, also in children.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, &os.PathError{Op: "lock", Path: path, Err: err}
}

// withLock runs f while no other process does so with the same path.
func withLock(ctx context.Context, path string, f func() error) error {
	for {
		lock, err := lockFile(path)
		if err != nil {
			return err
		}
		if lock != nil {
			defer lock.Close()
			return f()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", path, context.Cause(ctx))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// removeStale deletes the cluster directories in parent that nobody looks after any more. To be called under the lock
// that also guards the creation of clusters, so that none is seen half made.
func removeStale(parent string) error {
	dirs, err := filepath.Glob(filepath.Join(parent, clusterPrefix+"*"))
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		lock, err := lockFile(filepath.Join(dir, lockName))
		if errors.Is(err, os.ErrNotExist) {
			continue // its supervisor has just removed it
		}
		if err != nil {
			return err
		}
		if lock == nil {
			continue
		}
		err = os.RemoveAll(dir)
		lock.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
