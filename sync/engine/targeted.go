package engine

import (
	"context"
	"slices"

	"github.com/keapsync/keapsync/sink"
)

// targeted reads records by id. One that is asked for and not answered is deleted, if a second question confirms that.
func (p *pass) targeted(ctx context.Context, ids []int64) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	asOf := p.clock.now()
	missing, err := p.read(ctx, ids)
	// A batch that was under way meanwhile may have written a version that is older and does not show it by its stamp.
	// Whoever asks after that knows better.
	if err == nil && p.report.Stale > 0 {
		asOf = p.clock.now()
		missing, err = p.read(ctx, ids)
	}
	if err != nil {
		return err
	}
	gone, err := p.confirm(ctx, missing, nil, false)
	if err != nil || len(gone) == 0 {
		return err
	}
	return p.newWriter(nil).apply(ctx, nil, sink.Batch{Tombstones: gone, AsOf: asOf})
}

// read brings records into the mirror by their ids, and returns those of the ids that the mirror has and Keap does not
// answer with.
func (p *pass) read(ctx context.Context, ids []int64) (missing []int64, err error) {
	w := p.newWriter(nil)
	err = p.byID(ctx, ids, func(a answer) error {
		present, err := p.engine.sink.Present(ctx, p.entity, p.account.Name, a.absent)
		if err != nil {
			return err
		}
		missing = append(missing, present...)
		return w.apply(ctx, a.page.Records, sink.Batch{AsOf: a.asked})
	})
	return missing, err
}
