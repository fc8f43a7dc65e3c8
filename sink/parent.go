package sink

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// OfParents returns the ids of the live rows that belong to the named parents (schema.PerParent).
func (s *Sink) OfParents(ctx context.Context, e *schema.Entity, account string, parents []string) ([]int64, error) {
	sql := "SELECT id FROM " + s.plan(e).own.name + " WHERE account = $1 AND " + quote(e.ParentColumn) +
		" = ANY ($2) AND _deleted_at IS NULL"
	rows, err := s.pool.Query(ctx, sql, account, parents)
	if err != nil {
		return nil, fmt.Errorf("read %s of %s by parent: %w", e.Name, account, explain(err))
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("read %s of %s by parent: %w", e.Name, account, explain(err))
	}
	return ids, nil
}

// LastPass returns when the latest pass over an entity that read something and succeeded began, by the database's
// clock (UTC); zero if there was none.
func (s *Sink) LastPass(ctx context.Context, account, entity string) (time.Time, error) {
	var began *time.Time
	err := s.pool.QueryRow(ctx, "SELECT max(started_at) FROM "+s.state.passes+
		" WHERE account = $1 AND entity = $2 AND outcome = 'done' AND pages > 0", account, entity).Scan(&began)
	if err != nil {
		return time.Time{}, fmt.Errorf("read the history of %s of %s: %w", entity, account, explain(err))
	}
	return utc(began), nil
}

// ChangedSince tells whether a pass that was under way at since, or began later, changed rows of the entity.
func (s *Sink) ChangedSince(ctx context.Context, account, entity string, since time.Time) (bool, error) {
	var changed bool
	err := s.pool.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+s.state.passes+
		" WHERE account = $1 AND entity = $2 AND finished_at >= $3 AND inserted + updated > 0)", account, entity, since).Scan(&changed)
	if err != nil {
		return false, fmt.Errorf("read the history of %s of %s: %w", entity, account, explain(err))
	}
	return changed, nil
}
