package schedule

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Options are a service's settings. Zero values have the defaults told.
type Options struct {
	Schema string // of keapsync's own tables and River's; "keapsync"
	ID     string // of this daemon; must differ from all others'. River's choice if empty
	// Workers is the number of reading tasks at a time, and half as many backfills besides; 4.
	Workers int
	Plan    Plan
	// Run does a task. When ctx ends it should return soon, with what it has done committed.
	Run func(ctx context.Context, account string, task Task) Result
	Log *slog.Logger

	TickEvery      time.Duration // between two looks at what is due; 5 seconds
	HeartbeatEvery time.Duration // 2 seconds
	StaleAfter     time.Duration // silence after which a daemon is taken for dead; 10 seconds
	StopWithin     time.Duration // how long Stop lets tasks finish; 20 seconds

	atOnce bool // for tests: River does not stagger the start of its services
}

// Result is what became of a task.
type Result struct {
	// Err counts as a failure: the task is due again after a wait that doubles. A task that was cancelled has not failed.
	Err error
	// Again overrides the plan: how long until the task is due again. Zero: as planned.
	Again time.Duration
	// More makes the task due at once.
	More bool
}

// Service is a daemon's part in the schedule: it runs tasks, and does what the leader does when it is elected.
type Service struct {
	o      Options
	pool   *pgxpool.Pool
	river  *river.Client[pgx.Tx]
	tables tables
	plan   atomic.Pointer[Plan]

	mu      sync.Mutex
	running map[place]*running

	stopHeart context.CancelFunc
	heart     sync.WaitGroup
}

// place names a row of the schedule.
type place struct {
	account string
	task    Task
}

// errTaken cancels a task that is no longer this daemon's.
var errTaken = errors.New("another daemon has taken over this task, or its account was paused or removed")

// pollEvery is how often River looks for jobs that it was not told of: told it is at once, unless a connection was lost.
const pollEvery = 5 * time.Second

// fetchCooldown is the least time between two looks of a queue for jobs. River's default, 100 ms, bounds a queue of four
// workers to 40 tasks a second.
const fetchCooldown = 5 * time.Millisecond

// maxTaskTime is how long a job may take. A longer task is cancelled, and goes on where it was; without an end, River
// would never clear away the job of a daemon that was killed.
const maxTaskTime = 24 * time.Hour

// New prepares a service on a pool, which stays the caller's. The pool needs a connection for each worker, and some.
func New(pool *pgxpool.Pool, o Options) (*Service, error) {
	o.Schema = cmp.Or(o.Schema, "keapsync")
	o.Workers = cmp.Or(o.Workers, 4)
	o.TickEvery = cmp.Or(o.TickEvery, 5*time.Second)
	o.HeartbeatEvery = cmp.Or(o.HeartbeatEvery, 2*time.Second)
	o.StaleAfter = cmp.Or(o.StaleAfter, 10*time.Second)
	o.StopWithin = cmp.Or(o.StopWithin, 20*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{o: o, pool: pool, tables: newTables(o.Schema), running: map[place]*running{}}
	s.plan.Store(&o.Plan)
	workers := river.NewWorkers()
	river.AddWorker(workers, &taskWorker{service: s})
	river.AddWorker(workers, &tickWorker{service: s})
	var err error
	s.river, err = river.NewClient(riverpgxv5.New(pool), &river.Config{
		ID: o.ID, Schema: o.Schema, Workers: workers, Logger: riverLog(o.Log),
		Queues: queues(o.Workers),
		PeriodicJobs: []*river.PeriodicJob{river.NewPeriodicJob(
			river.PeriodicInterval(o.TickEvery),
			func() (river.JobArgs, *river.InsertOpts) { return tickArgs{}, nil },
			&river.PeriodicJobOpts{RunOnStart: true},
		)},
		FetchPollInterval: pollEvery,
		JobTimeout:        maxTaskTime, RescueStuckJobsAfter: maxTaskTime + time.Hour,
		CompletedJobRetentionPeriod: time.Hour,
		SoftStopTimeout:             o.StopWithin,
		TestOnly:                    o.atOnce,
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the schedule: %w", err)
	}
	return s, nil
}

// queues are the queues of a daemon that does so many passes at once.
func queues(workers int) map[string]river.QueueConfig {
	return map[string]river.QueueConfig{
		queuePasses:    {MaxWorkers: workers, FetchCooldown: fetchCooldown},
		queueBackfills: {MaxWorkers: (workers + 1) / 2, FetchCooldown: fetchCooldown},
		// A hook's job mostly waits (see the gap between two reads), and its read takes a call or two.
		queueHooks:  {MaxWorkers: 8 * workers, FetchCooldown: fetchCooldown},
		queueUpkeep: {MaxWorkers: 2, FetchCooldown: fetchCooldown},
		queueTick:   {MaxWorkers: 1, FetchCooldown: fetchCooldown},
	}
}

// Reload replaces the plan, and makes a place for tasks of accounts that are new. What is due later than the plan says is
// due as it says.
func (s *Service) Reload(ctx context.Context, p Plan) error {
	s.plan.Store(&p)
	return s.prepare(ctx)
}

// Start begins to take work, until Stop.
func (s *Service) Start(ctx context.Context) error {
	if err := s.prepare(ctx); err != nil {
		return err
	}
	// River takes the end of this context for a hard stop; Stop is how it ends.
	if err := s.river.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the schedule: %w", err)
	}
	heart, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stopHeart = stop
	s.heart.Go(func() { s.beat(heart) })
	s.heart.Go(func() { s.catchUp(heart) })
	return nil
}

// catchUp looks at what is due now, and once more when whoever was killed just before is known to be silent: it takes River a
// while to elect another one to tick.
func (s *Service) catchUp(ctx context.Context) {
	for _, wait := range []time.Duration{0, s.o.StaleAfter + time.Second} {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		if err := s.tick(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Warn("not all that is due was begun at once", "error", err)
		}
	}
}

// Stop takes no more work, waits for what runs, and cancels it after StopWithin. It may be called twice.
func (s *Service) Stop(ctx context.Context) error {
	err := s.river.Stop(ctx)
	if s.stopHeart != nil {
		s.stopHeart() // after the last task has finished, or its rows would look abandoned
	}
	s.heart.Wait()
	if err != nil {
		return fmt.Errorf("stop the schedule: %w", err)
	}
	return nil
}
