package sink

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

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
	for _, at := range records {
		if _, there := w.rowsOf[w.id(at)]; there {
			changed = append(changed, at)
		} else {
			fresh = append(fresh, at)
		}
	}
	updated, err := w.update(ctx, changed)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		if err := w.copy(ctx, &w.plan.own, newSpans(&w.batch.Rows.Tables[0], fresh)); err != nil {
			return err
		}
		w.inserted = append(w.inserted, fresh...)
	}
	children, err := w.writeChildren(ctx, fresh, changed)
	if err != nil {
		return err
	}
	for _, at := range changed {
		if id := w.id(at); updated[id] || children[id] {
			w.updated = append(w.updated, at)
		} else {
			w.result.Unchanged++
		}
	}
	return nil
}

// id is a record's.
func (w *writer) id(at int) int64 { return w.batch.Rows.Records[at].ID }

// update writes the own rows of changed records in place, and returns the ids of those that were written: all of them,
// or those whose contents differ.
func (w *writer) update(ctx context.Context, records []int) (map[int64]bool, error) {
	if len(records) == 0 {
		return nil, nil
	}
	rows := make([]placed, len(records))
	for i, at := range records {
		rows[i] = placed{w.rowsOf[w.id(at)].place, w.batch.Rows.Tables[0].Span(at)}
	}
	return w.replace(ctx, &w.plan.own, rows)
}

// replace writes rows over those that are there, and returns the ids of their records.
func (w *writer) replace(ctx context.Context, to *target, rows []placed) (map[int64]bool, error) {
	sql := to.update
	if w.batch.rewrite() {
		sql = to.rewrite
	}
	written, n := make(map[int64]bool, len(rows)), 0
	err := scan(ctx, w.tx.Conn().PgConn(), sql, to.arrays(rows), func(values [][]byte) {
		written[integer(values[0])] = true
		n++
	})
	if err != nil {
		return nil, fmt.Errorf("update %s: %w", to.name, err)
	}
	if n != len(rows) && !w.batch.rewrite() {
		return nil, fmt.Errorf("update %s: %w", to.name, errMoved)
	}
	return written, nil
}

// copy copies rows into a table.
func (w *writer) copy(ctx context.Context, to *target, s *spans) error {
	if s == nil {
		return nil
	}
	defer s.close()
	tag, err := w.tx.Conn().PgConn().CopyFrom(ctx, s, to.copy)
	if err != nil {
		return fmt.Errorf("copy into %s: %w", to.name, err)
	}
	return stored(to, s.rows, tag)
}

func stored(to *target, sent int64, tag pgconn.CommandTag) error {
	if tag.RowsAffected() != sent {
		return fmt.Errorf("copy into %s: %d rows sent, %d stored; is there a trigger or a rule on the table",
			to.name, sent, tag.RowsAffected())
	}
	return nil
}

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
