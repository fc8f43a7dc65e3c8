package sink

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/keapsync/keapsync/schema"
)

// Options say where in the database things are.
type Options struct {
	Mirror   string // schema of the tables analysts read; "keap" if empty
	State    string // schema of keapsync's own tables; "keapsync" if empty
	MaxConns int    // most connections; 0 leaves it to the URL (pool_max_conns) and to pgx
}

// Sink is the mirror. It is safe for concurrent use; each call takes a connection of its own from a pool. Claims have
// one beside it.
type Sink struct {
	pool   *pgxpool.Pool
	mirror string
	state  state
	plans  sync.Map // *schema.Entity → *plan
	claims *claims

	usageRows sync.Map // usageRow → true
}

// Open connects to the database and makes sure that it answers. It does not look at the tables: see ErrNotMigrated.
func Open(ctx context.Context, url string, o Options) (*Sink, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "keapsync"
	}
	// Unnamed statements: each execution is planned for its own values (see the package documentation).
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	config.AfterConnect = readTimes
	if o.MaxConns > 0 {
		config.MaxConns = int32(min(o.MaxConns, 10_000))
	}
	pool, err := connect(ctx, config)
	if err != nil {
		return nil, err
	}
	if o.Mirror == "" {
		o.Mirror = "keap"
	}
	if o.State == "" {
		o.State = "keapsync"
	}
	s := &Sink{pool: pool, mirror: o.Mirror, state: newState(o.State)}
	s.claims = newClaims(func(ctx context.Context) (*pgx.Conn, error) {
		return pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	}, s.state.claims)
	return s, nil
}

// Close waits for calls under way and closes all connections. Claims that are still held are lost.
func (s *Sink) Close() {
	s.claims.close()
	s.pool.Close()
}

// Now returns the database's clock, UTC: what _synced_at and Batch.AsOf are measured by.
func (s *Sink) Now(ctx context.Context) (time.Time, error) {
	var now time.Time
	err := s.pool.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&now)
	return now, wrap(err, "read the database's clock")
}

// plan returns the entity's statements.
func (s *Sink) plan(e *schema.Entity) *plan {
	if p, ok := s.plans.Load(e); ok {
		return p.(*plan)
	}
	p, _ := s.plans.LoadOrStore(e, newPlan(s.mirror, e))
	return p.(*plan)
}
