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
		if _, err := rd.query(ctx, query{where: rd.where(oneOf(t.id, r.IDs)), order: t.id, limit: pageSize}); err != nil {
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

func setOf(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
