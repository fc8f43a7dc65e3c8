package sink

import (
	"context"
	"sync"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/keapsync/keapsync/schema"
)

// Sink is the mirror. It is safe for concurrent use; each call takes a connection of its own from a pool.
type Sink struct {
	pool   *pgxpool.Pool
	mirror string
	tables database.Tables
	plans  sync.Map // *schema.Entity → *plan
}

// NewSink returns the mirror of a database. It does not look at the tables: see database.ErrNotMigrated.
func NewSink(db *database.DB) *Sink {
	return &Sink{pool: db.Pool, mirror: db.Mirror, tables: db.Tables}
}

// Now returns the database's clock, UTC: what _synced_at and Batch.AsOf are measured by.
func (s *Sink) Now(ctx context.Context) (time.Time, error) {
	var now time.Time
	err := s.pool.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&now)
	return now, database.Wrap(err, "read the database's clock")
}

// plan returns the entity's statements.
func (s *Sink) plan(e *schema.Entity) *plan {
	if p, ok := s.plans.Load(e); ok {
		return p.(*plan)
	}
	p, _ := s.plans.LoadOrStore(e, newPlan(s.mirror, e))
	return p.(*plan)
}
