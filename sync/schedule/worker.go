package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
)

// taskArgs is a wake-up: look at this row of the schedule.
type taskArgs struct {
	Account string `json:"account"`
	Task    Task   `json:"task"`
}

// Kind names these jobs in River's tables.
func (taskArgs) Kind() string { return "task" }

type taskWorker struct {
	river.WorkerDefaults[taskArgs]
	service *Service
}

// Work implements river.Worker.
func (w *taskWorker) Work(ctx context.Context, job *river.Job[taskArgs]) error {
	return w.service.work(ctx, place{job.Args.Account, job.Args.Task})
}

// finishWithin is how long giving a task back may take, also when the daemon is being stopped.
const finishWithin = 10 * time.Second

// work does a task, if it is due and free.
func (s *Service) work(ctx context.Context, p place) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	t := &running{cancel: cancel}
	if !s.begin(p, t) {
		return s.again(ctx, p)
	}
	defer s.end(p, t)
	failures, claimed, err := s.claim(ctx, p)
	if err != nil || !claimed {
		return err
	}
	t.claimed.Store(true)
	result := s.run(ctx, p)
	interrupted := ctx.Err() != nil
	s.end(p, t) // now: a job that finishing makes may come before this one has returned
	last, done := context.WithTimeout(context.WithoutCancel(ctx), finishWithin)
	defer done()
	return s.finish(last, p, s.outcome(p.task, result, failures, interrupted))
}

// run does a task. A panic is a failure of it like any other; River would leave the row held.
func (s *Service) run(ctx context.Context, p place) (result Result) {
	defer func() {
		if v := recover(); v != nil {
			s.o.Log.LogAttrs(ctx, slog.LevelError, "a task panicked", slog.String("account", p.account), slog.String("task", string(p.task)),
				slog.Any("panic", v), slog.String("stack", string(debug.Stack())))
			result = Result{Err: fmt.Errorf("panic: %v (a defect of this program; its log has the stack trace)", v)}
		}
	}()
	return s.o.Run(ctx, p.account, p.task)
}

// again is for a task that runs here still: somebody took this daemon for dead, and made it due. What runs is cancelled, and the
// next tick makes another job.
func (s *Service) again(ctx context.Context, p place) error {
	if err := s.beatOnce(ctx); err != nil {
		return fmt.Errorf("look after %s of %s: %w", p.task, p.account, err)
	}
	_, err := s.pool.Exec(ctx, "UPDATE "+s.tables.schedule+" SET queued_at = NULL WHERE account = $1 AND task = $2 AND holder IS NULL",
		p.account, p.task)
	if err != nil {
		return fmt.Errorf("look after %s of %s: %w", p.task, p.account, err)
	}
	return nil
}

// outcome says how a task ended that had failed so often in a row before.
func (s *Service) outcome(t Task, r Result, failures int, interrupted bool) end {
	e := end{failures: failures}
	var wait time.Duration
	switch plan := *s.plan.Load(); {
	case interrupted || r.More:
		return end{failures: failures, after: &wait}
	case r.Err != nil:
		e.failures++
		e.failure = strings.ToValidUTF8(strings.ReplaceAll(r.Err.Error(), "\x00", ""), "\uFFFD")
		wait = plan.next(t, e.failures)
	default:
		e.failures = 0
		wait = plan.next(t, 0)
	}
	if r.Again > 0 {
		wait = jittered(r.Again)
	}
	if wait > 0 {
		e.after = &wait
	}
	return e
}

// enqueue makes jobs of tasks, but of none for which a job waits already. The caller has changed the tasks' rows in this
// transaction, so that nobody else makes a job of them meanwhile.
func (s *Service) enqueue(ctx context.Context, tx pgx.Tx, due []place) error {
	due, err := s.withoutJob(ctx, tx, due)
	if err != nil || len(due) == 0 {
		return err
	}
	jobs := make([]river.InsertManyParams, len(due))
	for i, p := range due {
		jobs[i] = river.InsertManyParams{
			Args:       taskArgs{Account: p.account, Task: p.task},
			InsertOpts: &river.InsertOpts{Queue: p.task.queue(), Priority: p.task.priority(), MaxAttempts: 3},
		}
	}
	if _, err := s.river.InsertManyFastTx(ctx, tx, jobs); err != nil {
		return fmt.Errorf("make a job: %w", err)
	}
	return nil
}

// withoutJob leaves the tasks of which no job waits. A job that runs does not count: it may have looked at its row
// already. That is why these jobs are not unique in River's sense.
func (s *Service) withoutJob(ctx context.Context, tx pgx.Tx, due []place) ([]place, error) {
	if len(due) == 0 {
		return nil, nil
	}
	var accounts, names, queues []string
	for _, p := range due {
		accounts, names, queues = append(accounts, p.account), append(names, string(p.task)), append(queues, p.task.queue())
	}
	rows, err := tx.Query(ctx, `SELECT due.account, due.task FROM unnest($1::text[], $2::text[], $3::text[]) due(account, task, queue)
		WHERE NOT EXISTS (SELECT FROM `+s.tables.jobs+` job WHERE job.state IN ('available', 'scheduled') AND job.queue = due.queue
			AND job.args->>'account' = due.account AND job.args->>'task' = due.task)`, accounts, names, queues)
	if err != nil {
		return nil, fmt.Errorf("look for jobs that wait: %w", err)
	}
	due, err = collect(rows)
	if err != nil {
		return nil, fmt.Errorf("look for jobs that wait: %w", err)
	}
	return due, nil
}

// Wake makes a task due in the caller's transaction: when that commits, some daemon does it, and finds what the transaction
// has left for it. A task that waits after a failure goes on waiting. Call it once in a transaction.
func (s *Service) Wake(ctx context.Context, tx pgx.Tx, account string, task Task) error {
	p := place{account, task}
	free, err := s.flip(ctx, tx, p)
	if err != nil {
		return fmt.Errorf("wake %s of %s: %w", task, account, err)
	}
	if !free {
		return nil // it is due already, or is being done and will be due again when that is finished
	}
	return s.enqueue(ctx, tx, []place{p})
}

// flip makes a task due that is not, and tells whether a job is needed for it.
func (s *Service) flip(ctx context.Context, tx pgx.Tx, p place) (free bool, err error) {
	var batch pgx.Batch
	batch.Queue("SELECT pg_advisory_xact_lock_shared("+lockKey+")", p.account, p.task)
	batch.Queue("UPDATE "+s.tables.schedule+" SET due_at = now(), queued_at = now()"+
		" WHERE account = $1 AND task = $2 AND due_at IS NULL RETURNING holder IS NULL", p.account, p.task).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(&free); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return nil
	})
	return free, tx.SendBatch(ctx, &batch).Close()
}
