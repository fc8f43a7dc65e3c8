package sink

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/keapsync/keapsync/schema"
)

// childKey is what tells rows of a child table apart: the record, the position of the element that holds the row, and its own
// position or key.
type childKey struct{ record, holder, key int64 }

func (k childKey) compare(other childKey) int {
	return cmp.Or(cmp.Compare(k.record, other.record), cmp.Compare(k.holder, other.holder), cmp.Compare(k.key, other.key))
}

// childRow is a row of the mirror.
type childRow struct {
	childKey
	place [6]byte
	hash  int64
	alive bool // it has a hash
	kept  bool // the record has such a row too
}

// changeChildren returns what makes the child rows of records what the records say, and notes for which of them that writes something.
// Of records whose child rows have the same hash as before nothing need be looked at.
func (w *writer) changeChildren(ctx context.Context, records []int, touched map[int64]bool) ([]statement, error) {
	var differ []int
	for _, at := range records {
		if r := &w.batch.Rows.Records[at]; !w.explained(r.ID, r.Children) {
			differ = append(differ, at)
		}
	}
	if len(differ) == 0 || len(w.plan.children) == 0 {
		return nil, nil
	}
	there, err := w.probe(ctx, differ)
	if err != nil {
		return nil, fmt.Errorf("look up child rows: %w", err)
	}
	var statements []statement
	for i := range there {
		statements = append(statements, w.changeTable(i, differ, there[i], touched)...)
	}
	return statements, nil
}

// explained reports whether child rows with this hash are all that the mirror has of a record.
func (w *writer) explained(id, hash int64) bool {
	known := w.rowsOf[id].children
	return !w.batch.rewrite() && len(known) > 0 && integer(known) == hash
}

// probe returns the rows that records have in each child table. Records mostly keep to the tables they have rows in: the others
// are looked at where what was found there is not all that the mirror has.
func (w *writer) probe(ctx context.Context, records []int) ([][]childRow, error) {
	there, sums := make([][]childRow, len(w.plan.children)), map[int64]int64{}
	look := func(records []int, filled bool) error {
		args, asked := [][]byte{[]byte(w.batch.Rows.Account)}, 0
		for i := range there {
			var ids []int64
			for _, at := range records {
				if filled == (len(w.batch.Rows.Tables[i+1].Span(at)) > 0) {
					ids = append(ids, w.id(at))
				}
			}
			args, asked = append(args, bigints(ids)), asked+len(ids)
		}
		if asked == 0 {
			return nil
		}
		return scan(ctx, w.tx.Conn().PgConn(), w.plan.childRows, args, func(values [][]byte) {
			table := integer(values[0])
			r := childRow{childKey: childKey{integer(values[1]), integer(values[2]), integer(values[3])}, alive: values[5] != nil}
			if copy(r.place[:], values[4]); r.alive {
				r.hash = integer(values[5])
				sums[r.record] += schema.ChildHash(int(table)+1, r.hash)
			}
			there[table] = append(there[table], r)
		})
	}
	if err := look(records, true); err != nil {
		return nil, err
	}
	others := slices.DeleteFunc(slices.Clone(records), func(at int) bool { return w.explained(w.id(at), sums[w.id(at)]) })
	return there, look(others, false)
}

// changeTable returns what deletes the child rows that are too many in a table, replaces those that differ and adds those that are
// missing. Rows stay in place where they can: what others have put beside our columns stays too.
func (w *writer) changeTable(table int, records []int, there []childRow, touched map[int64]bool) (statements []statement) {
	child := &w.plan.children[table]
	slices.SortFunc(there, func(a, b childRow) int { return a.compare(b.childKey) })
	var surplus, differing, missing []placed
	for _, at := range records {
		for row := range child.rowsIn(w.id(at), w.batch.Rows.Tables[table+1].Span(at)) {
			i, found := slices.BinarySearchFunc(there, row.childKey, func(r childRow, k childKey) int { return r.compare(k) })
			if !found {
				missing = append(missing, placed{row: row.bytes})
				touched[row.record] = true
				continue
			}
			had := &there[i]
			if had.kept = true; w.batch.rewrite() || !had.alive || had.hash != row.hash {
				differing = append(differing, placed{had.place, row.bytes})
			}
		}
	}
	for i := range there {
		if !there[i].kept {
			surplus = append(surplus, placed{place: there[i].place})
			touched[there[i].record] = true
		}
	}
	if len(surplus) > 0 {
		statements = append(statements, child.delete(surplus))
	}
	if len(differing) > 0 {
		statements = append(statements, w.replace(child, differing))
	}
	if len(missing) > 0 {
		statements = append(statements, child.add(missing))
	}
	return statements
}

// decodedRow is a child row of the batch.
type decodedRow struct {
	childKey
	bytes []byte // in COPY's binary form
	hash  int64
}

// rowsIn splits a record's rows in the table.
func (to *target) rowsIn(record int64, data []byte) func(yield func(decodedRow) bool) {
	return func(yield func(decodedRow) bool) {
		var all [][]byte
		for len(data) > 0 {
			all = fields(data, int(binary.BigEndian.Uint16(data)), all[:0])
			size := 2
			for _, field := range all {
				size += len(field)
			}
			r := decodedRow{childKey: childKey{record: record, key: number(all[to.key])}, bytes: data[:size], hash: number(all[len(all)-1])}
			if to.holder >= 0 {
				r.holder = number(all[to.holder])
			}
			if data = data[size:]; !yield(r) {
				return
			}
		}
	}
}

// number reads a field that is an integer or a bigint.
func number(field []byte) int64 {
	if len(field) == 8 {
		return int64(int32(binary.BigEndian.Uint32(field[4:])))
	}
	return integer(field[4:])
}
