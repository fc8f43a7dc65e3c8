package main

import (
	"context"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/sync/engine"
)

// estimate asks Keap for the smallest and the greatest id, where it can tell: there cannot be more records than ids
// between them. Of an entity that was read before, the next pass reads what changed; one that is read whole each time is
// as large as in the mirror.
func (f *entityForecast) estimate(ctx context.Context, s *store, acct *account, entity *schema.Entity) {
	calls := func(n int64) { f.Calls = &n }
	means := acct.Reader.Means(entity)
	switch {
	case f.State == stateReread, f.State == stateComplete && means.Strategy == schema.Snapshot,
		f.State == stateRestart && means.Strategy != schema.PerParent && !means.Keyset && !means.Count:
		f.mirrored(ctx, s, acct, entity)
		return
	case f.State == stateComplete:
		calls(1)
		return
	case means.Strategy == schema.PerParent:
		calls(int64(len(means.Parents)))
		return
	case means.Count && f.Since == nil: // it counts all
		f.count(ctx, acct, entity)
		return
	case !means.Keyset:
		return
	}
	r := source.Request{Entity: entity, Limit: 1}
	if f.Since != nil && means.Since {
		r.Since = *f.Since
	}
	greatest, err := firstID(ctx, acct, r, source.OrderIDDesc)
	var smallest int64
	if err == nil && greatest > 0 {
		smallest, err = firstID(ctx, acct, r, source.OrderID)
	}
	if err != nil {
		f.Error = errorLine(err)
		return
	}
	records := int64(0)
	if greatest > 0 {
		records = greatest - smallest + 1
	}
	f.Records = &records
	calls(callsFor(records, means))
}

// count asks Keap how many records there are.
func (f *entityForecast) count(ctx context.Context, acct *account, entity *schema.Entity) {
	page, err := acct.Reader.ReadPage(ctx, source.Request{Entity: entity, Count: true})
	if err != nil {
		f.Error = errorLine(err)
		return
	}
	defer page.Release()
	calls := callsFor(page.Count, acct.Reader.Means(entity))
	f.Records, f.Calls = &page.Count, &calls
}

// mirrored takes the number of records that the mirror has.
func (f *entityForecast) mirrored(ctx context.Context, s *store, acct *account, entity *schema.Entity) {
	live, err := s.Live(ctx, entity, acct.Name)
	if err != nil {
		f.Error = errorLine(err)
		return
	}
	means := acct.Reader.Means(entity)
	calls := engine.RereadCalls(means, live)
	if !means.Keyset && calls > 1 { // a short list by page tokens is read twice
		calls *= 2
	}
	if f.State == stateReread { // what is new is read first
		calls++
	}
	f.Calls = &calls
}

// callsFor is the most calls that reading so many records takes, what belongs to them apart.
func callsFor(records int64, means schema.Means) int64 {
	size := int64(max(means.PageSize, 1))
	// A shard may end in a page that holds little else, and the first short page of child rows is not trusted.
	ends := engine.MostShards((records+size-1)/size) * size
	calls := means.CallsFor(records+ends) + extraCalls + int64(means.ChildTables)
	if means.Count {
		calls += countCalls
	}
	return calls
}

// extraCalls are the most calls of an entity's backfill that bring no full page, besides one for each shard: the last one's, the
// question after it, and the one for the greatest id. countCalls are those for the numbers of records before and after, which take
// two each where others share the table, for the custom fields, and once more for the greatest id where that is another's.
const extraCalls, countCalls = 3, 6

// firstID is the first id in an order; 0 where there is no record.
func firstID(ctx context.Context, acct *account, r source.Request, order source.Order) (int64, error) {
	r.Order = order
	page, err := acct.Reader.ReadPage(ctx, r)
	if err != nil {
		return 0, err
	}
	defer page.Release()
	for _, r := range page.Records {
		if r.Reason == "" {
			return r.ID, nil
		}
	}
	return 0, nil
}
