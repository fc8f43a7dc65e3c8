package xmlrpc

import (
	"context"
	"math"

	"github.com/keapsync/keapsync/source"
)

// readGreatest reads records by descending ids. Where some of the table are another entity's, it goes on until it has
// enough that are not.
func (c *Client) readGreatest(ctx context.Context, r source.Request) (*source.Page, error) {
	t := ownTable(r.Entity)
	if r.Stamps {
		t = t.stampsOf()
	}
	limit := limitOf(r)
	page, err := c.read(ctx, t, func(rd *reading) error {
		// Where a record is another entity's, more of them mostly follow, so that whole pages are asked for then.
		for last, found, size := int64(math.MaxInt64), 0, limit; ; size = pageSize {
			from := after(t.id, 0)
			if last < math.MaxInt64 {
				from = below(t.id, last)
			}
			before, above := len(rd.rows), last
			n, err := rd.query(ctx, query{where: rd.where(from), order: t.id, desc: true, limit: size})
			if err != nil {
				return err
			}
			for i := before; i < len(rd.rows); i++ {
				switch w := &rd.rows[i]; {
				case w.reason != "":
				case w.id == last: // a record that appears twice
				case w.id > last:
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
			switch {
			case n < size:
				return nil
			case last == above:
				return rd.doubt(untrusted("none of %d records has an id below %d, so the list cannot go on", n, above))
			}
		}
	})
	if err != nil {
		return nil, err
	}
	page.More = source.MoreNever // no more is wanted
	return page, nil
}
