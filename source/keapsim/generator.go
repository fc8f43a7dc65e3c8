package keapsim

import (
	"strconv"
	"strings"
)

// world is what never changes of a dataset: the seed and the sizes at the start, from which every reference between
// records is drawn.
type world struct {
	seed   uint64
	counts [kinds]int
	mixed  bool // a few amounts are in other currencies
	forms  [sets][]customField

	layouts   [kinds]layout
	sequences [kinds]*sequence

	addresses []address
	lines     []line
}

// generator makes records out of their states. It owns one record of each kind, overwritten by the next load, and is
// not safe for concurrent use.
type generator struct {
	*world
	// untagged tells deleted tags; nil where the deletion of a tag leaves the contacts' tags alone.
	untagged map[int64]bool

	made strings.Builder // texts put together, in chunks; what was read out of it stays valid

	lent candidates // for filters

	contact      contact
	company      company
	tag          tag
	order        order
	product      product
	subscription subscription
	opportunity  opportunity
	stage        stage
	note         note
	task         task
	user         user
	payment      payment
	transaction  transaction
}

const chunk = 1 << 16

// compose makes a text out of pieces without an allocation of its own.
func (g *generator) compose(pieces ...string) string {
	if g.made.Cap()-g.made.Len() < 1024 {
		g.made.Reset()
		g.made.Grow(chunk)
	}
	start := g.made.Len()
	for _, p := range pieces {
		g.made.WriteString(p)
	}
	return g.made.String()[start:]
}

// number makes the decimal text of n, with leading zeros up to width.
func (g *generator) number(n int64, width int) string {
	var buf [20]byte
	digits := strconv.AppendInt(buf[:0], n, 10)
	if missing := width - len(digits); missing > 0 {
		return g.compose("00000000000000000000"[:missing], string(digits))
	}
	return g.compose(string(digits))
}

// parts draws the parts of one record. Each part has its own random source, so an edit can change one and leave the
// others as they were.
type parts struct {
	base  uint64
	edits uint32
}

func (g *generator) parts(k kind, s row) parts {
	return parts{base: hash(g.seed, uint64(k), uint64(s.id)), edits: s.edits}
}

// fixed is for what no edit changes.
func (p parts) fixed(part uint64) rng { return rng{hash(p.base, part)} }

// always is for what every edit changes.
func (p parts) always(part uint64) rng { return rng{hash(p.base, part, uint64(p.edits))} }

// every third edit changes what part draws; which third depends on the part and the record.
const every = 3

func (p parts) third(part uint64) rng { return rng{hash(p.base, part, uint64(p.revision(part)))} }

// revision is the number of the last edit that touched the part, 0 if none did.
func (p parts) revision(part uint64) uint32 {
	since := uint32((uint64(p.edits) + part + p.base%every) % every)
	return p.edits - min(since, p.edits)
}

// base is a record of the first dataset as it was then: what other records copied of it.
func (g *generator) base(k kind, index int) row {
	return row{state: state{created: createdAt(g.seed, k, index, g.counts[k])}, index: index, id: g.idAt(k, index)}
}

// refer chooses a record of the first dataset; 0 if there is none of that kind.
func (g *generator) refer(r *rng, k kind) int64 {
	if g.counts[k] == 0 {
		return 0
	}
	return g.idAt(k, r.n(g.counts[k]))
}

// earlier chooses the index of a record of the first dataset that existed when the one at index i of n was made;
// false if there is none.
func (g *generator) earlier(r *rng, k kind, i, n int) (int, bool) {
	count := g.counts[k]
	if count == 0 {
		return 0, false
	}
	if i < n {
		count = max(1, count*(i+1)/n)
	}
	return r.n(count), true
}
