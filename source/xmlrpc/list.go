package xmlrpc

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/keapsync/keapsync/source"
)

// readList reads a page of ascending ids, whether it is asked for by an id or by a token, which is one.
func (c *Client) readList(ctx context.Context, r source.Request) (*source.Page, error) {
	last := r.AfterID
	switch {
	case r.Order == source.OrderNewest:
		return nil, c.unsupported(r, "XML-RPC cannot be relied on to list it by its stamp")
	case r.Order == source.OrderFull && last != 0:
		return nil, c.unsupported(r, "only a list by ids goes on after an id")
	case r.Order == source.OrderFull && r.Token != "":
		var err error
		if last, err = strconv.ParseInt(r.Token, 10, 64); err != nil {
			return nil, c.unsupported(r, "the token is none of ours")
		}
	}
	t := ownTable(r.Entity)
	if r.Stamps {
		t = t.stampsOf()
	}
	limit, full := limitOf(r), false
	first := last
	page, err := c.read(ctx, t, func(rd *reading) error {
		since, err := c.since(r)
		if err != nil {
			return err
		}
		n, err := rd.query(ctx, query{where: rd.where(append(since, after(t.id, first))...), order: t.id, limit: limit})
		if err != nil {
			return err
		}
		full = n == limit
		last, err = rd.ascending(first, full)
		return err
	})
	if err != nil {
		return nil, err
	}
	page.Limit, page.After = limit, last
	if full {
		page.Next = itoa(last)
	}
	return page, nil
}

func limitOf(r source.Request) int {
	if r.Limit > 0 {
		return min(r.Limit, pageSize)
	}
	return pageSize
}

// since is the condition on time that is asked for, in Keap's wall time.
func (c *Client) since(r source.Request) ([]condition, error) {
	if r.Since.IsZero() {
		return nil, nil
	}
	field := c.sinceField(r.Entity, c.Means(r.Entity).Strategy)
	if field == "" {
		return nil, c.unsupported(r, "this account cannot be asked for what changed or is new since a time")
	}
	return []condition{{field, "~>=~", c.zone.wall(r.Since).Format(time.DateTime)}}, nil
}

// ascending makes sure that Keap heeded the order and the condition on ids: a keyset walk would skip or repeat records
// else. It returns the last id.
func (r *reading) ascending(after int64, full bool) (last int64, err error) {
	last = after
	for i := range r.rows {
		if r.rows[i].reason != "" {
			continue
		}
		if id := r.rows[i].id; id <= last {
			return 0, r.doubt(untrusted("id %d follows id %d, which is not the order asked for", id, last))
		}
		last = r.rows[i].id
	}
	if full && last == after {
		return 0, r.doubt(untrusted("none of %d records has a usable id, so that the list cannot go on", len(r.rows)))
	}
	return last, nil
}

// readGreatest reads records by descending ids. Where some of the table are another entity's, it goes on until it has
// enough that are not.
func (c *Client) readGreatest(ctx context.Context, r source.Request) (*source.Page, error) {
	t := ownTable(r.Entity)
	if r.Stamps {
		t = t.stampsOf()
	}
	limit := limitOf(r)
	page, err := c.read(ctx, t, func(rd *reading) error {
		for last, found := int64(math.MaxInt64), 0; ; {
			from := after(t.id, 0)
			if last < math.MaxInt64 {
				from = below(t.id, last)
			}
			before := len(rd.rows)
			n, err := rd.query(ctx, query{where: rd.where(from), order: t.id, desc: true, limit: limit})
			if err != nil {
				return err
			}
			for i := before; i < len(rd.rows); i++ {
				switch w := &rd.rows[i]; {
				case w.reason != "":
				case w.id >= last:
					return rd.doubt(untrusted("id %d follows id %d, which is not the order asked for", w.id, last))
				default:
					last = w.id
				}
				if !rd.rows[i].other {
					found++
				}
				if found == limit {
					rd.rows = rd.rows[:i+1]
					return nil
				}
			}
			if n < limit {
				return nil
			}
		}
	})
	if err != nil {
		return nil, err
	}
	page.Limit = limit
	return page, nil
}

// readIDs reads just the records asked for.
func (c *Client) readIDs(ctx context.Context, r source.Request) (*source.Page, error) {
	t := ownTable(r.Entity)
	if t.id == "" {
		return nil, c.unsupported(r, "its records have no ids in Keap")
	}
	if most := max(c.Means(r.Entity).MaxIDs, 1); len(r.IDs) > most {
		return nil, c.unsupported(r, fmt.Sprintf("%d ids in one read, at most %d are possible", len(r.IDs), most))
	}
	asked := setOf(r.IDs)
	page, err := c.read(ctx, t, func(rd *reading) error {
		if _, err := rd.query(ctx, query{where: rd.where(oneOf(t.id, r.IDs)), order: t.id, limit: pageSize}); err != nil {
			return err
		}
		for i := range rd.rows {
			if w := &rd.rows[i]; w.reason == "" && !asked[w.id] {
				return rd.doubt(untrusted("id %d was not asked for", w.id))
			}
		}
		_, err := rd.ascending(math.MinInt64, false)
		return err
	})
	if err != nil {
		return nil, err
	}
	page.Limit = math.MaxInt
	return page, nil
}

func setOf(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// readCount asks for the number of records.
func (c *Client) readCount(ctx context.Context, r source.Request) (*source.Page, error) {
	x, t := r.Entity.XMLRPC, ownTable(r.Entity)
	if !r.Since.IsZero() || len(r.IDs) > 0 || r.AfterID != 0 {
		return nil, c.unsupported(r, "only all records are counted")
	}
	key := t.id
	if key == "" {
		key = t.pair[0]
	}
	cost := &cost{}
	n, err := c.count(ctx, countOf(r.Entity.Name, x.Table, append(t.where, after(key, 0))), cost)
	if err == nil && x.NotSelfTable != "" {
		var others int64
		others, err = c.count(ctx, countOf(r.Entity.Name, x.NotSelfTable, []condition{after("Id", 0)}), cost)
		n = max(n-others, 0)
	}
	if err != nil {
		return nil, err
	}
	return &source.Page{Count: n, Limit: math.MaxInt, At: cost.at, Body: cost.body, Further: cost.calls - 1}, nil
}

func (c *Client) count(ctx context.Context, q question, cost *cost) (int64, error) {
	m := c.pool.take()
	defer c.pool.give(m)
	if _, err := c.ask(ctx, q, m, cost); err != nil {
		return 0, err
	}
	n, err := integer(m.body.Bytes)
	if err != nil {
		return 0, c.wrong(q, err)
	}
	return n, nil
}
