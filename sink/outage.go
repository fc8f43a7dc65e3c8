package sink

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Outage is a road to Keap that is down.
type Outage struct {
	Account string
	Road    string    // as "xmlrpc"
	Since   time.Time // the first failure of those that have gone on ever since, UTC
	Error   string    // of the last try
}

// SaveOutage notes that a road is down.
func (s *Sink) SaveOutage(ctx context.Context, o Outage) error {
	_, err := s.pool.Exec(ctx, "INSERT INTO "+s.state.outages+` (account, road, down_since, error) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account, road) DO UPDATE SET down_since = excluded.down_since, error = excluded.error, tried_at = now()`,
		o.Account, o.Road, o.Since, storable([]byte(o.Error)))
	return wrap(err, "note the outage of %s of %s", o.Road, o.Account)
}

// EndOutage notes that a road answers again.
func (s *Sink) EndOutage(ctx context.Context, account, road string) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM "+s.state.outages+" WHERE account = $1 AND road = $2", account, road)
	return wrap(err, "note the end of the outage of %s of %s", road, account)
}

// Outages returns the roads that are down, by account and road.
func (s *Sink) Outages(ctx context.Context) ([]Outage, error) {
	outages, err := collect(ctx, s.pool, pgx.RowToStructByPos[Outage],
		"SELECT account, road, down_since, error FROM "+s.state.outages+" ORDER BY account, road")
	return outages, wrap(err, "read the outages")
}
