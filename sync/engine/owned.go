package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// mostOwners is how many parents one question is for, and witnessesEach how many witnesses the confirming one has for each, so
// that they fit into a list of ids, and a quarter of the witnesses may have lost their records.
const mostOwners, witnessesEach = 300, 2

// errAskFewer tells that Keap cannot answer the confirming question for so many parents.
var errAskFewer = errors.New("the answer about so many parents is too large for Keap")

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
		if err := p.ownedByAll(ctx, owner, slices.Compact(ids)); err != nil {
			return nil, err
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
	if err := p.ownedByAll(ctx, owner, parents); err != nil {
		return nil, err
	}
	p.mu.Lock()
	p.report.Refused = nil // what could not be proved so is looked at once more
	p.mu.Unlock()
	return p.engine.sink.Present(ctx, p.entity, p.account.Name, missing)
}

// ownedByAll is owned for any number of owners. Where Keap cannot answer for as many at once, it is asked for half.
func (p *pass) ownedByAll(ctx context.Context, owner schema.Owner, ids []int64) error {
	most := mostOwners
	for len(ids) > 0 {
		n := min(most, len(ids))
		err := p.owned(ctx, owner, ids[:n])
		if errors.Is(err, errAskFewer) {
			most = n / 2
			continue
		}
		if err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// owned brings what belongs to some owners into the mirror, and takes away what does not any more.
func (p *pass) owned(ctx context.Context, owner schema.Owner, ids []int64) error {
	there, err := p.readOwned(ctx, owner, ids, false)
	if err != nil {
		return err
	}
	had, err := p.engine.sink.OwnedBy(ctx, p.entity, p.account.Name, owner.Column, ids)
	if err != nil {
		return err
	}
	missing := slices.DeleteFunc(had, func(id int64) bool { return there[id] })
	asked := p.clock.now()
	// Their parents were asked for, so no limit is needed.
	gone, err := p.confirmBy(ctx, missing, false, func() ([]int64, int, error) {
		if p.means.MaxIDs > 0 {
			return p.prove(ctx, missing, nil)
		}
		return p.proveByOwners(ctx, owner, ids, missing)
	})
	if err != nil || len(gone) == 0 {
		return err
	}
	return p.newWriter(nil).apply(ctx, nil, sink.Batch{Tombstones: gone, AsOf: asked})
}

// readOwned brings what belongs to some owners into the mirror, and returns its ids.
func (p *pass) readOwned(ctx context.Context, owner schema.Owner, ids []int64, whole bool) (map[int64]bool, error) {
	asked := p.clock.now()
	page, err := p.ask(ctx, ownedBy(owner, ids, whole))
	if err != nil {
		return nil, err
	}
	defer page.Release()
	there := idsOf(page.Records)
	return there, p.newWriter(nil).apply(ctx, page.Records, sink.Batch{AsOf: asked})
}

// proveByOwners asks once more for what belongs to the owners, together with others of which the mirror has records. More
// of these have to have records in the answer than half of all that was asked for, which is the most that an answer cut in
// half can hold. Some may have none any more.
func (p *pass) proveByOwners(
	ctx context.Context, owner schema.Owner, ids, missing []int64,
) (gone []int64, undecided int, err error) {
	witnesses, err := p.engine.sink.OwnersOf(ctx, p.entity, p.account.Name, owner.Column, ids, witnessesEach*len(ids)+1)
	if err != nil {
		return nil, 0, err
	}
	there, err := p.readOwned(ctx, owner, slices.Concat(ids, witnesses), true)
	switch {
	case source.IsSizeable(err) && len(ids) > 1:
		return nil, 0, fmt.Errorf("%w: %w", errAskFewer, err)
	case source.IsSizeable(err):
		return nil, len(missing), nil
	case err != nil:
		return nil, 0, err
	}
	gone = slices.DeleteFunc(slices.Clone(missing), func(id int64) bool { return there[id] })
	heard, err := p.engine.sink.ParentsOf(ctx, p.entity, p.account.Name, owner.Column, slices.Collect(maps.Keys(there)))
	if err != nil {
		return nil, 0, err
	}
	heard = slices.DeleteFunc(heard, func(id int64) bool { return !slices.Contains(witnesses, id) })
	if 2*len(heard) <= len(ids)+len(witnesses) && !p.allowMassDelete {
		return nil, len(gone), nil
	}
	return gone, 0, nil
}
