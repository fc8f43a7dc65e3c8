package sink

import (
	"context"
	"time"

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
func (s *Sink) SavePageSize(ctx context.Context, p PageSize) error {
	q := "DELETE FROM " + s.state.pageSizes + " WHERE account = $1 AND entity = $2 AND of = $3 AND $4 = 0"
	if p.Size > 0 {
		q = "INSERT INTO " + s.state.pageSizes + " (account, entity, of, size) VALUES ($1, $2, $3, $4)" +
			" ON CONFLICT (account, entity, of) DO UPDATE SET size = excluded.size, learned_at = now()"
	}
	_, err := s.pool.Exec(ctx, q, p.Account, p.Entity, p.Of, p.Size)
	return wrap(err, "note the page size of %s of %s", p.Entity, p.Account)
}

// PageSizes returns all sizes that are smaller than they should be.
func (s *Sink) PageSizes(ctx context.Context) ([]PageSize, error) {
	sizes, err := collect(ctx, s.pool, pgx.RowToStructByPos[PageSize],
		"SELECT account, entity, of, size, learned_at FROM "+s.state.pageSizes+" ORDER BY 1, 2, 3")
	return sizes, wrap(err, "read the page sizes")
}
