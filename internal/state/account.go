package state

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// Account is one of those that the database knows of.
type Account struct {
	Name     string
	Settings json.RawMessage // keys of an account of the configuration; nil for one that is in a configuration
	Added    time.Time       // by the database's clock, UTC, as are the others
	Paused   time.Time       // zero if it is not
	Removed  time.Time       // zero if it was not
}

// InUse tells whether it is neither paused nor removed.
func (a *Account) InUse() bool { return a.Paused.IsZero() && a.Removed.IsZero() }

// Accounts returns all accounts the database knows of, by name.
func (s *State) Accounts(ctx context.Context) ([]Account, error) { return s.readAccounts(ctx, "true") }

// Account returns one account, nil if the database does not know it.
func (s *State) Account(ctx context.Context, name string) (*Account, error) {
	found, err := s.readAccounts(ctx, "name = $1", name)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

func (s *State) readAccounts(ctx context.Context, condition string, args ...any) ([]Account, error) {
	accounts, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[Account],
		"SELECT name, settings, added_at, paused_at, removed_at FROM "+s.tables.Accounts+
			" WHERE "+condition+" ORDER BY name", args...)
	return accounts, database.Wrap(err, "read the accounts")
}

// AddAccounts keeps accounts in the database, all or none: settings by name. One that is there gets the new settings; one
// that was removed is in use again.
func (s *State) AddAccounts(ctx context.Context, settings map[string]json.RawMessage) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var batch pgx.Batch
		for name, keys := range settings {
			batch.Queue("INSERT INTO "+s.tables.Accounts+` (name, settings) VALUES ($1, $2)
				ON CONFLICT (name) DO UPDATE SET settings = excluded.settings, removed_at = NULL`, name, keys)
			batch.Queue("UPDATE "+s.tables.Schedule+" SET queued_at = NULL WHERE account = $1 AND holder IS NULL", name)
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
	return database.Wrap(err, "add accounts")
}

// ConfiguredAccounts notes the accounts that a configuration has, so that they have a place in the schedule.
func (s *State) ConfiguredAccounts(ctx context.Context, names []string) error {
	_, err := s.pool.Exec(ctx, "INSERT INTO "+s.tables.Accounts+` AS a (name) SELECT unnest($1::text[])
		ON CONFLICT (name) DO UPDATE SET removed_at = NULL WHERE a.removed_at IS NOT NULL AND a.settings IS NULL`, names)
	return database.Wrap(err, "note the accounts of the configuration")
}

// PauseAccount stops or resumes all reading for an account. It returns false if the database does not know it.
func (s *State) PauseAccount(ctx context.Context, name string, paused bool) (bool, error) {
	return s.changeAccount(ctx, name, "paused_at = CASE WHEN $2 THEN coalesce(paused_at, now()) END", paused)
}

// RemoveAccount marks an account as removed; its rows stay. It returns false if the database does not know it.
func (s *State) RemoveAccount(ctx context.Context, name string) (bool, error) {
	return s.changeAccount(ctx, name, "removed_at = coalesce(removed_at, now())")
}

// changeAccount changes an account. Jobs that were made of its tasks before are forgotten: nobody claims them while it is
// out of use, and new ones are made when it is in use again.
func (s *State) changeAccount(ctx context.Context, name, set string, args ...any) (known bool, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "UPDATE "+s.tables.Accounts+" SET "+set+" WHERE name = $1", append([]any{name}, args...)...)
		if err != nil {
			return err
		}
		known = tag.RowsAffected() > 0
		_, err = tx.Exec(ctx, "UPDATE "+s.tables.Schedule+" SET queued_at = NULL WHERE account = $1 AND holder IS NULL", name)
		return err
	})
	return known, database.Wrap(err, "change account %s", name)
}

// AwaitIdle waits until no daemon runs a task for an account, which is out of use by now: they are told within seconds. One
// that has been silent for longer than that is dead.
func (s *State) AwaitIdle(ctx context.Context, name string) error {
	for {
		var busy bool
		err := s.pool.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+s.tables.Schedule+
			" WHERE account = $1 AND holder IS NOT NULL AND held_at > now() - interval '10 seconds')", name).Scan(&busy)
		if err != nil {
			return fmt.Errorf("wait for the tasks of %s: %w", name, database.Explain(err))
		}
		if !busy {
			return nil
		}
		select {
		case <-time.After(idlePoll):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

const idlePoll = 200 * time.Millisecond
