package xmlrpc

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/keapsync/keapsync/source"
)

// readList reads a page of ascending ids, whether it is asked for by an id or by a token, which is one.
func (c *Client) readList(ctx context.Context, r source.Request) (*source.Page, error) {
	last := r.AfterID
	switch {
	case r.BeforeID != 0:
		return nil, c.unsupported(r, "XML-RPC takes one condition for a field")
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
	t := ownTable(r.Entity).limited(r)
	if r.Stamps {
		t = t.stampsOf()
	}
	limit, full, through := limitOf(r), false, last
	page, err := c.read(ctx, t, func(rd *reading) error {
		since, err := c.since(r)
		if err != nil {
			return err
		}
		n, err := rd.query(ctx, query{where: rd.where(append(since, after(t.id, last))...), order: t.id, limit: limit})
		if err != nil {
			return err
		}
		full = n == limit
		if full && !slices.ContainsFunc(rd.rows, usable) {
			return rd.doubt(untrusted("none of %d records has a usable id, so the list cannot go on", n))
		}
		through, err = rd.ascending(last)
		return err
	})
	if err != nil {
		return nil, err
	}
	page.Through, page.More = through, moreAfter(full)
	if r.Order == source.OrderFull { // its tokens are made here: they are ids, and count nothing
		page.Next = itoa(through)
	}
	return page, nil
}

// moreAfter states whether a list goes on after a page. Keap's XML-RPC itself says nothing.
func moreAfter(full bool) source.More {
	if full {
		return source.MoreFollows
	}
	return source.MoreUnlikely
}

func usable(w row) bool { return w.reason == "" }

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

// ascending makes sure that Keap heeded the order and the condition on ids, and returns the id up to which the rows cover the
// list, those of another entity among them.
func (r *reading) ascending(after int64) (through int64, err error) {
	through, err = source.Ascending(after, len(r.rows), func(i int) (int64, bool) {
		return r.rows[i].id, r.rows[i].reason == ""
	})
	if err != nil {
		return 0, r.doubt(untrusted("%s", err))
	}
	return through, nil
}
