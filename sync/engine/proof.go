package engine

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// prove asks for the missing records again, in the way Keap allows.
func (p *pass) prove(ctx context.Context, missing []int64, seen map[int64]bool) (gone []int64, undecided int, err error) {
	switch {
	case p.means.Single:
		return p.proveOneByOne(ctx, missing)
	case p.means.MaxIDs > 0:
		return p.proveByIDs(ctx, missing)
	}
	return p.proveByList(ctx, missing, seen)
}

// proveByList asks for the whole list once more, from its other end where it has one. An answer that ends early lacks
// then what the first one showed. An empty one may be for want of service, and has nothing to compare.
func (p *pass) proveByList(ctx context.Context, missing []int64, seen map[int64]bool) (gone []int64, undecided int, err error) {
	parents := []schema.Parent{{}}
	if p.means.Strategy == schema.PerParent {
		parents = p.means.Parents
	}
	again, way := map[int64]bool{}, walkTokens
	if p.means.Newest {
		way = walkNewest
	}
	for _, parent := range parents {
		list, err := p.list(ctx, parent.Name, way)
		if err != nil {
			return nil, 0, err
		}
		maps.Copy(again, list.ids())
		list.release()
	}
	compares := seen == nil || len(seen) > 0
	proves := len(again) > 0 && compares || len(again) == 0 && p.allowMassDelete
	for id, usable := range seen {
		proves = proves && (again[id] || !usable)
	}
	gone = slices.DeleteFunc(missing, func(id int64) bool { return again[id] })
	if !proves {
		return nil, len(gone), nil
	}
	return gone, 0, nil
}

// proveOneByOne asks for each record alone, and takes nothing but Keap's word that it has none.
func (p *pass) proveOneByOne(ctx context.Context, missing []int64) (gone []int64, undecided int, err error) {
	w := p.newWriter(nil)
	err = p.byID(ctx, missing, func(a answer) error {
		gone = append(gone, a.absent...)
		return w.apply(ctx, a.page.Records, sink.Batch{AsOf: a.asked})
	})
	return gone, 0, err
}

// proveByIDs asks for the missing records together with witnesses: others that are known to exist. What it needs is an
// answer that was neither empty for want of service nor cut in the middle. One that was cut in half holds half of what
// it was asked for at most, so more witnesses than that have to be in it.
func (p *pass) proveByIDs(ctx context.Context, missing []int64) (gone []int64, undecided int, err error) {
	size := max(p.means.MaxIDs/3, 1)
	witnesses, err := p.engine.sink.Witnesses(ctx, p.entity, p.account.Name, missing, p.means.MaxIDs-size)
	if err != nil {
		return nil, 0, err
	}
	for chunk := range slices.Chunk(missing, max(1, min(size, len(witnesses)-1))) {
		more, left, err := p.proveTogether(ctx, chunk, witnesses)
		gone, undecided = append(gone, more...), undecided+left
		if err != nil {
			return gone, undecided, err
		}
	}
	return gone, undecided, nil
}

// proveTogether asks once. Of an answer that came in several pages any part of the last may be missing, and a majority of the
// witnesses proves nothing: it is asked for in parts, and a single record by its URL where it has one. So is what is too large
// for Keap.
func (p *pass) proveTogether(ctx context.Context, chunk, witnesses []int64) (gone []int64, undecided int, err error) {
	a, err := p.question(ctx, source.Request{
		IDs: slices.Concat(chunk, witnesses), Whole: true, Prove: len(witnesses) == 0,
	})
	switch {
	case source.IsSizeable(err):
		return p.proveInParts(ctx, chunk, witnesses)
	case len(witnesses) == 0 && isUntrusted(err): // the list lacks a record that has a URL
		return nil, len(chunk), nil
	case err != nil:
		return nil, 0, err
	}
	ids := recordIDs(a.page.Records)
	err = p.newWriter(nil).apply(ctx, a.page.Records, sink.Batch{AsOf: a.asked})
	a.page.Release()
	if err != nil {
		return nil, 0, err
	}
	absent := slices.DeleteFunc(slices.Clone(chunk), func(id int64) bool { return a.answered[id] })
	switch alone := len(chunk) == 1; {
	case len(absent) == 0:
		return nil, 0, nil
	case a.page.Parts > 1 && !a.page.Proven && alone && p.means.Proves:
		return p.proveTogether(ctx, chunk, nil)
	case a.page.Parts > 1 && !a.page.Proven && p.means.Keyset:
		return p.provePassed(ctx, absent, witnesses, ids)
	case a.page.Parts > 1 && !alone:
		return p.proveInParts(ctx, chunk, witnesses)
	case !p.heard(a, len(chunk), witnesses):
		return nil, len(absent), nil
	}
	return absent, 0, nil
}

// provePassed returns those of the absent records whose place a sorted answer in several pages went past: a record that comes
// after them is in it. Such an answer may lack any part of its end. What comes last is asked for from the other end.
func (p *pass) provePassed(ctx context.Context, absent, witnesses, ascending []int64) (gone []int64, undecided int, err error) {
	for _, id := range absent {
		if slices.IsSorted(ascending) && len(ascending) > 0 && ascending[len(ascending)-1] > id {
			gone = append(gone, id)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(absent), func(id int64) bool { return slices.Contains(gone, id) })
	if len(rest) == 0 {
		return gone, 0, nil
	}
	a, err := p.question(ctx, source.Request{IDs: slices.Concat(rest, witnesses), Whole: true, Order: source.OrderIDDesc})
	if err != nil {
		return gone, 0, err
	}
	descending := recordIDs(a.page.Records)
	err = p.newWriter(nil).apply(ctx, a.page.Records, sink.Batch{AsOf: a.asked})
	a.page.Release()
	if err != nil {
		return gone, 0, err
	}
	slices.Reverse(descending)
	sorted := slices.IsSorted(descending) && len(descending) > 0
	for _, id := range rest {
		switch {
		case a.answered[id]:
		case sorted && descending[0] < id:
			gone = append(gone, id)
		default:
			undecided++
		}
	}
	return gone, undecided, nil
}

// recordIDs are the ids of records, in their order.
func recordIDs(records []schema.Raw) []int64 {
	ids := make([]int64, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	return ids
}

// proveInParts asks with no more witnesses than are needed or, where there are no more, for half of the records.
func (p *pass) proveInParts(ctx context.Context, chunk, witnesses []int64) (gone []int64, undecided int, err error) {
	half, enough := len(chunk)/2, 2*len(chunk)+1
	switch {
	case len(witnesses) > enough:
		return p.proveTogether(ctx, chunk, witnesses[:enough])
	case half == 0: // a witness may be what Keap cannot send
		return nil, len(chunk), nil
	}
	for _, part := range [][]int64{chunk[:half], chunk[half:]} {
		more, left, err := p.proveTogether(ctx, part, witnesses[:min(len(witnesses), 2*len(part)+1)])
		gone, undecided = append(gone, more...), undecided+left
		if err != nil {
			return gone, undecided, err
		}
	}
	return gone, undecided, nil
}

func isUntrusted(err error) bool {
	e, ok := errors.AsType[*source.Error](err)
	return ok && e.Kind == source.KindUntrusted
}

// heard reports whether so many witnesses are in an answer that what it lacks does not exist.
func (p *pass) heard(a answer, asked int, witnesses []int64) bool {
	heard := 0
	for _, id := range witnesses {
		if a.answered[id] {
			heard++
		}
	}
	switch {
	case a.page.Proven:
		return true
	case a.page.Parts > 1:
		return heard > 0 && heard == len(witnesses)
	}
	return 2*heard > asked+len(witnesses) || p.allowMassDelete && len(witnesses) < 2
}
