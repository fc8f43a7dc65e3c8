package state

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/internal/database"
)

// Workaround is how Keap has to be asked for an entity where the usual way fails.
type Workaround struct {
	Entity, Of, Value string
	Learned           time.Time // UTC
}

// SaveWorkaround notes a workaround, or forgets it if its value is empty.
func (s *State) SaveWorkaround(ctx context.Context, account string, w Workaround) error {
	q := "DELETE FROM " + s.tables.Workarounds + " WHERE account = $1 AND entity = $2 AND of = $3 AND $4 = ''"
	if w.Value != "" {
		q = "INSERT INTO " + s.tables.Workarounds + " (account, entity, of, value) VALUES ($1, $2, $3, $4)" +
			" ON CONFLICT (account, entity, of) DO UPDATE SET value = excluded.value, learned_at = now()"
	}
	_, err := s.pool.Exec(ctx, q, account, w.Entity, w.Of, w.Value)
	return database.Wrap(err, "note how %s of %s has to be asked for", w.Entity, account)
}

// Workarounds returns all workarounds of an account.
func (s *State) Workarounds(ctx context.Context, account string) ([]Workaround, error) {
	all, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[Workaround],
		"SELECT entity, of, value, learned_at FROM "+s.tables.Workarounds+" WHERE account = $1 ORDER BY 1, 2", account)
	return all, database.Wrap(err, "read how %s has to be asked", account)
}
