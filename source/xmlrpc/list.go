package xmlrpc

import (
	"context"
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
