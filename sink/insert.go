package sink

import (
	"context"
	"fmt"

	"github.com/keapsync/keapsync/schema"
)

// insert copies new records straight into their tables. It returns false, with nothing written, if one of them is there
// by now.
func (w *writer) insert(ctx context.Context, records []int) (bool, error) {
	if _, err := w.tx.Exec(ctx, "SAVEPOINT direct"); err != nil {
		return false, err
	}
	err := w.copy(ctx, w.plan.own, 0, records)
	if err == nil {
		err = w.copyChildren(ctx, records)
	}
	if sqlState(err) == uniqueViolation {
		_, err := w.tx.Exec(ctx, "ROLLBACK TO SAVEPOINT direct")
		return false, err
	}
	if err != nil {
		return false, err
	}
	w.result.Inserted += len(records)
	_, err = w.tx.Exec(ctx, "RELEASE SAVEPOINT direct")
	return true, err
}

func (w *writer) copyChildren(ctx context.Context, records []int) error {
	for i, child := range w.plan.children {
		if err := w.copy(ctx, child, i+1, records); err != nil {
			return err
		}
	}
	return nil
}

// copy copies the records' rows of a table.
func (w *writer) copy(ctx context.Context, to target, table int, records []int) error {
	if err := w.stream(ctx, to.copy, &w.batch.Rows.Tables[table], records); err != nil {
		return fmt.Errorf("copy into %s: %w", to.name, err)
	}
	return nil
}

func (w *writer) stream(ctx context.Context, sql string, rows *schema.TableRows, records []int) error {
	s := newSpans(rows, records)
	if s == nil {
		return nil
	}
	defer s.close()
	tag, err := w.tx.Conn().PgConn().CopyFrom(ctx, s, sql)
	if err != nil {
		return err
	}
	if tag.RowsAffected() != s.rows {
		return fmt.Errorf("%d rows sent, %d stored; is there a trigger or a rule on the table", s.rows, tag.RowsAffected())
	}
	return nil
}
