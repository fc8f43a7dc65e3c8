package sink

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// OwnedBy returns the ids of live rows whose column names one of the owners, ascending.
func (s *Sink) OwnedBy(ctx context.Context, e *schema.Entity, account, column string, owners []int64) ([]int64, error) {
	rows, err := s.pool.Query(ctx, "SELECT id FROM "+s.plan(e).own.name+
		" WHERE account = $1 AND "+quote(column)+" = ANY ($2) AND _deleted_at IS NULL ORDER BY id", account, owners)
	if err != nil {
		return nil, fmt.Errorf("look for %s of %s by %s: %w", e.Name, account, column, explain(err))
	}
	return collectIDs(rows, e, account)
}

// ParentsOf returns the values of a column in live rows, ascending and each once.
func (s *Sink) ParentsOf(ctx context.Context, e *schema.Entity, account, column string, ids []int64) ([]int64, error) {
	rows, err := s.pool.Query(ctx, "SELECT DISTINCT "+quote(column)+" FROM "+s.plan(e).own.name+
		" WHERE account = $1 AND id = ANY ($2) AND _deleted_at IS NULL AND "+quote(column)+" > 0 ORDER BY 1", account, ids)
	if err != nil {
		return nil, fmt.Errorf("look for the %s of %s of %s: %w", column, e.Name, account, explain(err))
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
