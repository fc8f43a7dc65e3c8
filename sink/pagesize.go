package sink

import (
	"context"
	"fmt"
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
	if _, err := s.pool.Exec(ctx, q, p.Account, p.Entity, p.Of, p.Size); err != nil {
		return fmt.Errorf("note the page size of %s of %s: %w", p.Entity, p.Account, explain(err))
	}
	return nil
}

// PageSizes returns all sizes that are smaller than they should be.
func (s *Sink) PageSizes(ctx context.Context) ([]PageSize, error) {
	rows, err := s.pool.Query(ctx, "SELECT account, entity, of, size, learned_at FROM "+s.state.pageSizes+" ORDER BY 1, 2, 3")
	if err != nil {
		return nil, fmt.Errorf("read the page sizes: %w", explain(err))
	}
	sizes, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (PageSize, error) {
		var p PageSize
		err := row.Scan(&p.Account, &p.Entity, &p.Of, &p.Size, &p.Learned)
		p.Learned = p.Learned.UTC()
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the page sizes: %w", explain(err))
	}
	return sizes, nil
}
