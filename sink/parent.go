package sink

import (
	"context"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// OfParents returns the ids of the live rows that belong to the named parents (schema.PerParent).
func (s *Sink) OfParents(ctx context.Context, e *schema.Entity, account string, parents []string) ([]int64, error) {
	ids, err := database.Collect(ctx, s.pool, pgx.RowTo[int64], "SELECT id FROM "+s.plan(e).own.name+
		" WHERE account = $1 AND "+quote(e.ParentColumn)+" = ANY ($2) AND _deleted_at IS NULL", account, parents)
	return ids, database.Wrap(err, "read %s of %s by parent", e.Name, account)
}
