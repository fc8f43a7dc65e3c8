package state

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// FailingTask is a task of the daemons that failed the last time.
type FailingTask struct {
	Account  string
	Task     string    // as "sync"
	Failures int       // in a row
	Error    string    // of the last one
	Due      time.Time // when it is tried again, UTC; zero while it is tried
}

// FailingTasks returns the tasks that failed the last time, by account and task.
func (s *State) FailingTasks(ctx context.Context) ([]FailingTask, error) {
	tasks, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[FailingTask],
		"SELECT account, task, failures, coalesce(error, ''), due_at FROM "+s.tables.Schedule+
			" WHERE failures > 0 ORDER BY account, task")
	return tasks, database.Wrap(err, "read the schedule")
}

// RetryTasks makes the tasks of an account due now that failed the last time: somebody has done what they waited for.
func (s *State) RetryTasks(ctx context.Context, account string) error {
	_, err := s.pool.Exec(ctx, "UPDATE "+s.tables.Schedule+
		" SET due_at = now(), queued_at = NULL WHERE account = $1 AND failures > 0 AND holder IS NULL", account)
	return database.Wrap(err, "have the tasks of %s tried again", account)
}
