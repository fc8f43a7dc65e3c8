package keapsim

import (
	"cmp"
	"iter"
	"slices"
)

// selection is what a list call answers with, before it is rendered.
type selection struct {
	rows []row
	more bool // whether others follow
	next bookmark
}

// keyed is a row with the value it is sorted by.
type keyed struct {
	row
	key sortKey
}

// run chooses the rows of a page. What needs no more than the rows' states costs a few nanoseconds a row; conditions
// and orders on values make every record in question.
func (q *query) run(t *table, g *generator) selection {
	t.mu.RLock()
	defer t.mu.RUnlock()
	q.locate(t)
	if q.order.by == sortID {
		return q.runByID(t, g)
	}
	return q.runByKey(t, g)
}

// runByID walks from the bookmark on, and stops when the page is full.
func (q *query) runByID(t *table, g *generator) selection {
	sel := selection{rows: make([]row, 0, min(q.size, len(t.rows)))}
	if q.after != nil {
		if q.down {
			q.last = min(q.last, t.indexFrom(q.after.id))
		} else {
			q.first = max(q.first, t.indexFrom(q.after.id+1))
		}
	}
	for i := range q.indexes(len(t.rows)) {
		if !q.wants(t, i, g) {
			continue
		}
		if len(sel.rows) == q.size {
			sel.more = true
			break
		}
		sel.rows = append(sel.rows, t.row(i))
	}
	if n := len(sel.rows); n > 0 {
		sel.next = bookmark{id: sel.rows[n-1].id}
	}
	return sel
}

// runByKey looks at every row in question and keeps those that come first.
func (q *query) runByKey(t *table, g *generator) selection {
	skip := 0
	if q.after != nil && q.offsets {
		skip = q.after.offset
	}
	want := skip + q.size + 1
	var kept []keyed
	var worst *keyed // what comes after it cannot be on the page any more
	for i := range q.indexes(len(t.rows)) {
		if worst != nil && q.late(&t.rows[i], worst) || !q.wants(t, i, g) {
			continue
		}
		k := keyed{row: t.row(i)}
		k.key = q.key(k.row, g)
		if q.after != nil && !q.offsets && q.compare(k, keyed{row: row{id: q.after.id}, key: q.after.key}) <= 0 {
			continue
		}
		if worst != nil && q.compare(k, *worst) > 0 {
			continue
		}
		if kept = append(kept, k); len(kept) >= 2*want {
			kept = q.best(kept, want)
			limit := kept[want-1]
			worst = &limit
		}
	}
	kept = q.best(kept, want)
	return q.cut(kept[min(skip, len(kept)):], skip)
}

func (q *query) cut(kept []keyed, skip int) selection {
	sel := selection{more: len(kept) > q.size}
	kept = kept[:min(q.size, len(kept))]
	for i := range kept {
		sel.rows = append(sel.rows, kept[i].row)
	}
	if n := len(kept); n > 0 {
		sel.next = bookmark{id: kept[n-1].id, key: kept[n-1].key, offset: skip + n}
	}
	return sel
}

func (q *query) best(rows []keyed, n int) []keyed {
	slices.SortFunc(rows, q.compare)
	return rows[:min(n, len(rows))]
}

// compare sorts by key, then by id, both in the list's direction.
func (q *query) compare(a, b keyed) int {
	c := a.key.compare(b.key)
	if c == 0 {
		c = cmp.Compare(a.id, b.id)
	}
	if q.down {
		return -c
	}
	return c
}

// late tells by a row's state alone that it comes after the worst one still wanted.
func (q *query) late(s *state, worst *keyed) bool {
	var at float64
	switch q.order.by {
	case sortCreated:
		at = float64(s.created)
	case sortUpdated:
		at = float64(s.updated)
	default:
		return false
	}
	if q.down {
		return at < worst.key.number
	}
	return at > worst.key.number
}

func (q *query) key(s row, g *generator) sortKey {
	switch q.order.by {
	case sortCreated:
		return sortKey{number: float64(s.created)}
	case sortUpdated:
		return sortKey{number: float64(s.updated)}
	default:
		return q.order.key(q.res.load(g, s))
	}
}

// indexes yields the indexes in question in the list's direction. Newer rows have greater indexes, so a list of the
// newest meets them early.
func (q *query) indexes(n int) iter.Seq[int] {
	first, last := max(q.first, 0), min(q.last, n)
	return func(yield func(int) bool) {
		if q.only != nil {
			for step := range q.only {
				i := q.only[step]
				if q.down {
					i = q.only[len(q.only)-1-step]
				}
				if i >= first && i < last && !yield(i) {
					return
				}
			}
			return
		}
		for step := range max(last-first, 0) {
			i := first + step
			if q.down {
				i = last - 1 - step
			}
			if !yield(i) {
				return
			}
		}
	}
}

// wants tests the row at index i, the cheap tests first.
func (q *query) wants(t *table, i int, g *generator) bool {
	s := &t.rows[i]
	if s.dead || !q.created.holds(s.created) || !q.updated.holds(s.updated) {
		return false
	}
	if q.share < 1 && !visible(q.seed, t.kind, i, q.share) {
		return false
	}
	if len(q.except) > 0 && slices.Contains(q.except, t.idAt(i)) {
		return false
	}
	if len(q.conditions) == 0 && len(q.hidden) == 0 {
		return true
	}
	rec := q.res.load(g, t.row(i))
	for _, hides := range q.hidden {
		if hides(rec) {
			return false
		}
	}
	for j := range q.conditions {
		c := &q.conditions[j]
		if c.field != nil {
			if !c.matchCustom(q.res.custom(rec)) {
				return false
			}
		} else if !c.match(rec, &g.lent) {
			return false
		}
	}
	return true
}

// visible tells whether a credential with a limited view sees the record.
func visible(seed uint64, k kind, index int, share float64) bool {
	return fraction(hash(seed, uint64(k), 0x11317ed, uint64(index))) < share
}
