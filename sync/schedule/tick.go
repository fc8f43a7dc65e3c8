package schedule

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
)

// tickArgs is the leader's periodic job.
type tickArgs struct{}

// Kind names these jobs in River's tables.
func (tickArgs) Kind() string { return "tick" }

// InsertOpts says nothing of unique jobs: one that a killed daemon was at would keep all later ones away.
func (tickArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueTick, MaxAttempts: 1}
}

type tickWorker struct {
	river.WorkerDefaults[tickArgs]
	service *Service
}

// Work implements river.Worker.
func (w *tickWorker) Work(ctx context.Context, _ *river.Job[tickArgs]) error {
	return w.service.tick(ctx)
}

// mostAtOnce bounds the jobs one tick makes.
const mostAtOnce = 10_000

// tick makes jobs of what is due.
func (s *Service) tick(ctx context.Context) error {
	// This is committed first: a job that waits for an abandoned task must not find it held (see enqueue).
	if err := s.release(ctx); err != nil {
		return fmt.Errorf("look for daemons that are silent: %w", err)
	}
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if err := s.plant(ctx, tx, "NOT EXISTS (SELECT FROM "+s.tables.schedule+" s WHERE s.account = a.name)"); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, "UPDATE "+s.tables.schedule+` SET queued_at = now() WHERE (account, task) IN (
				SELECT s.account, s.task FROM `+s.tables.schedule+` s WHERE s.due_at <= now() AND s.holder IS NULL
				-- A job that has not come by then went with a daemon that was killed, or all daemons are busy. Hooks wait for nobody.
				AND (s.queued_at IS NULL OR s.queued_at < now() - CASE task WHEN $2 THEN interval '10 seconds' ELSE interval '1 minute' END)
				AND `+s.inUse()+`
				ORDER BY s.due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
			RETURNING account, task`, mostAtOnce, Hooks)
		if err != nil {
			return err
		}
		due, err := collect(rows)
		if err != nil {
			return err
		}
		return s.enqueue(ctx, tx, due)
	})
	if err != nil {
		return fmt.Errorf("look at what is due: %w", err)
	}
	return nil
}

// plant makes the rows of accounts that have none yet.
func (s *Service) plant(ctx context.Context, tx pgx.Tx, condition string) error {
	plan := *s.plan.Load()
	var names []string
	var first []float64
	for _, t := range tasks {
		if plan[t] > 0 {
			names, first = append(names, string(t)), append(first, plan.first(t).Seconds())
		}
	}
	_, err := tx.Exec(ctx, "INSERT INTO "+s.tables.schedule+` (account, task, due_at)
		SELECT a.name, t.task, now() + make_interval(secs => t.first * (0.5 + random() / 2))
		FROM `+s.tables.accounts+` a CROSS JOIN unnest($1::text[], $2::float8[]) t(task, first)
		WHERE a.removed_at IS NULL AND `+condition+`
		UNION ALL SELECT a.name, $3, NULL FROM `+s.tables.accounts+" a WHERE a.removed_at IS NULL AND "+condition+`
		ON CONFLICT DO NOTHING`, names, first, Hooks)
	return err
}

// release makes due what daemons held that are silent now.
func (s *Service) release(ctx context.Context) error {
	rows, err := s.pool.Query(ctx, "UPDATE "+s.tables.schedule+` SET holder = NULL, held_at = NULL, queued_at = NULL, due_at = now()
		WHERE holder IS NOT NULL AND held_at < now() - $1::interval RETURNING account, task`, s.o.StaleAfter)
	if err != nil {
		return err
	}
	abandoned, err := collect(rows)
	if err != nil {
		return err
	}
	for _, p := range abandoned {
		s.o.Log.LogAttrs(ctx, slog.LevelWarn, "a daemon fell silent; its task goes on elsewhere",
			slog.String("account", p.account), slog.String("task", string(p.task)))
	}
	return nil
}

// prepare makes the rows of tasks that are new in this version or this configuration, and brings forward what is due
// later than the plan says.
func (s *Service) prepare(ctx context.Context) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if err := s.plant(ctx, tx, "true"); err != nil {
			return err
		}
		// What has arrived while nobody was there to be woken.
		if _, err := tx.Exec(ctx, "UPDATE "+s.tables.schedule+" SET due_at = now() WHERE task = $1 AND due_at IS NULL AND holder IS NULL", Hooks); err != nil {
			return err
		}
		for t, interval := range *s.plan.Load() {
			_, err := tx.Exec(ctx, "UPDATE "+s.tables.schedule+
				" SET due_at = now() + $2::interval * (0.5 + random() / 2) WHERE task = $1 AND due_at > now() + $2::interval * 1.1", t, interval)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("prepare the schedule: %w", err)
	}
	return nil
}
