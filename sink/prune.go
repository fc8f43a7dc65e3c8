package sink

import (
	"context"
	"time"
)

// How long history is kept that nothing depends on.
const (
	keepEvents = 3 * 24 * time.Hour
	keepPasses = 90 * 24 * time.Hour
)

// Prune deletes an account's hook events that were done three days ago, and its passes of more than 90 days ago, but for the
// last of each kind that was done.
func (s *Sink) Prune(ctx context.Context, account string) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM "+s.state.events+" WHERE account = $1 AND done_at < now() - $2::interval", account, keepEvents)
	if err == nil {
		_, err = s.pool.Exec(ctx, "DELETE FROM "+s.state.passes+` p WHERE account = $1 AND started_at < now() - $2::interval
			AND (outcome IS DISTINCT FROM 'done' OR EXISTS (SELECT FROM `+s.state.passes+` later WHERE later.account = p.account
				AND later.entity = p.entity AND later.kind = p.kind AND later.outcome = 'done' AND later.started_at > p.started_at))`,
			account, keepPasses)
	}
	return wrap(err, "prune the history of %s", account)
}
