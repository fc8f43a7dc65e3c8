package sink

import (
	"context"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// OwnedBy returns the ids of live rows whose column names one of the owners, ascending.
func (s *Sink) OwnedBy(ctx context.Context, e *schema.Entity, account, column string, owners []int64) ([]int64, error) {
	ids, err := database.Collect(ctx, s.pool, pgx.RowTo[int64], "SELECT id FROM "+s.plan(e).own.name+
		" WHERE account = $1 AND "+quote(column)+" = ANY ($2) AND _deleted_at IS NULL ORDER BY id", account, owners)
	return ids, database.Wrap(err, "look for %s of %s by %s", e.Name, account, column)
}

// ParentsOf returns the values of a column in live rows, ascending and each once.
func (s *Sink) ParentsOf(ctx context.Context, e *schema.Entity, account, column string, ids []int64) ([]int64, error) {
	ids, err := database.Collect(ctx, s.pool, pgx.RowTo[int64], "SELECT DISTINCT "+quote(column)+" FROM "+s.plan(e).own.name+
		" WHERE account = $1 AND id = ANY ($2) AND _deleted_at IS NULL AND "+quote(column)+" > 0 ORDER BY 1", account, ids)
	return ids, database.Wrap(err, "look for the %s of %s of %s", column, e.Name, account)
}
