package sink

import (
	"context"
	"fmt"

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
