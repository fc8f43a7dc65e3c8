package engine

import (
	"context"
	"slices"

	"github.com/keapsync/keapsync/sink"
)

// targeted reads records by id. An id that is asked for and not answered is deleted, if the answer proves it.
func (p *pass) targeted(ctx context.Context, ids []int64) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	w := p.newWriter(nil)
	return p.byID(ctx, ids, func(a answer) error {
		gone, err := p.tombstones(ctx, a)
		if err != nil {
			return err
		}
		b := sink.Batch{Tombstones: gone, AsOf: a.asked}
		return w.apply(ctx, a.page.Records, b)
	})
}

// tombstones returns those of the absent ids that the mirror has and that may be tombstoned.
func (p *pass) tombstones(ctx context.Context, a answer) ([]int64, error) {
	present, err := p.engine.sink.Present(ctx, p.entity, p.account.Name, a.absent)
	if err != nil || len(present) == 0 {
		return nil, err
	}
	why := p.mayNotDelete(ctx)
	if why == nil && (a.proves || p.allowMassDelete) {
		return present, nil
	}
	live, err := p.engine.sink.Live(ctx, p.entity, p.account.Name)
	if err != nil {
		return nil, err
	}
	reason := "Keap's answer lacked records that are known to exist; read them again later"
	if why != nil {
		reason = why.Error()
	}
	p.refuse(len(present), live, reason)
	return nil, nil
}
