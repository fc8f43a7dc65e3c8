package sink

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// merge brings records that may be in the mirror already into it, by way of the stage, and replaces the child rows of
// those that were written. The records are in the order of ids.
func (w *writer) merge(ctx context.Context, records []int) error {
	stage := w.plan.stage
	if _, err := w.tx.Exec(ctx, stage.create); err != nil {
		return fmt.Errorf("make the stage: %w", err)
	}
	if err := w.stream(ctx, stage.copy, &w.batch.Rows.Tables[0], records); err != nil {
		return fmt.Errorf("copy into the stage: %w", err)
	}
	written, err := w.mergeStage(ctx)
	if err != nil {
		return fmt.Errorf("merge into %s: %w", w.plan.own.name, err)
	}
	if len(written) == 0 || len(w.plan.children) == 0 {
		return nil
	}
	kept, err := w.clearChildren(ctx, written)
	if err != nil {
		return fmt.Errorf("replace child rows: %w", err)
	}
	if err := w.copyChildren(ctx, written); err != nil {
		return err
	}
	return w.restore(ctx, kept)
}

// mergeStage returns the records that were written, in the order of ids.
func (w *writer) mergeStage(ctx context.Context) ([]int, error) {
	merge := w.plan.stage.merge
	if w.batch.LooseStamps {
		merge = w.plan.stage.mergeLoose
	}
	rows, err := w.tx.Query(ctx, merge, instant(w.batch.AsOf))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var written []int
	w.keys.next = 0
	for rows.Next() {
		values := rows.RawValues()
		for _, k := range w.keys.find(integer(values[0])) {
			written = append(written, k.at)
		}
		if truth(values[1]) {
			w.result.Inserted++
		} else {
			w.result.Updated++
		}
	}
	return written, rows.Err()
}

// clearChildren removes the child rows of records, in one round trip, and returns what the new ones have to keep. It does
// so for new records too: the own row is what vouches for child rows, so what is found without one is worth nothing.
func (w *writer) clearChildren(ctx context.Context, records []int) ([]kept, error) {
	ids := make([]int64, len(records))
	for i, at := range records {
		ids[i] = w.batch.Rows.Records[at].ID
	}
	var deletes pgx.Batch
	all := make([]kept, 0, len(w.plan.children))
	for _, child := range w.plan.children {
		if child.keep == "" {
			deletes.Queue(child.delete, w.batch.Rows.Account, ids)
			continue
		}
		all = append(all, kept{table: child})
		deletes.Queue(child.keep, w.batch.Rows.Account, ids).Query(all[len(all)-1].take)
	}
	return all, w.tx.SendBatch(ctx, &deletes).Close()
}

// instant is a time as a parameter: NULL for the zero time.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
