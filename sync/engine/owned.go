package engine

import (
	"context"
	"maps"
	"slices"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// parentsAtOnce is how many parents one question is for.
const parentsAtOnce = 400

// ofChangedParents reads the records that belong to parents which changed, as the entity's inbox has it, and takes these
// entries out. It returns the entries that want everything to be read again: they leave when that is done.
func (p *pass) ofChangedParents(ctx context.Context) (everything []int64, err error) {
	if len(p.means.Owners) == 0 {
		return nil, nil
	}
	entries, err := p.parentEntries(ctx)
	if err != nil {
		return nil, err
	}
	var read []int64
	changed := map[string][]int64{}
	for _, e := range entries {
		if e.IDs == nil {
			everything = append(everything, e.ID)
			continue
		}
		read = append(read, e.ID)
		changed[e.Parent] = append(changed[e.Parent], e.IDs...)
	}
	for _, owner := range p.means.Owners {
		ids := changed[owner.Entity]
		slices.Sort(ids)
		for chunk := range slices.Chunk(slices.Compact(ids), parentsAtOnce) {
			if err := p.owned(ctx, owner, chunk); err != nil {
				return nil, err
			}
		}
	}
	return everything, p.engine.sink.FinishEntries(ctx, read...)
}

// parentEntries returns what waits in the entity's inbox because of its parents.
func (p *pass) parentEntries(ctx context.Context) ([]sink.ParentEntry, error) {
	if err := p.engine.sink.FoldParentEntries(ctx, p.account.Name, []string{p.entity.Name}, mostParents); err != nil {
		return nil, err
	}
	return p.engine.sink.ParentEntries(ctx, p.account.Name, p.entity.Name)
}

// dropParentEntries empties the entity's inbox before its first question to Keap: a reading of everything shows what waited
// there. Where the reading is limited to late changes, it does not.
func (p *pass) dropParentEntries(ctx context.Context) error {
	if len(p.means.Owners) == 0 || !p.since.IsZero() {
		return nil
	}
	entries, err := p.parentEntries(ctx)
	if err != nil {
		return err
	}
	return p.engine.sink.FinishEntries(ctx, entryIDs(entries)...)
}

func entryIDs(entries []sink.ParentEntry) []int64 {
	ids := make([]int64, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	return ids
}

// missingByParents asks the parents of records that a list lacks, which proves more than the list, and returns those of the
// records that are still there.
func (p *pass) missingByParents(ctx context.Context, missing []int64) ([]int64, error) {
	if len(missing) == 0 || len(p.means.Owners) == 0 {
		return missing, nil
	}
	owner := p.means.Owners[0] // others have the same column
	parents, err := p.engine.sink.ParentsOf(ctx, p.entity, p.account.Name, owner.Column, missing)
	if err != nil {
		return nil, err
	}
	for chunk := range slices.Chunk(parents, parentsAtOnce) {
		if err := p.owned(ctx, owner, chunk); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	p.report.Refused = nil // what could not be proved so is looked at once more
	p.mu.Unlock()
	return p.engine.sink.Present(ctx, p.entity, p.account.Name, missing)
}

// owned brings what belongs to some owners into the mirror, and takes away what does not any more.
func (p *pass) owned(ctx context.Context, owner schema.Owner, ids []int64) error {
	there, err := p.readOwned(ctx, owner, ids)
	if err != nil {
		return err
	}
	had, err := p.engine.sink.OwnedBy(ctx, p.entity, p.account.Name, owner.Column, ids)
	if err != nil {
		return err
	}
	missing := slices.DeleteFunc(had, func(id int64) bool { return there[id] })
	asked, prove := p.clock.now(), p.prove
	if !p.means.Keyset {
		prove = func(ctx context.Context, missing []int64) (gone, left []int64, err error) {
			return p.proveByOwners(ctx, owner, missing)
		}
	}
	gone, _, err := p.confirm(ctx, missing, false, prove) // their parents were asked for, so no limit is needed
	if err != nil || len(gone) == 0 {
		return err
	}
	return p.newWriter(nil).apply(ctx, nil, sink.Batch{Tombstones: gone, AsOf: asked})
}

// readOwned brings what belongs to some owners into the mirror, and returns its ids. Where Keap cannot send one of the records, only
// their ids are asked for, and the records by these.
func (p *pass) readOwned(ctx context.Context, owner schema.Owner, ids []int64) (map[int64]bool, error) {
	r := source.Request{Owned: &source.Owned{Column: owner.Column, IDs: ids}}
	asked := p.clock.now()
	page, err := p.ask(ctx, r)
	if source.IsSizeable(err) && p.means.MaxIDs > 0 {
		why := err
		r.Stamps = true
		if page, err = p.ask(ctx, r); err != nil {
			return nil, why
		}
		defer page.Release()
		there := idsOf(page.Records)
		_, err := p.read(ctx, slices.Sorted(maps.Keys(there)))
		return there, err
	}
	if err != nil {
		return nil, err
	}
	defer page.Release()
	return idsOf(page.Records), p.newWriter(nil).apply(ctx, page.Records, sink.Batch{AsOf: asked})
}

// proveByOwners asks for what belongs to the owners of missing records that have no ids in Keap.
func (p *pass) proveByOwners(ctx context.Context, owner schema.Owner, missing []int64) (gone, left []int64, err error) {
	owners, err := p.engine.sink.ParentsOf(ctx, p.entity, p.account.Name, owner.Column, missing)
	if err != nil {
		return nil, missing, err
	}
	asked := p.clock.now()
	page, err := p.ask(ctx, source.Request{Owned: &source.Owned{Column: owner.Column, IDs: owners, Prove: true}})
	if source.IsSizeable(err) {
		return nil, missing, nil
	}
	if err != nil {
		return nil, missing, err
	}
	defer page.Release()
	there := idsOf(page.Records)
	if err := p.newWriter(nil).apply(ctx, page.Records, sink.Batch{AsOf: asked}); err != nil {
		return nil, missing, err
	}
	complete, err := p.engine.sink.OwnedBy(ctx, p.entity, p.account.Name, owner.Column, page.Complete)
	if err != nil {
		return nil, missing, err
	}
	for _, id := range missing {
		_, proved := slices.BinarySearch(complete, id)
		switch {
		case there[id]:
		case proved:
			gone = append(gone, id)
		default:
			left = append(left, id)
		}
	}
	return gone, left, nil
}
