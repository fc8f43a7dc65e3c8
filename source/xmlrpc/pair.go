package xmlrpc

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/keapsync/keapsync/source"
)

// A table without ids is walked by the first field of its pair. The rows of one value of it come in no order, so the
// last value of a full page may be cut: its rows are dropped and read again, with those that follow. A value with more
// rows than a page holds is read by itself, by the second field.

// place is where a walk over pairs goes on: behind all rows with this value of the first field; or, if inside, behind
// the given value of the second.
type place struct {
	first, second int64
	inside        bool
}

func (p place) String() string {
	if p.inside {
		return itoa(p.first) + ">" + itoa(p.second)
	}
	return itoa(p.first)
}

func parsePlace(token string) (p place, err error) {
	if token == "" {
		return p, nil
	}
	first, second, inside := strings.Cut(token, ">")
	if p.first, err = strconv.ParseInt(first, 10, 64); err == nil && inside {
		p.inside = true
		p.second, err = strconv.ParseInt(second, 10, 64)
	}
	return p, err
}

func (c *Client) readPairs(ctx context.Context, r source.Request) (*source.Page, error) {
	from, err := parsePlace(r.Token)
	switch {
	case err != nil:
		return nil, c.unsupported(r, "the token is none of ours")
	case r.Order != source.OrderFull || r.AfterID != 0:
		return nil, c.unsupported(r, "its records have no ids in Keap")
	}
	limit := limitOf(r)
	var next place
	more := source.MoreFollows
	page, err := c.read(ctx, ownTable(r.Entity), func(rd *reading) error {
		since, err := c.since(r)
		if err != nil {
			return err
		}
		p := pairs{reading: rd, since: since, limit: limit}
		next, more, err = p.walk(ctx, from)
		return err
	})
	if err != nil {
		return nil, err
	}
	page.Next, page.More = next.String(), more
	return page, nil
}

// pairs is a page of a walk over pairs.
type pairs struct {
	*reading
	since []condition
	limit int
}

// walk reads the page at a place and returns where the next one is.
func (p *pairs) walk(ctx context.Context, from place) (next place, more source.More, err error) {
	if from.inside {
		if next, err = p.inside(ctx, from); err != nil || len(p.rows) > 0 {
			return next, source.MoreFollows, err
		}
		from = place{first: from.first}
	}
	first := p.target.pair[0]
	n, err := p.query(ctx, query{where: p.where(append(slices.Clone(p.since), after(first, from.first))...), order: first, limit: p.limit})
	if err != nil {
		return from, more, err
	}
	last, err := p.ordered(first, from.first)
	switch {
	case err != nil:
		return from, more, err
	case n < p.limit:
		return place{first: last}, source.MoreUnlikely, nil
	case last == from.first:
		return from, more, p.doubt(untrusted("none of %d records has a usable key after %d, so the list cannot go on", n, last))
	}
	// The last value may be cut: the page ends before it.
	whole := from.first
	kept := p.rows[:0]
	for _, w := range p.rows {
		if w.reason != "" || w.id != last {
			kept = append(kept, w)
		}
		if w.reason == "" && w.id < last {
			whole = max(whole, w.id)
		}
	}
	if whole == from.first { // all the page is one value
		p.rows, p.text.out = p.rows[:0], p.text.out[:0]
		next, err = p.inside(ctx, place{first: last, second: -1, inside: true})
		return next, source.MoreFollows, err
	}
	p.rows = kept
	return place{first: whole}, source.MoreFollows, nil
}

// ordered makes sure that the rows come by their first field, and returns its last value. Equal values are different rows, so
// none may come late.
func (p *pairs) ordered(field string, covered int64) (last int64, err error) {
	last = covered
	for i := range p.rows {
		switch w := &p.rows[i]; {
		case w.reason != "" || w.id <= covered:
		case w.id < last:
			return 0, p.doubt(untrusted("%s %d follows %d, which is not the order asked for", field, w.id, last))
		default:
			last = w.id
		}
	}
	return last, nil
}

// inside reads rows of one value of the first field, after one of the second.
func (p *pairs) inside(ctx context.Context, from place) (next place, err error) {
	second := p.target.pair[1]
	where := p.where(append(slices.Clone(p.since), equal(p.target.pair[0], from.first), after(second, from.second))...)
	n, err := p.query(ctx, query{where: where, order: second, limit: p.limit})
	if err != nil {
		return from, err
	}
	last := from.second
	for i := range p.rows {
		switch w := &p.rows[i]; {
		case w.reason != "":
		case w.id != from.first || w.second < last:
			return from, p.doubt(untrusted("%d and %d follow %d and %d, which is not the order asked for", w.id, w.second, from.first, last))
		default:
			last = w.second
		}
	}
	switch {
	case n < p.limit && (p.ends(n, 0) || last == from.second):
		return place{first: from.first}, nil
	case last == from.second:
		return from, p.doubt(untrusted("none of %d records has a usable key after %d and %d, so the list cannot go on", n, from.first, last))
	}
	return place{first: from.first, second: last, inside: true}, nil
}
