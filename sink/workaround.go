package sink

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Workaround is how Keap has to be asked for an entity where the usual way fails.
type Workaround struct {
	Entity, Of, Value string
	Learned           time.Time // UTC
}

// SaveWorkaround notes a workaround, or forgets it if its value is empty.
func (s *Sink) SaveWorkaround(ctx context.Context, account string, w Workaround) error {
	q := "DELETE FROM " + s.state.workarounds + " WHERE account = $1 AND entity = $2 AND of = $3 AND $4 = ''"
	if w.Value != "" {
		q = "INSERT INTO " + s.state.workarounds + " (account, entity, of, value) VALUES ($1, $2, $3, $4)" +
			" ON CONFLICT (account, entity, of) DO UPDATE SET value = excluded.value, learned_at = now()"
	}
	if _, err := s.pool.Exec(ctx, q, account, w.Entity, w.Of, w.Value); err != nil {
		return fmt.Errorf("note how %s of %s has to be asked for: %w", w.Entity, account, explain(err))
	}
	return nil
}

// Workarounds returns all workarounds of an account.
func (s *Sink) Workarounds(ctx context.Context, account string) ([]Workaround, error) {
	rows, err := s.pool.Query(ctx, "SELECT entity, of, value, learned_at FROM "+s.state.workarounds+" WHERE account = $1 ORDER BY 1, 2", account)
	if err == nil {
		var all []Workaround
		all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Workaround])
		if err == nil {
			return all, nil
		}
	}
	return nil, fmt.Errorf("read how %s has to be asked: %w", account, explain(err))
}
