package sink

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// HookEvent is an entry of the inbox: a hint that a record may have changed.
type HookEvent struct {
	ID       int64  // in the inbox; of no meaning to AddEvents
	Entity   string // as the inbox has it; of no meaning to AddEvents
	Key      string // kind of event, as "contact.edit"
	RecordID int64  // 0 where the delivery could not be read
	TagID    int64  // 0 for none
	Happened time.Time
	Received time.Time // by the database's clock; of no meaning to AddEvents
}

// AddEvents puts events into the inbox, in the caller's transaction: one entry for each entity that an event concerns
// (schema.OfHook). Events that concern none are left out.
func (s *Sink) AddEvents(ctx context.Context, tx pgx.Tx, account string, events []HookEvent) error {
	var (
		entities, keys []string
		records, tags  []int64
		happened       []any
	)
	for _, e := range events {
		for _, heard := range schema.OfHook(e.Key) {
			entities, keys = append(entities, heard.Entity.Name), append(keys, e.Key)
			records, tags, happened = append(records, e.RecordID), append(tags, e.TagID), append(happened, database.Instant(e.Happened))
		}
	}
	if len(entities) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "INSERT INTO "+s.tables.Events+` (account, entity, event_key, record_id, tag_id, happened_at)
		SELECT $1, entity, key, record, nullif(tag, 0), happened
		FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::timestamptz[]) e(entity, key, record, tag, happened)`,
		account, entities, keys, records, tags, happened)
	if err == nil {
		// To the nearest seconds only, so that deliveries need not wait for each other.
		_, err = tx.Exec(ctx, "UPDATE "+s.tables.Hooks+` SET delivered_at = now() WHERE account = $1 AND event_key = ANY ($2)
			AND coalesce(delivered_at < now() - interval '10 seconds', true)`, account, keys)
	}
	return database.Wrap(err, "put hook events of %s into the inbox", account)
}

// ReceiveEvents is AddEvents in a transaction of its own.
func (s *Sink) ReceiveEvents(ctx context.Context, account string, events []HookEvent) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return s.AddEvents(ctx, tx, account, events) })
}

// WaitingEvents returns what waits in an account's inbox, by entity and in the order of arrival: up to limit events of
// each entity, so that one that cannot be read does not stand in the way of the others.
func (s *Sink) WaitingEvents(ctx context.Context, account string, limit int) ([]HookEvent, error) {
	events, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[HookEvent], `WITH RECURSIVE waiting AS (
			(SELECT entity FROM `+s.tables.Events+` WHERE account = $1 AND done_at IS NULL AND reason = 'hook' ORDER BY entity LIMIT 1)
			UNION ALL
			SELECT (SELECT entity FROM `+s.tables.Events+` WHERE account = $1 AND done_at IS NULL AND reason = 'hook' AND entity > w.entity
				ORDER BY entity LIMIT 1) FROM waiting w WHERE w.entity IS NOT NULL)
		SELECT e.id, e.entity, e.event_key, e.record_id, coalesce(e.tag_id, 0), e.happened_at, e.received_at
		FROM waiting w CROSS JOIN LATERAL (SELECT * FROM `+s.tables.Events+`
			WHERE account = $1 AND entity = w.entity AND done_at IS NULL AND reason = 'hook' ORDER BY id LIMIT $2) e
		ORDER BY e.entity, e.id`, account, limit)
	return events, database.Wrap(err, "read the inbox of %s", account)
}

// WaitingEventsOf is WaitingEvents for one entity.
func (s *Sink) WaitingEventsOf(ctx context.Context, account, entity string, limit int) ([]HookEvent, error) {
	events, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[HookEvent], `
		SELECT id, entity, event_key, record_id, coalesce(tag_id, 0), happened_at, received_at
		FROM `+s.tables.Events+` WHERE account = $1 AND entity = $2 AND done_at IS NULL AND reason = 'hook' ORDER BY id LIMIT $3`,
		account, entity, limit)
	return events, database.Wrap(err, "read the inbox of %s", account)
}

// Undone returns the ids of live rows whose deletion a hook told of, and for which Keap was asked before the inbox looked for the
// record: a page that was asked for earlier wrote them afterwards. It looks at what the inbox did since a time.
func (s *Sink) Undone(ctx context.Context, e *schema.Entity, account string, since time.Time) ([]int64, error) {
	if len(e.HookEvents) == 0 {
		return nil, nil
	}
	// Index probes, as everywhere (plan.reads).
	ids, err := database.Collect(ctx, s.pool, pgx.RowTo[int64], "SELECT found.id FROM (SELECT record_id, max(done_at) AS done FROM "+s.tables.Events+`
			WHERE account = $1 AND entity = $2 AND done_at >= $3 AND reason = 'hook' AND event_key = ANY ($4) AND event_key LIKE '%.delete'
			GROUP BY record_id) told CROSS JOIN LATERAL (SELECT id FROM `+s.plan(e).own.name+` WHERE account = $1 AND id = record_id
				AND _deleted_at IS NULL AND coalesce(_asked_at, _synced_at) < done LIMIT 1) found`, account, e.Name, since, e.HookEvents)
	return ids, database.Wrap(err, "look for deletions of %s of %s that pages undid", e.Name, account)
}

// DeferEvents turns events into gaps: that a record changed is known, which one is not, and the pass that they caused could
// not show it.
func (s *Sink) DeferEvents(ctx context.Context, ids ...int64) error {
	_, err := s.pool.Exec(ctx, "UPDATE "+s.tables.Events+" SET reason = 'gap' WHERE id = ANY ($1) AND done_at IS NULL AND reason = 'hook'", ids)
	return database.Wrap(err, "turn hook events into gaps")
}

// FinishOtherEvents takes the events of all entities but these out of an account's inbox.
func (s *Sink) FinishOtherEvents(ctx context.Context, account string, entities []string) error {
	_, err := s.pool.Exec(ctx, "UPDATE "+s.tables.Events+
		" SET done_at = now() WHERE account = $1 AND entity <> ALL ($2) AND done_at IS NULL AND reason = 'hook'", account, entities)
	return database.Wrap(err, "take events of what is not mirrored out of the inbox of %s", account)
}
