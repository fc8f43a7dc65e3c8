package sink

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// bury makes tombstones of the batch's Tombstones and of their child rows. A record that the batch brings is not gone.
func (w *writer) bury(ctx context.Context) error {
	ids := make([]int64, 0, len(w.batch.Tombstones))
	for _, id := range w.batch.Tombstones {
		if w.keys.find(id) == nil {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	rows, err := w.tx.Query(ctx, w.plan.own.bury, w.batch.Rows.Account, ids, instant(w.batch.AsOf))
	if err != nil {
		return fmt.Errorf("mark deleted in %s: %w", w.plan.own.name, err)
	}
	buried, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("mark deleted in %s: %w", w.plan.own.name, err)
	}
	w.result.Tombstoned = len(buried)
	if len(buried) == 0 || len(w.plan.children) == 0 {
		return nil
	}
	var updates pgx.Batch
	for _, child := range w.plan.children {
		updates.Queue(child.bury, w.batch.Rows.Account, buried)
	}
	if err := w.tx.SendBatch(ctx, &updates).Close(); err != nil {
		return fmt.Errorf("mark child rows deleted: %w", err)
	}
	return nil
}
