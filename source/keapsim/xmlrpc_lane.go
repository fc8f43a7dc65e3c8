package keapsim

import (
	"slices"
	"sort"
)

// lane is how a lookup reads one of the view's origins.
type lane struct {
	*origin
	table  *table
	number int // of the origin

	first, last int   // indexes in question, last excluded
	only        []int // the only indexes in question, ascending, if not nil
	at, end     int   // places in only, or indexes, that are still to be read
	bare        []probe
	deep        []probe
	cells       []cell
	sorted      reader
	needsRecord bool
}

// reader reads a field: out of the row alone, or out of the record.
type reader struct {
	bare func(r row, part int) value
	deep field
}

func (f reader) read(r row, part int, rec any) value {
	if f.bare != nil {
		return f.bare(r, part)
	}
	return f.deep(rec)
}

// probe is a criterion on a field of this origin.
type probe struct {
	reader
	*criterion
}

// cell is a field asked for, with what stands before its value.
type cell struct {
	reader
	head string
}

// lanes prepares the reading of all origins.
func (k *Keap) lanes(q *lookup) []*lane {
	var all []*lane
	for i, o := range q.view.origins {
		l := &lane{origin: o, table: k.tables[o.kind], number: i}
		l.table.mu.RLock()
		l.last = len(l.table.rows)
		for j := range q.criteria {
			c := &q.criteria[j]
			if key := o.keys[c.name]; key != nil {
				l.narrow(key, c)
			}
			p := probe{k.reader(q.view, o, c.name), c}
			if p.bare != nil {
				l.bare = append(l.bare, p)
			} else {
				l.deep = append(l.deep, p)
			}
		}
		l.begin()
		l.table.mu.RUnlock()
		for _, name := range q.names {
			f := k.reader(q.view, o, name)
			l.needsRecord = l.needsRecord || f.deep != nil
			l.cells = append(l.cells, cell{f, memberHead(name)})
		}
		if q.orderBy != "" {
			l.sorted = k.reader(q.view, o, q.orderBy)
		}
		all = append(all, l)
	}
	return all
}

// reader finds how an origin reads a field that its view has.
func (k *Keap) reader(v *view, o *origin, name string) reader {
	if key := o.keys[name]; key != nil {
		return reader{bare: func(r row, part int) value { return whole(key(r, part)) }}
	}
	switch name {
	case o.created:
		return reader{bare: func(r row, _ int) value { return moment(r.created) }}
	case o.updated:
		return reader{bare: func(r row, _ int) value { return moment(r.updated) }}
	}
	if read := o.fields[name]; read != nil {
		return reader{deep: read}
	}
	if f, ok := k.customColumn(v, name); ok && o.custom != nil && formIDs[o.set] == int64(v.form) {
		i := slices.IndexFunc(k.forms[o.set], func(have customField) bool { return have.id == f.id })
		return reader{deep: func(rec any) value { return o.custom(rec)[i].xml }}
	}
	return reader{bare: func(row, int) value { return value{} }} // always unset
}

// narrow keeps the indexes whose rows can meet a criterion on a key, which ascends with them. The table must be locked.
func (l *lane) narrow(key func(r row, part int) int64, c *criterion) {
	if c.op == opLike || c.op == opDiffers || c.op == opNull {
		return
	}
	low, high := c.bounds()
	if c.op == opOneOf {
		only := []int{}
		for id := range c.numbers {
			if i := l.indexFrom(key, id); i < len(l.table.rows) && l.keyAt(key, i, 0) <= id {
				only = append(only, i)
			}
		}
		slices.Sort(only)
		only = slices.Compact(only)
		if l.only != nil {
			only = slices.DeleteFunc(only, func(i int) bool { return !slices.Contains(l.only, i) })
		}
		l.only = only
		return
	}
	if low > high {
		l.first, l.last = 0, 0
		return
	}
	l.first = max(l.first, l.indexFrom(key, low))
	l.last = min(l.last, sort.Search(len(l.table.rows), func(i int) bool { return l.keyAt(key, i, 0) > high }))
}

// begin sets the places to be read.
func (l *lane) begin() {
	if l.only != nil {
		l.only = slices.DeleteFunc(l.only, func(i int) bool { return i < l.first || i >= l.last })
		l.at, l.end = 0, len(l.only)
		return
	}
	l.at, l.end = l.first, max(l.first, l.last)
}

// index is the index at a place.
func (l *lane) index(place int) int {
	if l.only != nil {
		return l.only[place]
	}
	return place
}

// indexFrom is the index of the first record that can have a row whose key is n or greater.
func (l *lane) indexFrom(key func(r row, part int) int64, n int64) int {
	return sort.Search(len(l.table.rows), func(i int) bool { return l.keyAt(key, i, max(l.most, 1)-1) >= n })
}

func (l *lane) keyAt(key func(r row, part int) int64, index, part int) int64 {
	return key(row{index: index, id: l.table.idAt(index)}, part)
}

// each yields the rows that the lookup is about, as record and part. The record is made if a criterion needed it. The
// table is locked meanwhile.
func (l *lane) each(s *session, q *lookup, down bool, visit func(r row, part int, rec any) bool) bool {
	l.table.mu.RLock()
	defer l.table.mu.RUnlock()
	for step := range l.end - l.at {
		i := l.index(l.at + step)
		if down {
			i = l.index(l.end - 1 - step)
		}
		if l.table.rows[i].dead || (q.share < 1 && !visible(s.g.seed, l.kind, i, q.share)) {
			continue
		}
		if !l.eachPart(s, l.table.row(i), down, visit) {
			return false
		}
	}
	return true
}

func (l *lane) eachPart(s *session, r row, down bool, visit func(r row, part int, rec any) bool) bool {
	if l.parts == nil {
		rec, ok := l.meets(s, r, 0)
		if !ok || !l.shown(s, r) {
			return true
		}
		if l.shows != nil {
			rec = nil // the view's own condition may have overwritten it
		}
		return visit(r, 0, rec)
	}
	n := l.parts(s, r)
	for step := range n {
		part := step
		if down {
			part = n - 1 - step
		}
		if rec, ok := l.meets(s, r, part); ok && l.shown(s, r) && !visit(r, part, rec) {
			return false
		}
	}
	return true
}

// shown tests the view's own condition, which may use the session's records.
func (l *lane) shown(s *session, r row) bool { return l.shows == nil || l.shows(s, r) }

// meets tests the criteria, those first that do not need the record.
func (l *lane) meets(s *session, r row, part int) (rec any, ok bool) {
	for i := range l.bare {
		if !l.bare[i].holds(l.bare[i].bare(r, part)) {
			return nil, false
		}
	}
	if len(l.deep) == 0 {
		return nil, true
	}
	rec = l.load(s, r, part)
	for i := range l.deep {
		if !l.deep[i].holds(l.deep[i].deep(rec)) {
			return nil, false
		}
	}
	return rec, true
}

// simple tells that the live records in question are the rows: nothing else has to be looked at.
func (l *lane) simple(q *lookup) bool {
	if l.parts != nil || l.shows != nil || len(l.deep) > 0 || q.share < 1 {
		return false
	}
	for i := range l.bare {
		if op := l.bare[i].op; l.keys[l.bare[i].name] == nil || op == opLike || op == opDiffers || op == opNull || op == opOneOf {
			return false
		}
	}
	return true
}
