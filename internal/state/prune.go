package state

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"
)

// How long history is kept that nothing depends on.
const (
	keepEvents = 3 * 24 * time.Hour
	keepPasses = 90 * 24 * time.Hour
)

// Prune deletes an account's hook events that were done three days ago, and its passes of more than 90 days ago, but for the
// last of each kind that was done.
func (s *State) Prune(ctx context.Context, account string) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM "+s.tables.Events+" WHERE account = $1 AND done_at < now() - $2::interval", account, keepEvents)
	if err == nil {
		_, err = s.pool.Exec(ctx, "DELETE FROM "+s.tables.Passes+` p WHERE account = $1 AND started_at < now() - $2::interval
			AND (outcome IS DISTINCT FROM 'done' OR EXISTS (SELECT FROM `+s.tables.Passes+` later WHERE later.account = p.account
				AND later.entity = p.entity AND later.kind = p.kind AND later.outcome = 'done' AND later.started_at > p.started_at))`,
			account, keepPasses)
	}
	return database.Wrap(err, "prune the history of %s", account)
}
