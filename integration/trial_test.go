package integration

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// trial is a testing.TB that keeps its failures instead of failing a test, so that a scenario can be run again, shortened.
// The helpers of the lab work on it as on any other.
type trial struct {
	testing.TB
	ctx    context.Context
	cancel context.CancelFunc

	mu       sync.Mutex
	failures []string
	cleanups []func()
}

// try runs f on a goroutine of its own and returns what failed.
func try(t testing.TB, f func(tr *trial)) []string {
	t.Helper()
	tr := &trial{TB: t}
	tr.ctx, tr.cancel = context.WithCancel(context.WithoutCancel(t.Context()))
	run := func(f func()) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			f()
		}()
		<-done
	}
	run(func() { f(tr) })
	tr.cancel()
	for _, cleanup := range slices.Backward(tr.cleanups) {
		run(cleanup)
	}
	return tr.failures
}

func (tr *trial) Context() context.Context { return tr.ctx }

func (tr *trial) Cleanup(f func()) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.cleanups = append(tr.cleanups, f)
}

func (tr *trial) TempDir() string {
	dir, err := os.MkdirTemp("", "keapsync-trial-")
	if err != nil {
		tr.Fatal(err)
	}
	tr.Cleanup(func() { _ = os.RemoveAll(dir) }) // a leftover in the temporary folder
	return dir
}

func (tr *trial) Errorf(format string, args ...any) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.failures = append(tr.failures, strings.TrimSpace(fmt.Sprintf(format, args...)))
}

func (tr *trial) FailNow() { runtime.Goexit() }

func (tr *trial) Failed() bool {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return len(tr.failures) > 0
}

func (tr *trial) Error(args ...any) { tr.Errorf("%s", fmt.Sprintln(args...)) }

func (tr *trial) Fail() { tr.Errorf("failed") }

func (tr *trial) Fatal(args ...any) {
	tr.Error(args...)
	tr.FailNow()
}

func (tr *trial) Fatalf(format string, args ...any) {
	tr.Errorf(format, args...)
	tr.FailNow()
}
