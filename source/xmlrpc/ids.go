package xmlrpc

import (
	"context"
	"fmt"

	"github.com/keapsync/keapsync/source"
)

// readIDs reads just the records asked for.
func (c *Client) readIDs(ctx context.Context, r source.Request) (*source.Page, error) {
	t := ownTable(r.Entity).limited(r)
	if t.id == "" {
		return nil, c.unsupported(r, "its records have no ids in Keap")
	}
	if most := max(c.Means(r.Entity).MaxIDs, 1); len(r.IDs) > most {
		return nil, c.unsupported(r, fmt.Sprintf("%d ids in one read, at most %d are possible", len(r.IDs), most))
	}
	asked := setOf(r.IDs)
	page, err := c.read(ctx, t, func(rd *reading) error {
		if err := rd.ofIDs(ctx, r.IDs); err != nil {
			return err
		}
		for i := range rd.rows {
			if w := &rd.rows[i]; w.reason == "" && !asked[w.id] {
				return rd.doubt(untrusted("id %d was not asked for", w.id))
			}
		}
		_, err := rd.ascending(0)
		return err
	})
	if err != nil {
		return nil, err
	}
	page.More = source.MoreNever
	return page, nil
}

// ofIDs reads records by their ids. Some accounts refuse a list of them: that is what a fault means if a single id is answered, and
// the list fails again.
func (r *reading) ofIDs(ctx context.Context, ids []int64) error {
	ask := func(ids []int64) error {
		r.rows, r.text.out = r.rows[:0], r.text.out[:0]
		_, err := r.query(ctx, query{where: r.where(oneOf(r.target.id, ids)), order: r.target.id, limit: pageSize})
		return err
	}
	err := ask(ids)
	if len(ids) == 1 || !faulty(err) || ask(ids[:1]) != nil {
		return err
	}
	if err = ask(ids); !faulty(err) {
		return err
	}
	r.client.lists.set(r.target.table+"."+r.target.id, false)
	return r.doubt(&source.Error{Kind: source.KindUnsupported, Message: "this account takes no lists of ids"})
}

func setOf(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
