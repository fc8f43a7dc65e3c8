package sink

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// reject keeps the batch's records without a usable key, and those that Postgres refuses, whole, with the reason. One that
// comes again is counted, not kept twice.
func (w *writer) reject(ctx context.Context) error {
	rejected := slices.Clone(w.batch.Rejected)
	for _, r := range w.refused {
		rejected = append(rejected, w.raw(r))
	}
	if len(rejected) == 0 {
		return nil
	}
	var inserts pgx.Batch
	for _, raw := range rejected {
		inserts.Queue("INSERT INTO "+w.state.rejected+" AS r (account, entity, record, reason, pass_id)"+
			" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account, entity, md5(record)) DO UPDATE"+
			" SET reason = excluded.reason, pass_id = excluded.pass_id, seen = r.seen + 1, last_seen_at = now()",
			w.batch.Rows.Account, w.batch.Rows.Entity.Name, storable(raw.Bytes), storable([]byte(raw.Reason)), w.passID())
	}
	if err := w.tx.SendBatch(ctx, &inserts).Close(); err != nil {
		return fmt.Errorf("keep rejected records: %w", err)
	}
	return nil
}

func (w *writer) passID() any {
	if w.batch.PassID == 0 {
		return nil
	}
	return w.batch.PassID
}

// storable is a record as text that Postgres takes: what is no UTF-8, or NUL, becomes U+FFFD.
func storable(record []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(record), "\uFFFD"), "\x00", "\uFFFD")
}
