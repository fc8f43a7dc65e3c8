package engine

import (
	"context"
	"maps"
	"slices"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// came returns those of the records that Keap was not able to send before.
func (p *pass) came(records []schema.Raw) (ids []int64) {
	if len(p.unreadable) == 0 {
		return nil
	}
	for _, r := range records {
		if p.unreadable[r.ID] {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// retryUnreadable asks once more for the records that Keap was not able to send. Those that come are brought into the mirror;
// those that Keap does not have any more are forgotten.
func (p *pass) retryUnreadable(ctx context.Context) error {
	if p.means.MaxIDs == 0 {
		return nil
	}
	w := p.newWriter(nil)
	return p.byID(ctx, slices.Sorted(maps.Keys(p.unreadable)), func(a answer) error {
		return w.apply(ctx, a.page.Records, sink.Batch{AsOf: a.asked, Readable: a.absent})
	})
}
