package sink

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// bury makes tombstones of the batch's Tombstones and of their child rows. A record that the batch brings is not gone, and
// neither is one that was asked for later.
func (w *writer) bury(ctx context.Context) error {
	var places [][6]byte
	answer := version{asked: schema.StampOf(w.batch.AsOf), gone: true}
	for _, id := range w.batch.Tombstones {
		row, there := w.rowsOf[id]
		if !there || row.gone || w.keys.find(id) != nil || !answer.supersedes(row.version, w.batch.trust()) {
			continue
		}
		row.gone = true // it may be named twice
		w.rowsOf[id] = row
		places, w.buried = append(places, row.place), append(w.buried, id)
	}
	if len(places) == 0 {
		return nil
	}
	var updates pgx.Batch
	updates.Queue(w.plan.own.bury, tidArray(places), w.batch.AsOf)
	for _, child := range w.plan.children {
		updates.Queue(child.bury, w.batch.Rows.Account, w.buried)
	}
	if err := w.tx.SendBatch(ctx, &updates).Close(); err != nil {
		return fmt.Errorf("mark deleted in %s: %w", w.plan.own.name, err)
	}
	return nil
}
