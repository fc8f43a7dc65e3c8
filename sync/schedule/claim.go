package schedule

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// claim takes a task that is due, if nobody else has it and its account is in use. It returns how often in a row the task
// has failed.
func (s *Service) claim(ctx context.Context, p place) (failures int, claimed bool, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		// Whoever has found the task due and woken nobody (see Wake) commits before it is claimed, so that what they
		// leave is found by it.
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock("+lockKey+")", p.account, p.task); err != nil {
			return err
		}
		return tx.QueryRow(ctx, "UPDATE "+s.tables.schedule+" s SET holder = $3, held_at = now(), due_at = NULL, queued_at = NULL"+
			" WHERE account = $1 AND task = $2 AND due_at <= now() AND holder IS NULL AND "+s.inUse()+
			" RETURNING failures", p.account, p.task, s.river.ID()).Scan(&failures)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("claim %s of %s: %w", p.task, p.account, err)
	}
	return failures, true, nil
}

// lockKey is the advisory lock between those who wake a task, who share it, and the one who claims it.
const lockKey = "hashtextextended('keapsync.schedule/' || $1 || '/' || $2, 0)"

// inUse is a condition on a row of the schedule. Nothing is done for accounts that are paused, but that their OAuth tokens are
// kept from ending.
func (s *Service) inUse() string {
	return "EXISTS (SELECT FROM " + s.tables.accounts + " a WHERE a.name = s.account" +
		" AND (a.paused_at IS NULL OR s.task = '" + string(Refresh) + "') AND a.removed_at IS NULL)"
}

// end is how a task ended.
type end struct {
	after    *time.Duration // until it is due again; nil: when it is woken
	failures int            // in a row
	failure  string
}

// finish gives a task back. If it is due by then, or was woken meanwhile, its job is made in the same transaction.
func (s *Service) finish(ctx context.Context, p place, e end) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		// A job of this task that looks at the row meanwhile waits, or it would find it held and end (see enqueue).
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock_shared("+lockKey+")", p.account, p.task); err != nil {
			return fmt.Errorf("finish %s of %s: %w", p.task, p.account, err)
		}
		var due bool
		err := tx.QueryRow(ctx, "UPDATE "+s.tables.schedule+` SET holder = NULL, held_at = NULL, queued_at = NULL,
				failures = $4, error = nullif($5, ''), due_at = least(due_at, now() + $6::interval)
			WHERE account = $1 AND task = $2 AND holder = $3 RETURNING coalesce(due_at <= now(), false)`,
			p.account, p.task, s.river.ID(), e.failures, e.failure, e.after).Scan(&due)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // taken by another, who will finish it
		}
		if err == nil && due {
			err = s.enqueue(ctx, tx, []place{p})
		}
		if err != nil {
			return fmt.Errorf("finish %s of %s: %w", p.task, p.account, err)
		}
		return nil
	})
}

// beat tells that this daemon is at what it holds, until ctx ends.
func (s *Service) beat(ctx context.Context) {
	ticker := time.NewTicker(s.o.HeartbeatEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := s.beatOnce(ctx); err != nil && ctx.Err() == nil {
				s.o.Log.Warn("the database was not told that tasks are still run", "error", err)
			}
		}
	}
}

// beatOnce renews what is held, and cancels the tasks whose rows were taken by others or whose accounts are out of use.
func (s *Service) beatOnce(ctx context.Context) error {
	held := s.held()
	if len(held) == 0 {
		return nil
	}
	accounts, names := columns(held)
	rows, err := s.pool.Query(ctx, "UPDATE "+s.tables.schedule+` s SET held_at = now()
		FROM unnest($2::text[], $3::text[]) mine(account, task)
		WHERE s.account = mine.account AND s.task = mine.task AND s.holder = $1 AND `+s.inUse()+` RETURNING s.account, s.task`,
		s.river.ID(), accounts, names)
	if err != nil {
		return err
	}
	kept, err := collect(rows)
	if err != nil {
		return err
	}
	for _, p := range kept {
		delete(held, p)
	}
	for p := range held {
		s.cancel(p, errTaken) // it may just have finished, which is no harm
	}
	return nil
}

// collect reads rows of account and task.
func collect(rows pgx.Rows) ([]place, error) {
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (place, error) {
		var p place
		err := row.Scan(&p.account, &p.task)
		return p, err
	})
}

func columns(places map[place]struct{}) (accounts, names []string) {
	for p := range places {
		accounts, names = append(accounts, p.account), append(names, string(p.task))
	}
	return accounts, names
}
