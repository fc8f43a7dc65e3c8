package sink

import (
	"context"
	"fmt"
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
	if err != nil {
		return fmt.Errorf("note the outage of %s of %s: %w", o.Road, o.Account, explain(err))
	}
	return nil
}

// EndOutage notes that a road answers again.
func (s *Sink) EndOutage(ctx context.Context, account, road string) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM "+s.state.outages+" WHERE account = $1 AND road = $2", account, road)
	if err != nil {
		return fmt.Errorf("note the end of the outage of %s of %s: %w", road, account, explain(err))
	}
	return nil
}

// Outages returns the roads that are down, by account and road.
func (s *Sink) Outages(ctx context.Context) ([]Outage, error) {
	rows, err := s.pool.Query(ctx, "SELECT account, road, down_since, error FROM "+s.state.outages+" ORDER BY account, road")
	if err != nil {
		return nil, fmt.Errorf("read the outages: %w", explain(err))
	}
	outages, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Outage, error) {
		var o Outage
		err := row.Scan(&o.Account, &o.Road, &o.Since, &o.Error)
		o.Since = o.Since.UTC()
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the outages: %w", explain(err))
	}
	return outages, nil
}
