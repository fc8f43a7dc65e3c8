package schedule

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// lines is a log that several goroutines write.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// waiting is the number of a task's jobs, of all accounts, that no daemon has taken yet.
func (s *stand) waiting(task Task) (jobs int) {
	s.t.Helper()
	require.NoError(s.t, s.pool.QueryRow(s.t.Context(),
		"SELECT count(*) FROM keapsync.river_job WHERE args->>'task' = $1 AND state IN ('available', 'scheduled')", task).Scan(&jobs))
	return jobs
}

// A queue hands out jobs for its free workers once in a cooldown. River's default would bound a queue of four to 40 tasks a second.
func TestEveryQueueIsReadAgainWithinMilliseconds(t *testing.T) {
	t.Parallel()
	all := queues(4)
	for _, task := range tasks {
		require.Contains(t, all, task.queue(), task)
	}
	for name, q := range all {
		require.Positive(t, q.FetchCooldown, "%s: zero stands for the default", name)
		require.LessOrEqual(t, q.FetchCooldown, 5*time.Millisecond, name)
	}
}

// All workers are busy, and the tick finds the same tasks due again and again.
func TestATaskHasOneWaitingJobHoweverLongItWaits(t *testing.T) {
	t.Parallel()
	const accounts = 20
	s := newStand(t, accounts)
	var running atomic.Int32
	release := make(chan struct{})
	service := s.start(Options{Plan: hourly, TickEvery: time.Hour, Workers: 1, Run: func(ctx context.Context, _ string, _ Task) Result {
		running.Add(1)
		select {
		case <-release:
		case <-ctx.Done():
		}
		return Result{}
	}})
	s.soon(func() bool { return running.Load() == 1 && s.waiting(Sync) == accounts-1 })
	for range 5 {
		_, err := s.pool.Exec(t.Context(), "UPDATE keapsync.schedule SET queued_at = queued_at - interval '61 seconds' WHERE queued_at IS NOT NULL")
		require.NoError(t, err)
		require.NoError(t, service.tick(t.Context()))
		require.Equal(t, accounts-1, s.waiting(Sync))
	}
	// Jobs that were lost are made again.
	_, err := s.pool.Exec(t.Context(), `WITH gone AS (DELETE FROM keapsync.river_job WHERE state = 'available' AND kind = 'task' RETURNING args)
		UPDATE keapsync.schedule SET queued_at = now() - interval '61 seconds' WHERE due_at <= now()`)
	require.NoError(t, err)
	require.NoError(t, service.tick(t.Context()))
	require.Equal(t, accounts-1, s.waiting(Sync))
	close(release)
	s.soon(func() bool { return running.Load() == accounts })
}

// A wake-up of a task that runs is not lost, and makes no job before the task has ended.
func TestAWakeUpOfARunningTaskRunsItAgain(t *testing.T) {
	t.Parallel()
	s := newStand(t, 1)
	var runs atomic.Int32
	began, release := make(chan struct{}), make(chan struct{})
	service := s.start(Options{TickEvery: time.Hour, Run: func(context.Context, string, Task) Result {
		if runs.Add(1) == 1 {
			close(began)
			<-release
		}
		return Result{}
	}})
	wake := func() error {
		return pgx.BeginFunc(t.Context(), s.pool, func(tx pgx.Tx) error { return service.Wake(t.Context(), tx, "a0", Hooks) })
	}
	require.NoError(t, wake())
	<-began
	for range 3 {
		require.NoError(t, wake())
	}
	require.Zero(t, s.waiting(Hooks))
	close(release)
	s.soon(func() bool {
		due, held, _, _ := s.row("a0", Hooks)
		return runs.Load() == 2 && held == nil && due == nil
	})
}

// BenchmarkDueAtOnce is how long a daemon takes for the tasks of 3,000 accounts that are all due and do nothing.
func BenchmarkDueAtOnce(b *testing.B) {
	const accounts = 3000
	for b.Loop() {
		b.StopTimer()
		s := newStand(b, accounts)
		var done atomic.Int32
		all := make(chan struct{})
		b.StartTimer()
		s.start(Options{Plan: hourly, Run: func(_ context.Context, _ string, task Task) Result {
			if task == Sync && done.Add(1) == accounts {
				close(all)
			}
			return Result{}
		}})
		<-all
	}
	b.ReportMetric(float64(accounts)*float64(b.N)/b.Elapsed().Seconds(), "tasks/s")
}
