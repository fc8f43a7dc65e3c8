package sink

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
)

// childKey is what tells a record's rows in a child table apart: the position of the element that holds the row, and its own
// position or key.
type childKey struct{ record, holder, key int64 }

// childRow is a row of the mirror.
type childRow struct {
	place [6]byte
	hash  []byte // 8 bytes, empty for NULL
}

// writeChildren makes the child rows of records what the records say, and returns the ids of changed records for which it
// wrote something. Of records whose child rows have the same hash as before, and of new ones, nothing need be looked at.
func (w *writer) writeChildren(ctx context.Context, fresh, changed []int) (map[int64]bool, error) {
	written := map[int64]bool{}
	if len(w.plan.children) == 0 {
		return written, nil
	}
	var differ []int
	for _, at := range changed {
		r := &w.batch.Rows.Records[at]
		if had := w.rowsOf[r.ID].children; w.batch.rewrite() || len(had) == 0 || integer(had) != r.Children {
			differ = append(differ, at)
		}
	}
	if !w.first { // a new record may have child rows that somebody's DELETE of its own row has left
		differ, fresh = append(differ, fresh...), nil
	}
	there, err := w.probeChildren(ctx, differ)
	if err != nil {
		return nil, err
	}
	for i := range w.plan.children {
		child := &w.plan.children[i]
		if err := w.writeChild(ctx, child, i+1, differ, there[i], written); err != nil {
			return nil, err
		}
		if err := w.copy(ctx, child, newSpans(&w.batch.Rows.Tables[i+1], fresh)); err != nil {
			return nil, err
		}
	}
	return written, nil
}

// probeChildren returns the rows that records have in each child table.
func (w *writer) probeChildren(ctx context.Context, records []int) ([]map[childKey]childRow, error) {
	there := make([]map[childKey]childRow, len(w.plan.children))
	for i := range there {
		there[i] = map[childKey]childRow{}
	}
	if len(records) == 0 {
		return there, nil
	}
	ids := make([]int64, len(records))
	for i, at := range records {
		ids[i] = w.id(at)
	}
	slices.Sort(ids)
	args := [][]byte{[]byte(w.batch.Rows.Account), bigints(ids)}
	err := scan(ctx, w.tx.Conn().PgConn(), w.plan.childRows, args, func(values [][]byte) {
		r := childRow{hash: slices.Clone(values[5])}
		copy(r.place[:], values[4])
		there[integer(values[0])][childKey{integer(values[1]), integer(values[2]), integer(values[3])}] = r
	})
	if err != nil {
		return nil, fmt.Errorf("look up child rows: %w", err)
	}
	return there, nil
}

// writeChild writes the rows of records in one child table: it deletes those that are too many, replaces those that differ and
// adds those that are missing. Rows stay in place where they can: what others have put beside our columns stays too.
func (w *writer) writeChild(
	ctx context.Context, child *target, table int, records []int, there map[childKey]childRow, written map[int64]bool,
) error {
	var replaced []placed
	missing := &spans{pieces: [][]byte{copyHeader}}
	for _, at := range records {
		for row := range child.rowsIn(w.batch.Rows.Tables[table].Span(at)) {
			k := childKey{record: w.id(at), holder: row.holder, key: row.key}
			had, ok := there[k]
			delete(there, k)
			switch {
			case !ok:
				missing.add(row.bytes, 1)
				written[k.record] = true
			case w.batch.rewrite() || len(had.hash) == 0 || integer(had.hash) != row.hash:
				replaced = append(replaced, placed{had.place, row.bytes})
			}
		}
	}
	surplus := make([][6]byte, 0, len(there))
	for k, row := range there {
		surplus = append(surplus, row.place)
		written[k.record] = true
	}
	if err := w.remove(ctx, child, surplus); err != nil {
		return err
	}
	if len(replaced) > 0 {
		ids, err := w.replace(ctx, child, replaced)
		if err != nil {
			return err
		}
		for id := range ids {
			written[id] = true
		}
	}
	return w.copy(ctx, child, missing.end())
}

// remove deletes child rows.
func (w *writer) remove(ctx context.Context, child *target, places [][6]byte) error {
	if len(places) == 0 {
		return nil
	}
	slices.SortFunc(places, func(a, b [6]byte) int { return slices.Compare(a[:], b[:]) })
	tag, err := w.tx.Exec(ctx, child.remove, tidArray(places))
	if err != nil {
		return fmt.Errorf("delete from %s: %w", child.name, err)
	}
	if tag.RowsAffected() != int64(len(places)) {
		return fmt.Errorf("delete from %s: %w", child.name, errMoved)
	}
	return nil
}

// decodedRow is a child row of the batch.
type decodedRow struct {
	bytes             []byte // in COPY's binary form
	holder, key, hash int64
}

// rowsIn splits a record's rows in the table.
func (to *target) rowsIn(data []byte) func(yield func(decodedRow) bool) {
	return func(yield func(decodedRow) bool) {
		for len(data) > 0 {
			size := rowSize(data)
			r := decodedRow{bytes: data[:size]}
			all := fields(r.bytes, make([][]byte, 0, to.fields))
			if to.holder >= 0 {
				r.holder = number(all[to.holder])
			}
			r.key, r.hash = number(all[to.key]), number(all[len(all)-1])
			if data = data[size:]; !yield(r) {
				return
			}
		}
	}
}

// rowSize is the length of the first of some rows in COPY's binary form.
func rowSize(data []byte) int {
	at := 2
	for range binary.BigEndian.Uint16(data) {
		if n := int32(binary.BigEndian.Uint32(data[at:])); n > 0 {
			at += int(n)
		}
		at += 4
	}
	return at
}

// number reads a field that is an integer or a bigint.
func number(field []byte) int64 {
	if len(field) == 8 {
		return int64(int32(binary.BigEndian.Uint32(field[4:])))
	}
	return integer(field[4:])
}
