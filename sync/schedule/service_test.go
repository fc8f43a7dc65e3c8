package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/sink/sinktest"
)

var databases = sinktest.Template{Prepare: func(ctx context.Context, url string) error {
	if err := migrations.Up(ctx, url, migrations.Schemas{}); err != nil {
		return err
	}
	pool, err := database.Connect(ctx, url, 2)
	if err != nil {
		return err
	}
	defer pool.Close()
	return Migrate(ctx, pool, "keapsync")
}}

// stand is a database with accounts, for services of a test.
type stand struct {
	t     testing.TB
	state *state.State
	pool  *pgxpool.Pool
}

func newStand(t testing.TB, accounts int) *stand {
	t.Helper()
	url := databases.Database(t)
	pool, err := database.Connect(t.Context(), url, 20)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	s := state.New(sinktest.Open(t, url, database.Options{MaxConns: 4}))
	t.Cleanup(s.Close)
	var names []string
	for i := range accounts {
		names = append(names, name(i))
	}
	require.NoError(t, s.ConfiguredAccounts(t.Context(), names))
	return &stand{t, s, pool}
}

func name(i int) string { return fmt.Sprintf("a%d", i) }

// hourly does nothing a second time within a test.
var hourly = Plan{Sync: time.Hour}

// start starts a service that is stopped when the test ends.
func (s *stand) start(o Options) *Service {
	s.t.Helper()
	if o.TickEvery == 0 {
		o.TickEvery = time.Second
	}
	if o.StopWithin == 0 {
		o.StopWithin = 50 * time.Millisecond
	}
	o.atOnce = true
	if do := o.Run; o.Plan != nil { // the inboxes are looked into once at the start; that is TestWake's
		o.Run = func(ctx context.Context, account string, task Task) Result {
			if task == Hooks {
				return Result{}
			}
			return do(ctx, account, task)
		}
	}
	service, err := New(s.pool, o)
	require.NoError(s.t, err)
	require.NoError(s.t, service.Start(s.t.Context()))
	s.t.Cleanup(func() { s.stop(service) })
	return service
}

func (s *stand) stop(service *Service) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := service.Stop(ctx); err != nil {
		s.t.Errorf("stop: %v", err)
	}
}

func (s *stand) row(account string, task Task) (due, held *time.Time, failures int, failure *string) {
	s.t.Helper()
	require.NoError(s.t, s.pool.QueryRow(s.t.Context(), `SELECT due_at, held_at, failures, error FROM keapsync.schedule
		WHERE account = $1 AND task = $2`, account, task).Scan(&due, &held, &failures, &failure))
	return due, held, failures, failure
}

// soon waits for what other goroutines bring about.
func (s *stand) soon(done func() bool) {
	s.t.Helper()
	require.Eventually(s.t, done, 30*time.Second, 5*time.Millisecond)
}

func TestService(t *testing.T) {
	t.Parallel()

	t.Run("DoesTheTasksOfEveryAccountAsThePlanSays", func(t *testing.T) {
		t.Parallel()
		s := newStand(t, 3)
		var mu sync.Mutex
		done := map[place]int{}
		s.start(Options{Plan: Plan{Sync: time.Hour, Reference: 2 * time.Second}, Run: func(_ context.Context, account string, task Task) Result {
			mu.Lock()
			defer mu.Unlock()
			done[place{account, task}]++
			return Result{}
		}})
		s.soon(func() bool {
			mu.Lock()
			defer mu.Unlock()
			return done[place{"a0", Reference}] > 1 && done[place{"a1", Reference}] > 1 && done[place{"a2", Reference}] > 1 && len(done) == 6
		})
		mu.Lock()
		defer mu.Unlock()
		for i := range 3 {
			require.Equal(t, 1, done[place{name(i), Sync}])
		}
	})

	t.Run("TakesUpAccountsThatAreAddedAndLeavesPausedOnesAlone", func(t *testing.T) {
		t.Parallel()
		s := newStand(t, 0)
		require.NoError(t, s.state.ConfiguredAccounts(t.Context(), []string{"sleeps"}))
		_, err := s.state.PauseAccount(t.Context(), "sleeps", true)
		require.NoError(t, err)
		var done sync.Map
		s.start(Options{Plan: hourly, Run: func(_ context.Context, account string, _ Task) Result {
			done.Store(account, true)
			return Result{}
		}})
		require.NoError(t, s.state.ConfiguredAccounts(t.Context(), []string{"new"}))
		s.soon(func() bool { _, ok := done.Load("new"); return ok })
		_, ok := done.Load("sleeps")
		require.False(t, ok)
		_, err = s.state.PauseAccount(t.Context(), "sleeps", false)
		require.NoError(t, err)
		s.soon(func() bool { _, ok := done.Load("sleeps"); return ok })
	})

	t.Run("SharesWorkWithOthersAndNeverDoesATaskTwiceAtOnce", func(t *testing.T) {
		t.Parallel()
		const accounts, services = 60, 3
		s := newStand(t, accounts)
		var running [accounts]atomic.Int32
		var done, most atomic.Int32
		by := make([]atomic.Int32, services)
		for i := range services {
			s.start(Options{Plan: Plan{Sync: 3 * time.Second}, Workers: 2, Run: func(ctx context.Context, account string, _ Task) Result {
				var n int
				_, err := fmt.Sscanf(account, "a%d", &n)
				if err != nil {
					return Result{Err: err}
				}
				if at := running[n].Add(1); at > most.Load() {
					most.Store(at)
				}
				defer running[n].Add(-1)
				select { // a pass takes a moment
				case <-time.After(10 * time.Millisecond):
				case <-ctx.Done():
				}
				done.Add(1)
				by[i].Add(1)
				return Result{}
			}})
		}
		s.soon(func() bool { return done.Load() >= 3*accounts })
		require.EqualValues(t, 1, most.Load())
		for i := range by {
			require.Positive(t, by[i].Load(), "daemon %d did nothing", i)
		}
	})

	t.Run("WaitsLongerAfterEachFailure", func(t *testing.T) {
		t.Parallel()
		s := newStand(t, 1)
		service := s.start(Options{Plan: hourly, Run: func(context.Context, string, Task) Result {
			return Result{Err: errors.New("Keap is closed\x00")}
		}})
		for n := 1; n <= 3; n++ {
			s.soon(func() bool { _, held, failures, _ := s.row("a0", Sync); return failures == n && held == nil })
			due, _, _, failure := s.row("a0", Sync)
			require.Equal(t, "Keap is closed", *failure)
			require.InDelta(t, (firstRetry << (n - 1)).Seconds(), time.Until(*due).Seconds(), firstRetry.Seconds()*0.2*float64(n*n))
			_, err := s.pool.Exec(t.Context(), "UPDATE keapsync.schedule SET due_at = now()")
			require.NoError(t, err)
			require.NoError(t, service.tick(t.Context()))
		}
		require.LessOrEqual(t, Plan{Sync: time.Minute}.next(Sync, 30), 66*time.Second, "never more than the interval")
		require.LessOrEqual(t, Plan{}.next(Hooks, 30), lastRetry*11/10)
	})

	t.Run("CountsAPanicAsAFailure", func(t *testing.T) {
		t.Parallel()
		s := newStand(t, 2)
		var log lines
		s.start(Options{
			Plan: hourly, StaleAfter: 200 * time.Millisecond, HeartbeatEvery: 50 * time.Millisecond, TickEvery: time.Second,
			Log: slog.New(slog.NewTextHandler(&log, nil)), Run: func(_ context.Context, account string, _ Task) Result {
				if account == "a0" {
					panic("an unforeseen record")
				}
				return Result{}
			},
		})
		s.soon(func() bool { _, held, failures, _ := s.row("a0", Sync); return failures == 1 && held == nil })
		due, _, _, failure := s.row("a0", Sync)
		require.Contains(t, *failure, "an unforeseen record")
		require.InDelta(t, firstRetry.Seconds(), time.Until(*due).Seconds(), firstRetry.Seconds()*0.2, "it waits as after any failure")
		require.Contains(t, log.String(), "service_test.go", "the log has the stack trace")
		s.soon(func() bool {
			due, _, failures, _ := s.row("a1", Sync)
			return failures == 0 && due != nil && time.Until(*due) > time.Minute
		})
	})

	t.Run("GivesBackWhatItIsAtWhenItIsStoppedAndAnotherGoesOn", func(t *testing.T) {
		t.Parallel()
		s := newStand(t, 1)
		began := make(chan struct{}, 1)
		first := s.start(Options{Plan: hourly, Run: func(ctx context.Context, _ string, _ Task) Result {
			began <- struct{}{}
			<-ctx.Done()
			return Result{Err: context.Cause(ctx)}
		}})
		<-began
		s.stop(first)
		due, held, failures, _ := s.row("a0", Sync)
		require.Nil(t, held)
		require.Zero(t, failures, "being stopped is no failure")
		require.False(t, due.After(time.Now().Add(time.Second)))
		done := make(chan struct{}, 1)
		s.start(Options{Plan: hourly, Run: func(context.Context, string, Task) Result {
			done <- struct{}{}
			return Result{}
		}})
		<-done
	})

	t.Run("TakesOverFromADaemonThatFellSilentAndThatOneStops", func(t *testing.T) {
		t.Parallel()
		s := newStand(t, 1)
		began, ended := make(chan struct{}, 1), make(chan error, 1)
		silent := s.start(Options{Plan: hourly, HeartbeatEvery: time.Hour, Run: func(ctx context.Context, _ string, _ Task) Result {
			select {
			case began <- struct{}{}:
			default:
				return Result{} // it has taken the task over from itself
			}
			<-ctx.Done()
			ended <- context.Cause(ctx)
			return Result{}
		}})
		<-began
		s.start(Options{Plan: hourly, StaleAfter: 200 * time.Millisecond, Run: func(context.Context, string, Task) Result {
			return Result{}
		}})
		s.soon(func() bool {
			require.NoError(t, silent.tick(t.Context())) // with its own, longer patience: it only makes jobs
			due, held, _, _ := s.row("a0", Sync)
			return held == nil && due != nil && time.Until(*due) > time.Minute
		})
		require.NoError(t, silent.beatOnce(t.Context()))
		require.ErrorIs(t, <-ended, errTaken)
		s.soon(func() bool { return len(silent.held()) == 0 })
		due, _, _, _ := s.row("a0", Sync)
		require.Greater(t, time.Until(*due), time.Minute, "the late one changes nothing")
	})

	t.Run("CancelsWhatRunsForAnAccountThatIsPaused", func(t *testing.T) {
		t.Parallel()
		s := newStand(t, 1)
		began, ended := make(chan struct{}, 1), make(chan struct{})
		service := s.start(Options{Plan: hourly, Run: func(ctx context.Context, _ string, _ Task) Result {
			began <- struct{}{}
			<-ctx.Done()
			close(ended)
			return Result{}
		}})
		<-began
		_, err := s.state.PauseAccount(t.Context(), "a0", true)
		require.NoError(t, err)
		require.NoError(t, service.beatOnce(t.Context()))
		<-ended
		require.NoError(t, s.state.AwaitIdle(t.Context(), "a0"))
	})
}

// Whoever leaves something in a box and wakes the task finds it taken out, whatever the task is doing at that moment.
func TestWake(t *testing.T) {
	t.Parallel()
	s := newStand(t, 2)
	_, err := s.pool.Exec(t.Context(), "CREATE TABLE box (account text)")
	require.NoError(t, err)
	empty := func(_ context.Context, account string, _ Task) Result {
		_, err := s.pool.Exec(t.Context(), "DELETE FROM box WHERE account = $1", account)
		return Result{Err: err}
	}
	// No tick may help: all is done by wake-ups.
	a := s.start(Options{TickEvery: time.Hour, Workers: 2, Run: empty})
	b := s.start(Options{TickEvery: time.Hour, Workers: 2, Run: empty})
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := range 100 {
				service, account := a, name(i%2)
				if w%2 == 0 {
					service = b
				}
				err := pgx.BeginFunc(t.Context(), s.pool, func(tx pgx.Tx) error {
					if err := service.Wake(t.Context(), tx, account, Hooks); err != nil {
						return err
					}
					_, err := tx.Exec(t.Context(), "INSERT INTO box SELECT $1 FROM pg_sleep($2)", account, rand.Float64()/500)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	s.soon(func() bool {
		var left int
		require.NoError(t, s.pool.QueryRow(t.Context(), "SELECT count(*) FROM box").Scan(&left))
		return left == 0
	})
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	s := newStand(t, 0)
	pending, err := Pending(t.Context(), s.pool, "keapsync")
	require.NoError(t, err)
	require.Empty(t, pending)
	require.NoError(t, Migrate(t.Context(), s.pool, "keapsync"), "twice does no harm")
	require.NoError(t, Unmigrate(t.Context(), s.pool, "keapsync"))
	pending, err = Pending(t.Context(), s.pool, "keapsync")
	require.NoError(t, err)
	require.NotEmpty(t, pending)
	require.NoError(t, Unmigrate(t.Context(), s.pool, "keapsync"), "twice does no harm")
	var left int
	require.NoError(t, s.pool.QueryRow(t.Context(), "SELECT count(*) FROM pg_class WHERE relname LIKE 'river%'").Scan(&left))
	require.Zero(t, left)
}
