package sink

import (
	"context"
	"fmt"
	"time"
)

// merge brings records that may be in the mirror already into it, by way of the stage, and replaces the child rows of
// those that were written where they differ. The records are in the order of ids.
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
	return w.replaceChildren(ctx, written)
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

// instant is a time as a parameter: NULL for the zero time.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
