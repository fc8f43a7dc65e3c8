package keapsim

import (
	"cmp"
	"slices"
	"sort"
)

// Kinds that share a table take turns in it: their rows are read in runs, each up to the next id of another kind.

// mergeKeys are the fields by which the rows of several kinds are in order, if no other was asked for.
var mergeKeys = []string{"Id", "ContactId"}

// merged yields the rows of all lanes in the order of their ids, until visit has enough.
func (q *lookup) merged(s *session, lanes []*lane, visit func(l *lane, r row, part int, rec any) bool) {
	name := q.orderBy
	if name == "" {
		name = mergeKeys[max(0, slices.IndexFunc(mergeKeys, func(key string) bool { return lanes[0].keys[key] != nil }))]
	}
	left := slices.Clone(lanes)
	for {
		left = slices.DeleteFunc(left, func(l *lane) bool { return l.at >= l.end })
		if len(left) == 0 {
			return
		}
		l, others := q.foremost(left, name)
		run := l.until(name, others, q.down)
		if !run.each(s, q, q.down, func(r row, part int, rec any) bool { return visit(l, r, part, rec) }) {
			return
		}
	}
}

// foremost is the lane whose next record comes first, with the others.
func (q *lookup) foremost(left []*lane, name string) (first *lane, others []*lane) {
	if len(left) == 1 {
		return left[0], nil
	}
	first = slices.MinFunc(left, func(a, b *lane) int {
		if q.down {
			a, b = b, a
		}
		return cmp.Compare(a.edge(name, q.down), b.edge(name, q.down))
	})
	for _, l := range left {
		if l != first {
			others = append(others, l)
		}
	}
	return first, others
}

// edge is the key of the lane's next record.
func (l *lane) edge(name string, down bool) int64 {
	l.table.mu.RLock()
	defer l.table.mu.RUnlock()
	place := l.at
	if down {
		place = l.end - 1
	}
	return l.keyAt(l.keys[name], l.index(place), 0)
}

// until takes from the lane the records that come before the next ones of the others.
func (l *lane) until(name string, others []*lane, down bool) lane {
	run := *l
	for _, o := range others {
		bound := o.edge(name, down)
		l.table.mu.RLock()
		if down {
			run.at = max(run.at, l.at+sort.Search(l.end-l.at, func(i int) bool { return l.keyAt(l.keys[name], l.index(l.at+i), 0) > bound }))
		} else {
			run.end = min(run.end, l.at+sort.Search(l.end-l.at, func(i int) bool { return l.keyAt(l.keys[name], l.index(l.at+i), 0) > bound }))
		}
		l.table.mu.RUnlock()
	}
	if down {
		l.end = run.at
	} else {
		l.at = run.end
	}
	return run
}
