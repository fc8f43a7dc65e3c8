package state

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// PageSize is how many records of an entity Keap is able to send at once.
type PageSize struct {
	Account, Entity string
	Of              string // what is asked for
	Size            int
	Learned         time.Time // UTC
}

// SavePageSize notes a size, or forgets it if it is zero.
func (s *State) SavePageSize(ctx context.Context, p PageSize) error {
	q := "DELETE FROM " + s.tables.PageSizes + " WHERE account = $1 AND entity = $2 AND of = $3 AND $4 = 0"
	if p.Size > 0 {
		q = "INSERT INTO " + s.tables.PageSizes + " (account, entity, of, size) VALUES ($1, $2, $3, $4)" +
			" ON CONFLICT (account, entity, of) DO UPDATE SET size = excluded.size, learned_at = now()"
	}
	_, err := s.pool.Exec(ctx, q, p.Account, p.Entity, p.Of, p.Size)
	return database.Wrap(err, "note the page size of %s of %s", p.Entity, p.Account)
}

// PageSizes returns all sizes that are smaller than they should be.
func (s *State) PageSizes(ctx context.Context) ([]PageSize, error) {
	sizes, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[PageSize],
		"SELECT account, entity, of, size, learned_at FROM "+s.tables.PageSizes+" ORDER BY 1, 2, 3")
	return sizes, database.Wrap(err, "read the page sizes")
}
