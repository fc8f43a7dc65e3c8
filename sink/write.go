package sink

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/keapsync/keapsync/schema"
)

// write writes records, which are in the order of ids, with their child rows. If Postgres is known to refuse one of them, it
// is looked for: what fails is taken back and written in halves, down to the record that cannot be written.
func (w *writer) write(ctx context.Context, records []int) error {
	if !w.careful || len(records) == 0 {
		return w.writeAll(ctx, records)
	}
	outer, before := w.tx, w.outcome
	unchanged := w.result.Unchanged
	inner, err := outer.Begin(ctx) // a savepoint
	if err != nil {
		return err
	}
	w.tx = inner
	err = w.writeAll(ctx, records)
	w.tx = outer
	if err == nil {
		return inner.Commit(ctx)
	}
	if !refusal(err) {
		return err
	}
	w.outcome, w.result.Unchanged = before, unchanged
	if rollback := inner.Rollback(ctx); rollback != nil {
		return rollback
	}
	if len(records) == 1 {
		w.refused = append(w.refused, refused{records[0], err})
		return nil
	}
	half := len(records) / 2
	if err := w.write(ctx, records[:half]); err != nil {
		return err
	}
	return w.write(ctx, records[half:])
}

// writeAll writes new records by COPY and changed ones in place.
func (w *writer) writeAll(ctx context.Context, records []int) error {
	var fresh, changed []int
	var rows []placed
	for _, at := range records {
		if row, there := w.rowsOf[w.id(at)]; there {
			changed, rows = append(changed, at), append(rows, placed{row.place, w.batch.Rows.Tables[0].Span(at)})
		} else {
			fresh = append(fresh, at)
		}
	}
	if err := w.copy(ctx, &w.plan.own, newSpans(&w.batch.Rows.Tables[0], fresh)); err != nil {
		return err
	}
	w.inserted = append(w.inserted, fresh...)
	look := changed
	if !w.first { // a new record may have child rows that somebody's DELETE of its own row has left
		look, fresh = append(slices.Clone(changed), fresh...), nil
	}
	touched := map[int64]bool{}
	statements, err := w.changeChildren(ctx, look, touched)
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		statements = append([]statement{w.replace(&w.plan.own, rows)}, statements...)
	}
	if err := run(ctx, w.tx.Conn().PgConn(), statements, func(id int64) { touched[id] = true }); err != nil {
		return err
	}
	for i := range w.plan.children {
		if err := w.copy(ctx, &w.plan.children[i], newSpans(&w.batch.Rows.Tables[i+1], fresh)); err != nil {
			return err
		}
	}
	for _, at := range changed {
		if touched[w.id(at)] {
			w.updated = append(w.updated, at)
		} else {
			w.result.Unchanged++
		}
	}
	return nil
}

// id is a record's.
func (w *writer) id(at int) int64 { return w.batch.Rows.Records[at].ID }

// copy copies rows into a table.
func (w *writer) copy(ctx context.Context, to *target, s *spans) error {
	if s == nil {
		return nil
	}
	defer s.close()
	tag, err := w.tx.Conn().PgConn().CopyFrom(ctx, s, to.copy)
	if err == nil && tag.RowsAffected() != s.rows {
		err = errSwallowed
	}
	if err != nil {
		return fmt.Errorf("copy into %s: %w", to.name, err)
	}
	return nil
}

// errSwallowed tells that the database stored fewer rows than it was given.
var errSwallowed = errors.New("rows that were sent are not stored; is there a trigger or a rule on the table")

// refused is a record that Postgres does not take.
type refused struct {
	at  int
	why error
}

// raw is a refused record for rejected_records.
func (w *writer) raw(r refused) schema.Raw {
	raw := schema.Raw{Reason: "Postgres refuses it: " + serverMessage(r.why), Bytes: fmt.Appendf(nil, `{"id":"%d"}`, w.id(r.at))}
	if r.at < len(w.batch.Sources) {
		raw.Bytes = w.batch.Sources[r.at].Bytes
	}
	return raw
}
