package state

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"

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
func (s *State) SaveOutage(ctx context.Context, o Outage) error {
	_, err := s.pool.Exec(ctx, "INSERT INTO "+s.tables.Outages+` (account, road, down_since, error) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account, road) DO UPDATE SET down_since = excluded.down_since, error = excluded.error, tried_at = now()`,
		o.Account, o.Road, o.Since, database.Storable([]byte(o.Error)))
	return database.Wrap(err, "note the outage of %s of %s", o.Road, o.Account)
}

// EndOutage notes that a road answers again.
func (s *State) EndOutage(ctx context.Context, account, road string) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM "+s.tables.Outages+" WHERE account = $1 AND road = $2", account, road)
	return database.Wrap(err, "note the end of the outage of %s of %s", road, account)
}

// Outages returns the roads that are down, by account and road.
func (s *State) Outages(ctx context.Context) ([]Outage, error) {
	outages, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[Outage],
		"SELECT account, road, down_since, error FROM "+s.tables.Outages+" ORDER BY account, road")
	return outages, database.Wrap(err, "read the outages")
}
