package engine

import (
	"context"
	"slices"
	"time"

	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// targeted reads records by id. One of the mirror's that is asked for and not answered is deleted, if that is proved. It returns
// those that are undecided; if they were hinted at, also those that the mirror does not have.
func (p *pass) targeted(ctx context.Context, ids []int64, hinted bool) (left []int64, err error) {
	absent, err := p.read(ctx, ids)
	if err != nil {
		return nil, err
	}
	missing, err := p.engine.sink.Present(ctx, p.entity, p.account.Name, absent)
	if err != nil {
		return nil, err
	}
	asOf := p.clock.now()
	gone, left, err := p.confirm(ctx, missing, false, p.prove)
	if err == nil && len(gone) > 0 {
		err = p.newWriter(nil).apply(ctx, nil, sink.Batch{Tombstones: gone, AsOf: asOf})
	}
	unknown := slices.DeleteFunc(absent, func(id int64) bool { return slices.Contains(missing, id) })
	if err != nil || !hinted || len(unknown) == 0 {
		return left, err
	}
	if p.mayNotDelete(ctx) == nil { // it sees all records
		_, unknown, err = p.prove(ctx, unknown)
	}
	return append(left, unknown...), err
}

// undoneFor is how long before a pass the inbox may have looked for a deleted record that a page brought back: the pass that wrote it
// may have been killed.
const undoneFor = time.Hour

// undone asks again for records whose deletion hooks told of while a page was under way that still showed them. The inbox found no
// row then.
func (p *pass) undone(ctx context.Context) error {
	ids, err := p.engine.sink.Undone(ctx, p.entity, p.account.Name, p.clock.database.Add(-undoneFor))
	if err != nil || len(ids) == 0 || p.means.MaxIDs == 0 {
		return err
	}
	p.purpose = source.ForHooks
	_, err = p.targeted(ctx, ids, false)
	return err
}

// read brings records into the mirror by their ids, and returns those of the ids that Keap does not answer with, ascending.
func (p *pass) read(ctx context.Context, ids []int64) (absent []int64, err error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	w := p.newWriter(nil)
	err = p.byID(ctx, ids, func(a answer) error {
		absent = append(absent, a.absent...)
		return w.apply(ctx, a.page.Records, sink.Batch{AsOf: a.asked})
	})
	return absent, err
}
