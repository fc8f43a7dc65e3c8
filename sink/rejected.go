package sink

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// reject keeps the batch's records without a usable key, and those that Postgres refuses, whole, with the reason; and those that Keap cannot send, by their ids. One that
// comes again is counted, not kept twice.
func (w *writer) reject(ctx context.Context) error {
	if err := w.readable(ctx); err != nil {
		return err
	}
	rejected := slices.Clone(w.batch.Rejected)
	for _, r := range w.refused {
		rejected = append(rejected, w.raw(r))
	}
	if len(rejected) == 0 {
		return nil
	}
	var inserts pgx.Batch
	for _, raw := range rejected {
		inserts.Queue("INSERT INTO "+w.tables.Rejected+" AS r (account, entity, record, reason, pass_id, record_id)"+
			" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, entity, md5(record)) DO UPDATE"+
			" SET reason = excluded.reason, pass_id = excluded.pass_id, seen = r.seen + 1, last_seen_at = now()",
			w.batch.Rows.Account, w.batch.Rows.Entity.Name, database.Storable(raw.Bytes), database.Storable([]byte(raw.Reason)), w.passID(), unreadableID(raw))
	}
	if err := w.tx.SendBatch(ctx, &inserts).Close(); err != nil {
		return fmt.Errorf("keep rejected records: %w", err)
	}
	return nil
}

// unreadableID is the id of a record that Keap cannot send; nil for records that came.
func unreadableID(raw schema.Raw) *int64 {
	if !raw.Unreadable {
		return nil
	}
	return &raw.ID
}

// readable takes records from those that Keap cannot send: they came, or are gone.
func (w *writer) readable(ctx context.Context) error {
	ids := slices.Concat(w.batch.Readable, w.buried)
	if len(ids) == 0 {
		return nil
	}
	_, err := w.tx.Exec(ctx, "DELETE FROM "+w.tables.Rejected+" WHERE account = $1 AND entity = $2 AND record_id = ANY($3)",
		w.batch.Rows.Account, w.batch.Rows.Entity.Name, ids)
	if err != nil {
		return fmt.Errorf("take records from the rejected ones: %w", err)
	}
	return nil
}

// RejectedSince reports whether a record of an entity was rejected at or after a time: Keap has it, and the mirror may not.
func (s *Sink) RejectedSince(ctx context.Context, account, entity string, since time.Time) (rejected bool, err error) {
	err = s.pool.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+s.tables.Rejected+" WHERE account = $1 AND entity = $2 AND last_seen_at >= $3)",
		account, entity, since).Scan(&rejected)
	return rejected, database.Wrap(err, "look for rejected records of %s of %s", entity, account)
}

// Unreadable returns the ids of the records of an entity that Keap was not able to send.
func (s *Sink) Unreadable(ctx context.Context, account, entity string) (map[int64]bool, error) {
	ids, err := database.Collect(ctx, s.pool, pgx.RowTo[int64], "SELECT DISTINCT record_id FROM "+s.tables.Rejected+
		" WHERE account = $1 AND entity = $2 AND record_id IS NOT NULL", account, entity)
	all := make(map[int64]bool, len(ids))
	for _, id := range ids {
		all[id] = true
	}
	return all, database.Wrap(err, "read the unreadable records of %s of %s", entity, account)
}

func (w *writer) passID() any {
	if w.batch.PassID == 0 {
		return nil
	}
	return w.batch.PassID
}
