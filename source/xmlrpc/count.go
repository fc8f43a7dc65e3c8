package xmlrpc

import (
	"context"
	"slices"

	"github.com/keapsync/keapsync/source"
)

// readCount asks for the number of records, of all or of those that changed since a time.
func (c *Client) readCount(ctx context.Context, r source.Request) (*source.Page, error) {
	x, t := r.Entity.XMLRPC, ownTable(r.Entity)
	if len(r.IDs) > 0 || r.AfterID != 0 {
		return nil, c.unsupported(r, "only all records are counted, or those since a time")
	}
	since, err := c.since(r)
	if err != nil {
		return nil, err
	}
	key := t.id
	if key == "" {
		key = t.pair[0]
	}
	cost := &cost{}
	n, err := c.count(ctx, countOf(r.Entity.Name, x.Table, slices.Concat(t.where, since, []condition{after(key, 0)})), cost)
	if err == nil && x.NotSelfTable != "" {
		var others int64
		others, err = c.count(ctx, countOf(r.Entity.Name, x.NotSelfTable, append(since, after("Id", 0))), cost)
		n = max(n-others, 0)
	}
	if err != nil {
		return nil, err
	}
	return &source.Page{Count: n, More: source.MoreNever, At: cost.at, Body: cost.body}, nil
}

func (c *Client) count(ctx context.Context, q question, cost *cost) (int64, error) {
	m := take()
	defer give(m)
	if _, err := c.ask(ctx, q, m, cost); err != nil {
		return 0, err
	}
	n, err := integer(m.body.Bytes)
	if err != nil {
		return 0, c.wrong(q, err)
	}
	return n, nil
}
