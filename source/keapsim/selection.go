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
	var sel selection
	if q.order.by == sortID {
		sel = q.runByID(t, g)
	} else {
		sel = q.runByKey(t, g)
	}
	if q.repeat && len(sel.rows) > 0 {
		if i, ok := t.indexOf(q.after.id); ok && q.wants(t, i, g) {
			sel.rows = slices.Insert(sel.rows, 0, t.row(i))
		}
	}
	return sel
}

// runByID walks from the bookmark on, and stops when the page is full.
func (q *query) runByID(t *table, g *generator) selection {
	sel := selection{rows: make([]row, 0, min(q.most, len(t.rows)))}
	skip := 0
	switch {
	case q.after == nil || q.after.start:
	case q.style == styleOffset:
		skip = q.after.offset
	case q.down:
		q.last = min(q.last, t.indexFrom(q.after.id))
	default:
		q.first = max(q.first, t.indexFrom(q.after.id+1))
	}
	passed := skip
	for i := range q.indexes(len(t.rows)) {
		if !q.wants(t, i, g) {
			continue
		}
		if skip > 0 {
			skip--
			continue
		}
		if len(sel.rows) == q.most || q.stops(i, passed+len(sel.rows), len(sel.rows)) {
			sel.more = true
			break
		}
		sel.rows = append(sel.rows, t.row(i))
	}
	sel.next = q.detour()
	if n := len(sel.rows); n > 0 {
		sel.next = bookmark{id: sel.rows[n-1].id, offset: passed + n}
	}
	return sel
}

// runByKey looks at every row in question and keeps those that come first.
func (q *query) runByKey(t *table, g *generator) selection {
	after, skip := q.after, 0
	switch {
	case after != nil && after.start:
		after = nil
	case after != nil && q.style == styleOffset:
		after, skip = nil, after.offset
	}
	want := skip + q.most + 1
	var kept []keyed
	var worst *keyed // what comes after it cannot be on the page any more
	for i := range q.indexes(len(t.rows)) {
		if worst != nil && q.late(&t.rows[i], worst) || !q.wants(t, i, g) {
			continue
		}
		k := keyed{row: t.row(i)}
		k.key = q.key(k.row, g)
		if after != nil && q.compare(k, keyed{row: row{id: after.id}, key: after.key}) <= 0 {
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
	sel := selection{next: q.detour()}
	for i := range kept {
		if i == q.most || q.stops(kept[i].index, skip+i, i) {
			sel.more = true
			break
		}
		sel.rows = append(sel.rows, kept[i].row)
		sel.next = bookmark{id: kept[i].id, key: kept[i].key, offset: skip + i + 1}
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
