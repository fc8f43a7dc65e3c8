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
	limit, next := limitOf(r), ""
	page, err := c.read(ctx, ownTable(r.Entity), func(rd *reading) error {
		since, err := c.since(r)
		if err != nil {
			return err
		}
		p := pairs{reading: rd, since: since, limit: limit}
		next, err = p.walk(ctx, from)
		return err
	})
	if err != nil {
		return nil, err
	}
	page.Limit, page.Next = limit, next
	return page, nil
}

// pairs is a page of a walk over pairs.
type pairs struct {
	*reading
	since []condition
	limit int
}

// walk reads the page at a place and returns the token of the next one.
func (p *pairs) walk(ctx context.Context, from place) (next string, err error) {
	first := p.target.pair[0]
	if from.inside {
		if next, err = p.inside(ctx, from); err != nil || len(p.rows) > 0 {
			return next, err
		}
		from = place{first: from.first}
	}
	n, err := p.query(ctx, query{where: p.where(append(slices.Clone(p.since), after(first, from.first))...), order: first, limit: p.limit})
	if err != nil {
		return "", err
	}
	last := from.first
	for i := range p.rows {
		switch w := &p.rows[i]; {
		case w.reason != "":
		case w.id < last || w.id == from.first:
			return "", p.doubt(untrusted("%s %d follows %d, which is not the order asked for", first, w.id, last))
		default:
			last = w.id
		}
	}
	if n < p.limit {
		return "", nil
	}
	cut := slices.IndexFunc(p.rows, func(w row) bool { return w.reason == "" && w.id == last })
	whole := from.first
	for i := range p.rows[:max(cut, 0)] {
		if p.rows[i].reason == "" {
			whole = p.rows[i].id
		}
	}
	switch {
	case cut < 0:
		return "", p.doubt(untrusted("none of %d records has a usable key, so that the list cannot go on", n))
	case whole == from.first: // all the page is one value
		p.rows, p.text.out = p.rows[:0], p.text.out[:0]
		return p.inside(ctx, place{first: last, second: -1, inside: true})
	}
	p.rows = p.rows[:cut]
	return place{first: whole}.String(), nil
}

// inside reads rows of one value of the first field, behind one of the second.
func (p *pairs) inside(ctx context.Context, from place) (next string, err error) {
	second := p.target.pair[1]
	where := p.where(append(slices.Clone(p.since), equal(p.target.pair[0], from.first), after(second, from.second))...)
	n, err := p.query(ctx, query{where: where, order: second, limit: p.limit})
	if err != nil {
		return "", err
	}
	last := from.second
	for i := range p.rows {
		switch w := &p.rows[i]; {
		case w.reason != "":
		case w.id != from.first || w.second <= last:
			return "", p.doubt(untrusted("%d and %d follow %d and %d, which is not the order asked for", w.id, w.second, from.first, last))
		default:
			last = w.second
		}
	}
	if n < p.limit {
		return place{first: from.first}.String(), nil
	}
	return place{first: from.first, second: last, inside: true}.String(), nil
}
