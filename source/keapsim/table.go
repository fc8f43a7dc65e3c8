package keapsim

import (
	"slices"
	"sync"
)

// state is all that is kept of a record; the rest is generated from it when it is served.
type state struct {
	created stamp
	updated stamp  // 0: Keap tells no time of the last change
	tagged  stamp  // when its tags were changed last; 0 is never
	edits   uint32 // how often the record was edited
	retags  uint8  // how often its tags were changed apart from that
	reopts  uint8  // how often its e-mail statuses were changed apart from that
	dead    bool
	poison  poison
}

// row is a record's state with its place, copied out of its table.
type row struct {
	state
	index int
	id    int64
}

// table holds the records of one kind in the order of their ids. None is ever removed: a deleted one is marked, since
// it may come back.
type table struct {
	mu       sync.RWMutex
	kind     kind
	layout   *layout
	sequence *sequence
	rows     []state
	base     int     // how many rows are the dataset's, whose ids follow from their indexes
	tail     []int64 // the ids of the others
	live     int
}

// The dataset's first and last stamps, in Unix milliseconds: 2012-01-01 and 2025-06-30, UTC.
const (
	firstStamp stamp = 1_325_376_000_000
	lastStamp  stamp = 1_751_241_600_000
)

// newTable makes a kind's records: the greater the id, the later created, some changed since, and a few without a
// stamp of their last change.
func newTable(w *world, k kind, count int) *table {
	seed := w.seed
	t := &table{kind: k, layout: &w.layouts[k], sequence: w.sequences[k], rows: make([]state, count), base: count, live: count}
	for i := range t.rows {
		r := rng{hash(seed, uint64(k), 0x0bda7e, uint64(i))}
		s := &t.rows[i]
		s.created = createdAt(seed, k, i, count)
		s.updated = s.created
		if r.chance(700) {
			s.updated += stamp(fraction(r.next())*float64(lastStamp-s.created)) / 1000 * 1000
		}
		if stampless(k) && r.chance(3) {
			s.updated = 0
		}
	}
	return t
}

// createdAt is when the record at index of count was created. Payments follow their orders.
func createdAt(seed uint64, k kind, index, count int) stamp {
	r := rng{hash(seed, uint64(k), 0x57a7e, uint64(index))}
	at := firstStamp + stamp(int64(lastStamp-firstStamp)*int64(index)/int64(count)) + stamp(r.n(600_000))
	if k == paymentKind || k == transactionKind {
		at += 3_600_000
	}
	return at / 1000 * 1000
}

// stampless tells the kinds in which a few records have no stamp: old imports.
func stampless(k kind) bool {
	switch k {
	case contactKind, companyKind, orderKind, noteKind, taskKind:
		return true
	default:
		return false
	}
}

// get returns a live record by id.
func (t *table) get(id int64) (row, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	i, ok := t.indexOf(id)
	if !ok || t.rows[i].dead {
		return row{}, false
	}
	return t.row(i), true
}

// row copies the record at index; the table must be locked.
func (t *table) row(index int) row {
	return row{state: t.rows[index], index: index, id: t.idAt(index)}
}

// ids returns the ids of the live records, or of the deleted ones, in ascending order.
func (t *table) ids(dead bool) []int64 {
	t.mu.RLock()
	defer t.mu.RUnlock()
	var ids []int64
	for i := range t.rows {
		if t.rows[i].dead == dead {
			ids = append(ids, t.idAt(i))
		}
	}
	return ids
}

func (t *table) count() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.live
}

// idAt is the id of the record at index; the table must be locked.
func (t *table) idAt(index int) int64 {
	if index < t.base {
		return t.layout.idAt(index)
	}
	return t.tail[index-t.base]
}

// indexFrom is the index of the first record whose id is id or greater; the table must be locked.
func (t *table) indexFrom(id int64) int {
	if i := t.layout.indexFrom(id); i < t.base {
		return i
	}
	i, _ := slices.BinarySearch(t.tail, id)
	return t.base + i
}

// indexOf is the index of the record with an id, false if there never was one; the table must be locked.
func (t *table) indexOf(id int64) (int, bool) {
	i := t.indexFrom(id)
	return i, i < len(t.rows) && t.idAt(i) == id
}
