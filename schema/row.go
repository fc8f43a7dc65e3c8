package schema

import (
	"encoding/binary"
	"slices"

	"github.com/zeebo/xxh3"
)

// row is one row under construction: values arrive in the record's order and leave in the table's.
type row struct {
	cells   []span  // where the values are; empty for those that have not come
	arena   []byte  // values with their lengths
	json    []byte  // the record
	extra   members // what no column holds
	invalid members // what did not fit its column, by path
	number  uint64  // among all rows of the decoder
	count   int     // elements of the list so far, for positions
	keys    []int64 // keys of a keyed list's elements so far
}

// span is a piece of a row's arena or, if from is negative, a text that stands in the record from ^from on as it is to be
// written.
type span struct{ from, to int }

func (r *row) reset(number uint64, json []byte) {
	r.number, r.json = number, json
	clear(r.cells)
	r.arena, r.extra, r.invalid = r.arena[:0], r.extra[:0], r.invalid[:0]
}

// payload returns a cell's value without its length, nil for NULL and for empty text.
func (r *row) payload(cell int) []byte {
	s := r.cells[cell]
	switch {
	case s.from < 0 && s.to > ^s.from:
		return r.json[^s.from:s.to]
	case s.from >= 0 && s.to > s.from+4:
		return r.arena[s.from+4 : s.to]
	}
	return nil
}

// append appends all cells as values of COPY.
func (r *row) append(dst []byte) []byte {
	for _, s := range r.cells {
		switch {
		case s.from < 0:
			text := r.json[^s.from:s.to]
			dst = append(binary.BigEndian.AppendUint32(dst, uint32(len(text))), text...)
		case s.from == s.to:
			dst = append(dst, 0xff, 0xff, 0xff, 0xff) // NULL
		default:
			dst = append(dst, r.arena[s.from:s.to]...)
		}
	}
	return dst
}

// set puts what add appends to the arena into a cell; if the value does not fit, the cell is as it was.
func (r *row) set(cell int, t Type, raw []byte, seen marks) bool {
	from := len(r.arena)
	arena, ok := appendValue(r.arena, t, raw, seen)
	if !ok {
		r.arena = arena[:from]
		r.cells[cell] = span{}
		return false
	}
	r.arena, r.cells[cell] = arena, span{from, len(arena)}
	return true
}

// appendExtra appends the extra column.
func (r *row) appendExtra(dst []byte) []byte {
	if len(r.extra) == 0 && len(r.invalid) == 0 {
		return append(dst, null...)
	}
	head := len(dst)
	dst = append(dst, 0, 0, 0, 0, 1, '{') // length, jsonb's version
	dst = append(dst, r.extra...)
	if len(r.invalid) > 0 {
		if len(r.extra) > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, `"_invalid":{`...), r.invalid...), '}')
	}
	return endValue(append(dst, '}'), head)
}

// identity is what all rows of a record have in common.
type identity struct {
	account  []byte // as a value
	id       int64
	hash     int64
	asked    int64
	children int64 // Record.Children
	seed     uint64
}

// unique tells whether the row under construction has a key of its own among its list's elements, and notes it.
func (t *tablePlan) unique() bool {
	if t.key < 0 {
		return true
	}
	payload := t.row.payload(t.key)
	if payload == nil {
		return false
	}
	key := int64(binary.BigEndian.Uint64(payload))
	if slices.Contains(t.row.keys, key) {
		return false
	}
	t.row.keys = append(t.row.keys, key)
	return true
}

// finish computes the derived cells and appends the row to dst. parent is the position of the enclosing element.
func (t *tablePlan) finish(dst []byte, who identity, synthetic bool, parent int) []byte {
	r := &t.row
	for _, m := range t.marketables {
		if status := r.payload(m.status); status != nil {
			from := len(r.arena)
			r.arena = appendBool(r.arena, marketable(status))
			r.cells[m.cell] = span{from, len(r.arena)}
		}
	}
	head := len(dst)
	fields := len(r.cells) + 2 // account and hash
	dst = append(append(dst, 0, 0), who.account...)
	if t.child || synthetic {
		dst = appendInt64(dst, who.id)
		fields++
	}
	if t.parentPosition {
		dst = appendInt32(dst, int32(parent))
		fields++
	}
	if t.child && t.key < 0 {
		dst = appendInt32(dst, int32(r.count))
		fields++
	}
	dst = r.append(dst)
	if !t.scalars {
		dst = r.appendExtra(dst)
		fields++
	}
	if t.child {
		dst = appendInt64(dst, int64(xxh3.HashSeed(dst[head:], who.seed)))
	} else {
		dst = appendInt64(appendInt64(dst, who.hash), who.asked)
		fields++
		if t.nested > 0 {
			dst = appendInt64(dst, who.children)
			fields++
		}
	}
	binary.BigEndian.PutUint16(dst[head:], uint16(fields))
	return dst
}
