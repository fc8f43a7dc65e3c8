package keapsim

import (
	"cmp"
	"slices"
	"strings"
)

// found is a row of a lookup's answer, with what it is sorted by.
type found struct {
	lane *lane
	row  row
	part int
	key  value
	tie  uint64 // decides between equal keys, if the order is arbitrary
}

// stream tells whether the wanted order is that of the records, so that a page can be written while it is read.
func (q *lookup) stream() bool {
	if q.orderBy == "" {
		return q.shuffle == 0
	}
	for _, o := range q.view.origins {
		if o.keys[q.orderBy] == nil {
			return false
		}
	}
	return q.shuffle == 0 || q.orderBy == "Id"
}

// run calls visit with the rows of the page, in order.
func (q *lookup) run(s *session, lanes []*lane, visit func(l *lane, r row, part int, rec any)) {
	if q.limit == 0 {
		return
	}
	if !q.stream() {
		for _, f := range q.sort(s, lanes) {
			visit(f.lane, f.row, f.part, nil)
		}
		return
	}
	skip, left := q.skip, q.limit
	q.merged(s, lanes, func(l *lane, r row, part int, rec any) bool {
		if skip > 0 {
			skip--
			return true
		}
		visit(l, r, part, rec)
		left--
		return left > 0
	})
}

// sort finds the rows of the page by looking at all, keeping those that come first.
func (q *lookup) sort(s *session, lanes []*lane) []found {
	want := q.skip + q.limit
	var kept []found
	for _, l := range lanes {
		l.each(s, q, false, func(r row, part int, rec any) bool {
			f := found{lane: l, row: r, part: part}
			if q.orderBy != "" {
				if rec == nil && l.sorted.deep != nil {
					rec = l.load(s, r, part)
				}
				f.key = l.sorted.read(r, part, rec)
				if f.key.kind == valueText {
					f.key.s = strings.ToLower(f.key.s)
				}
			}
			if q.shuffle != 0 {
				f.tie = hash(q.shuffle, uint64(l.number), uint64(r.id), uint64(part))
			}
			if kept = append(kept, f); len(kept) >= 2*want+largestPage {
				kept = q.best(kept, want)
			}
			return true
		})
	}
	kept = q.best(kept, want)
	return kept[min(q.skip, len(kept)):]
}

func (q *lookup) best(rows []found, n int) []found {
	slices.SortFunc(rows, q.compare)
	return rows[:min(n, len(rows))]
}

// compare sorts by key, unset ones first, then by id or by chance.
func (q *lookup) compare(a, b found) int {
	c := compareValues(a.key, b.key)
	if q.down {
		c = -c
	}
	return cmp.Or(c, cmp.Compare(a.tie, b.tie), cmp.Compare(a.row.id, b.row.id), cmp.Compare(a.lane.number, b.lane.number), cmp.Compare(a.part, b.part))
}

func compareValues(a, b value) int {
	if a.kind == valueNull || b.kind == valueNull {
		return cmp.Compare(min(a.kind, 1), min(b.kind, 1))
	}
	if a.kind == valueText {
		return strings.Compare(a.s, b.s)
	}
	return cmp.Compare(a.float(), b.float())
}

// tally counts all rows that the criteria choose.
func (q *lookup) tally(s *session, lanes []*lane) (n int) {
	for _, l := range lanes {
		if l.simple(q) {
			n += l.countLive()
			continue
		}
		l.each(s, q, false, func(row, int, any) bool {
			n++
			return true
		})
	}
	return n
}

// countLive counts the live records in question.
func (l *lane) countLive() (n int) {
	l.table.mu.RLock()
	defer l.table.mu.RUnlock()
	rows := l.table.rows
	if l.at == 0 && l.end == len(rows) {
		return l.table.live
	}
	for i := l.at; i < l.end; i++ {
		if !rows[i].dead {
			n++
		}
	}
	return n
}
