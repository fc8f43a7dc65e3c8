package sink

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// ChangedIDs returns the ids of rows that were written since a time of the database's clock, tombstones included,
// ascending; no more than limit.
func (s *Sink) ChangedIDs(ctx context.Context, e *schema.Entity, account string, since time.Time, limit int) ([]int64, error) {
	rows, err := s.pool.Query(ctx, "SELECT id FROM "+s.plan(e).own.name+
		" WHERE account = $1 AND _synced_at >= $2 ORDER BY id LIMIT $3", account, since, limit)
	if err != nil {
		return nil, fmt.Errorf("look for changed %s of %s: %w", e.Name, account, explain(err))
	}
	return collectIDs(rows, e, account)
}

// OwnedBy returns the ids of live rows whose column names one of the owners, ascending.
func (s *Sink) OwnedBy(ctx context.Context, e *schema.Entity, account, column string, owners []int64) ([]int64, error) {
	rows, err := s.pool.Query(ctx, "SELECT id FROM "+s.plan(e).own.name+
		" WHERE account = $1 AND "+quote(column)+" = ANY ($2) AND _deleted_at IS NULL ORDER BY id", account, owners)
	if err != nil {
		return nil, fmt.Errorf("look for %s of %s by %s: %w", e.Name, account, column, explain(err))
	}
	return collectIDs(rows, e, account)
}

func collectIDs(rows pgx.Rows, e *schema.Entity, account string) ([]int64, error) {
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("read ids of %s of %s: %w", e.Name, account, explain(err))
	}
	return ids, nil
}
