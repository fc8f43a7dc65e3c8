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
	missing, err := p.read(ctx, ids)
	if err != nil {
		return err
	}
	asOf := p.clock.now()
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
