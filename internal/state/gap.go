package state

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// Gap is a time in which Keap did not deliver the events of a kind, and in which a record of an entity may have changed
// unheard. Times are by Keap's clock, UTC.
type Gap struct {
	ID       int64
	Account  string
	EventKey string
	Entity   string
	Began    time.Time
	Ended    time.Time // zero while it lasts
	Reason   string    // status that was found
}

// OpenGap notes that events of a kind are not delivered, for each of the entities they concern. A gap of the same kind that
// was not repaired yet goes on.
func (s *State) OpenGap(ctx context.Context, account, eventKey string, entities []string, began time.Time, reason string) error {
	_, err := s.pool.Exec(ctx, "INSERT INTO "+s.tables.Gaps+` AS g (account, event_key, entity, began_at, reason)
		SELECT $1, $2, entity, $4, $5 FROM unnest($3::text[]) e(entity)
		ON CONFLICT (account, event_key, entity) WHERE closed_at IS NULL DO UPDATE
		SET ended_at = NULL, began_at = least(g.began_at, excluded.began_at), reason = excluded.reason`,
		account, eventKey, entities, began, reason)
	return database.Wrap(err, "note that %s of %s is not delivered", eventKey, account)
}

// EndGaps notes that events of these kinds are delivered again, and puts an entry for each gap into the inbox.
func (s *State) EndGaps(ctx context.Context, account string, eventKeys []string, ended time.Time) error {
	_, err := s.pool.Exec(ctx, "WITH over AS (UPDATE "+s.tables.Gaps+` SET ended_at = greatest($3, began_at)
			WHERE account = $1 AND event_key = ANY ($2) AND ended_at IS NULL AND closed_at IS NULL RETURNING id, entity, event_key)
		INSERT INTO `+s.tables.Events+` (account, entity, reason, event_key, gap_id) SELECT $1, entity, 'gap', event_key, id FROM over`,
		account, eventKeys, ended)
	return database.Wrap(err, "note that hooks of %s are delivered again", account)
}

// OpenGaps returns the gaps of an account that were not repaired yet, those that last included, by entity.
func (s *State) OpenGaps(ctx context.Context, account string) ([]Gap, error) {
	gaps, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[Gap],
		"SELECT id, account, event_key, entity, began_at, ended_at, reason FROM "+s.tables.Gaps+
			" WHERE account = $1 AND closed_at IS NULL ORDER BY entity, event_key", account)
	return gaps, database.Wrap(err, "read the gaps of %s", account)
}

// WaitingGap is an entry of the inbox for a gap that has ended.
type WaitingGap struct {
	ID       int64 // in the inbox
	Entity   string
	EventKey string
	Began    time.Time // zero for an event of which only its kind is known
}

// WaitingGaps returns the gaps of an account that have ended and are not repaired yet, in the order in which they ended.
func (s *State) WaitingGaps(ctx context.Context, account string) ([]WaitingGap, error) {
	gaps, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[WaitingGap],
		"SELECT e.id, e.entity, e.event_key, g.began_at FROM "+s.tables.Events+" e LEFT JOIN "+s.tables.Gaps+
			" g ON g.id = e.gap_id WHERE e.account = $1 AND e.reason = 'gap' AND e.done_at IS NULL ORDER BY e.id", account)
	return gaps, database.Wrap(err, "read the gaps of %s", account)
}

// LastSweep returns how the latest sweep of an entity that has ended came out, and when it began by the database's clock;
// empty if there was none.
func (s *State) LastSweep(ctx context.Context, account, entity string) (outcome string, began time.Time, err error) {
	err = s.pool.QueryRow(ctx, "SELECT outcome, started_at FROM "+s.tables.Passes+` WHERE account = $1 AND entity = $2
		AND kind = 'sweep' AND outcome IS NOT NULL ORDER BY started_at DESC LIMIT 1`, account, entity).Scan(&outcome, &began)
	if database.IsNoRow(err) {
		return "", time.Time{}, nil
	}
	return outcome, began, database.Wrap(err, "read the sweeps of %s of %s", entity, account)
}
