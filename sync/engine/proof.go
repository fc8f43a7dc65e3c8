package engine

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// Absence from an answer proves nothing, since any answer may end early and look whole. A record does not exist if Keap says so of
// its URL, or if a sorted page went past its place (spans). What cannot be proved in this way is undecided.

// prover tries to prove that records do not exist. It returns those that it proved, and those that it leaves undecided.
type prover func(ctx context.Context, missing []int64) (gone, left []int64, err error)

// prove finds out which of the missing records do not exist, and which are undecided.
func (p *pass) prove(ctx context.Context, missing []int64) (gone, left []int64, err error) {
	left = slices.Sorted(slices.Values(missing))
	for _, try := range p.provers() {
		if len(left) == 0 {
			return gone, nil, nil
		}
		var more []int64
		more, left, err = try(ctx, left)
		if gone = append(gone, more...); err != nil {
			return gone, left, err
		}
	}
	if len(left) == 0 || !p.allowMassDelete {
		return gone, left, nil
	}
	// Where the mirror has nothing else, no record can show that a page went past these. A person has allowed it.
	others, err := p.engine.sink.Witnesses(ctx, p.entity, p.account.Name, missing, 1)
	if err == nil && len(others) == 0 {
		gone, left = append(gone, left...), nil
	}
	return gone, left, err
}

// provers returns what the entity can be asked, cheapest first.
func (p *pass) provers() (all []prover) {
	if p.means.MaxIDs > 1 {
		all = append(all, p.proveByIDs)
	}
	if p.means.Keyset && !p.means.Single {
		all = append(all, p.proveAlong(source.OrderIDDesc), p.proveAlong(source.OrderID))
	}
	if p.means.Single || p.means.Proves {
		all = append(all, p.proveByURL)
	}
	if len(all) == 0 && len(p.means.Owners) == 0 {
		all = append(all, p.proveByLists)
	}
	return all
}

// mostWitnesses is how many records that should exist are asked for beside missing ones. They have the greatest ids, so that they
// come after nearly all that can be missing. One would do, unless it has gone too.
const mostWitnesses = 5

// proveByIDs asks for the missing records together with witnesses.
func (p *pass) proveByIDs(ctx context.Context, missing []int64) (gone, left []int64, err error) {
	witnesses, err := p.engine.sink.Witnesses(ctx, p.entity, p.account.Name, missing, min(mostWitnesses, p.means.MaxIDs/2))
	if err != nil {
		return nil, missing, err
	}
	order := source.OrderFull
	if p.means.Keyset {
		order = source.OrderID
		between := 0 // nothing comes after the others
		if len(witnesses) > 0 {
			between, _ = slices.BinarySearch(missing, witnesses[0])
		}
		missing, left = missing[:between], slices.Clone(missing[between:])
	}
	for chunk := range slices.Chunk(missing, p.means.MaxIDs-len(witnesses)) {
		a, err := p.question(ctx, source.Request{IDs: slices.Concat(chunk, witnesses), Order: order, Whole: true})
		if source.IsSizeable(err) || source.IsUnsupported(err) { // Keap cannot send one of them, or takes no lists
			left = append(left, chunk...)
			continue
		}
		if err != nil {
			return gone, left, err
		}
		var covered spans
		if p.means.Keyset {
			covered = idSpans(a.page, false)
		}
		err = p.newWriter(nil).apply(ctx, a.page.Records, sink.Batch{AsOf: a.asked})
		a.page.Release()
		if err != nil {
			return gone, left, err
		}
		more, rest := covered.sort(chunk, a.answered, nil)
		gone, left = append(gone, more...), append(left, rest...)
	}
	return gone, left, nil
}

// proveAlong asks what comes in an order from the place of a missing record on. The answer begins with the record or, if there is
// none, with the next one. Each question settles one record at least, unless Keap has nothing there.
func (p *pass) proveAlong(order source.Order) prover {
	return func(ctx context.Context, missing []int64) (gone, left []int64, err error) {
		var found []int64
		left = slices.Sorted(slices.Values(missing))
		most := p.means.PageSize
		for last := 0; len(left) > 0 && len(left) != last; {
			last = len(left)
			r := source.Request{Order: order, AfterID: left[0] - 1, Stamps: true, Prove: true, Attempts: 3, Limit: max(min(most, 2*last), 2)}
			down := order == source.OrderIDDesc
			if down {
				r.AfterID, r.BeforeID = 0, left[last-1]+1
			}
			page, first, err := p.askOn(ctx, r)
			if source.IsSizeable(err) && r.Limit > 2 {
				most, last = r.Limit/2, 0
				continue
			}
			if source.IsSizeable(err) || isUntrusted(err) {
				break
			}
			if err != nil {
				return gone, left, err
			}
			there := idsOf(page.Records)
			found = append(found, slices.DeleteFunc(slices.Clone(left), func(id int64) bool { return !there[id] })...)
			var more []int64
			covered := idSpans(page, down)
			if !first {
				covered = spans{}.add(recordIDs(page.Records), false, down)
			}
			more, left = covered.sort(left, there, nil)
			gone = append(gone, more...)
			page.Release()
		}
		if p.means.MaxIDs > 0 {
			found, err = p.read(ctx, found) // a list lacked them
			left = append(left, found...)
		}
		return gone, left, err
	}
}

// mostEmpty is how many pages without records are followed.
const mostEmpty = 5

// askOn asks, and follows the tokens of pages without records to the first page that has some. It reports whether that is the first
// page of the list: an empty one before it may have lost records.
func (p *pass) askOn(ctx context.Context, r source.Request) (page *source.Page, first bool, err error) {
	for n := range mostEmpty {
		page, err = p.ask(ctx, r)
		if err != nil || len(page.Records) > 0 || page.Next == "" {
			return page, n == 0, err
		}
		r.Token = page.Next
		page.Release()
	}
	return page, false, nil
}

// proveByURL asks for each record by its URL. If one exists, what lacked it cannot be believed, and the others are not worth a call.
func (p *pass) proveByURL(ctx context.Context, missing []int64) (gone, left []int64, err error) {
	for i, id := range missing {
		page, err := p.ask(ctx, source.Request{IDs: []int64{id}, Prove: true})
		if err != nil {
			return gone, append(left, missing[i:]...), err
		}
		proven, failed := page.Proven, len(page.Records) > 0
		page.Release()
		switch {
		case proven:
			gone = append(gone, id)
		case failed: // Keap cannot send it, which says nothing of the others
			left = append(left, id)
		default:
			return gone, append(left, missing[i:]...), nil
		}
	}
	return gone, left, nil
}

// proveByLists reads whole lists again: those of the parents, or else the one of the entity from both of its ends.
func (p *pass) proveByLists(ctx context.Context, missing []int64) (gone, left []int64, err error) {
	switch {
	case p.means.Strategy == schema.PerParent:
	case p.means.Newest:
		return p.proveFromBothEnds(ctx, missing)
	default:
		return p.proveByList(ctx, "", walkTokens, missing)
	}
	for _, parent := range p.means.Parents {
		its, err := p.engine.sink.OfParents(ctx, p.entity, p.account.Name, []string{parent.Name})
		if err != nil {
			return gone, left, err
		}
		its = slices.DeleteFunc(its, func(id int64) bool { return !slices.Contains(missing, id) })
		more, rest, err := p.proveByList(ctx, parent.Name, walkTokens, its)
		if gone, left = append(gone, more...), append(left, rest...); err != nil {
			return gone, left, err
		}
	}
	return gone, left, nil
}

// proveByList reads a list whose records have no ids in Keap, or no order by them. A record's place in it is its timestamp. A list
// that Keap sends in one answer, without pages, is whole unless it is empty.
func (p *pass) proveByList(ctx context.Context, parent string, way walk, missing []int64) (gone, left []int64, err error) {
	if len(missing) == 0 {
		return nil, nil, nil
	}
	list, err := p.list(ctx, parent, way)
	if err != nil {
		return nil, missing, err
	}
	defer list.release()
	return p.proveIn(ctx, list, way, missing)
}

// proveFromBothEnds reads a list from each of its ends. Either page may end early; if the one that begins with the newest records
// has all of the other, it has the oldest one too, so that it is whole. Several pages may each end early, in the same place.
func (p *pass) proveFromBothEnds(ctx context.Context, missing []int64) (gone, left []int64, err error) {
	newest, err := p.list(ctx, "", walkNewest)
	if err != nil {
		return nil, missing, err
	}
	defer newest.release()
	oldest, err := p.list(ctx, "", walkTokens)
	if err != nil {
		return nil, missing, err
	}
	defer oldest.release()
	falls, rises := p.placesOf(newest), p.placesOf(oldest)
	slices.Reverse(falls)
	there, whole := newest.ids(), filled(newest) == 1 && filled(oldest) == 1
	for _, places := range [][]int64{falls, rises} { // else they may have begun at the same end
		whole = whole && slices.IsSorted(places) && len(places) > 1 && places[0] < places[len(places)-1]
	}
	for id := range oldest.ids() {
		whole = whole && there[id]
	}
	if whole {
		gone, left = spans{{math.MinInt64, math.MaxInt64}}.sort(missing, there, map[int64]int64{})
		return gone, left, nil
	}
	gone, left, err = p.proveIn(ctx, newest, walkNewest, missing)
	if err != nil || len(left) == 0 {
		return gone, left, err
	}
	more, left, err := p.proveIn(ctx, oldest, walkTokens, left)
	gone = append(gone, more...)
	if err != nil || len(left) == 0 {
		return gone, left, err
	}
	slices.Sort(rises)
	more, left, err = p.proveInside(ctx, slices.Compact(rises), left)
	return append(gone, more...), left, err
}

// mostInside is the most questions that one proof asks about places between two pages.
const mostInside = 20

// proveInside asks for the list from just before missing records on. A place between two pages of the whole list then lies inside a
// page. Where that page ends at the place, since others share it or the page is short, another beginning may do. Places are those of
// the list's records, ascending.
func (p *pass) proveInside(ctx context.Context, places, missing []int64) (gone, left []int64, err error) {
	if !p.means.Since {
		return nil, missing, nil
	}
	at, err := p.placesOfRows(ctx)
	if err != nil {
		return nil, missing, err
	}
	left = missing
	asked := map[int64]bool{}
	for _, id := range missing {
		for _, from := range beginnings(places, at[id]) {
			if asked[from] || len(asked) == mostInside || !slices.Contains(left, id) {
				continue
			}
			asked[from] = true
			there, covered, err := p.pageFrom(ctx, from)
			if err != nil {
				return gone, left, err
			}
			var more []int64
			more, left = covered.sort(left, there, at)
			gone = append(gone, more...)
		}
	}
	return gone, left, nil
}

// beginnings are places from which a list can be asked for so that it shows what is at a place: the record before, the place itself,
// and the one before both.
func beginnings(places []int64, place int64) (from []int64) {
	if place == schema.NoStamp {
		return nil
	}
	before, _ := slices.BinarySearch(places, place)
	from = append(from, places[max(before-1, 0):before]...)
	from = append(from, place)
	return append(from, places[max(before-2, 0):max(before-1, 0)]...)
}

// pageFrom asks for the first page with records of the list from a place on.
func (p *pass) pageFrom(ctx context.Context, place int64) (there map[int64]bool, covered spans, err error) {
	k := p.walker(cursor{Walk: walkTokens, Since: schema.StampTime(place).Add(-time.Second)})
	for empty := range mostEmpty {
		f, err := k.next(ctx)
		if err != nil || f == nil {
			return nil, nil, err
		}
		there, covered = idsOf(f.Records), covered.add(p.placesIn(f.Records), false, false)
		f.Release()
		if empty == 0 && len(covered) > 0 {
			covered[0].from-- // nothing was lost before it, so that it shows all who share its first place
		}
		if len(there) > 0 {
			break
		}
	}
	return there, covered, nil
}

// filled is how many pages of a list have records.
func filled(l *listing) (n int) {
	for _, f := range l.pages {
		n += min(len(f.Records), 1)
	}
	return n
}

// placesOf are the timestamps of the records of a list, in its order.
func (p *pass) placesOf(list *listing) []int64 { return p.placesIn(list.records()) }

func (p *pass) placesIn(records []schema.Raw) (places []int64) {
	stamps := p.stamps()
	for _, r := range records {
		if stamp := stamps.Find(r.Bytes); stamp != schema.NoStamp {
			places = append(places, stamp)
		}
	}
	return places
}

// placesOfRows are the timestamps of the mirror's rows by their ids.
func (p *pass) placesOfRows(ctx context.Context) (map[int64]int64, error) {
	rows, err := p.rows(ctx, math.MinInt64, math.MaxInt64)
	places := make(map[int64]int64, len(rows))
	for _, row := range rows {
		places[row.ID] = row.Stamp
	}
	return places, err
}

// proveIn looks for the places of missing records in a list.
func (p *pass) proveIn(ctx context.Context, list *listing, way walk, missing []int64) (gone, left []int64, err error) {
	places, err := p.placesOfRows(ctx)
	if err != nil {
		return nil, missing, err
	}
	var covered spans
	there := list.ids()
	for i, f := range list.pages {
		covered = covered.add(p.placesIn(f.Records), i == 0, way == walkNewest)
		if f.More == source.MoreNever && len(list.pages) == 1 && len(there) > 0 {
			covered = spans{{math.MinInt64, math.MaxInt64}}
			clear(places)
		}
	}
	gone, left = covered.sort(missing, there, places)
	return gone, left, nil
}

// span is a range of places in a list of which an answer shows all records, between two that it has.
type span struct{ from, to int64 }

// spans are those of an answer. A page that ends early lacks its end, and a list that ends early its last pages. So each sorted page
// shows all from its first record to its last, and the first page of a list all before.
type spans []span

// add adds the span of a page with records at these places.
func (s spans) add(places []int64, first, down bool) spans {
	if down {
		slices.Reverse(places)
	}
	if len(places) == 0 || !slices.IsSorted(places) {
		return s
	}
	page := span{places[0], places[len(places)-1]}
	switch {
	case first && down:
		page.to = math.MaxInt64
	case first:
		page.from = math.MinInt64
	}
	return append(s, page)
}

// idSpans returns the spans of an answer by ids.
func idSpans(page *source.Page, down bool) (s spans) {
	if page.Through != 0 && len(page.Breaks) == 0 { // records of another entity lie between, too
		s = append(s, span{math.MinInt64, page.Through})
	}
	for from, i := 0, 0; i <= len(page.Breaks); i++ {
		to := len(page.Records)
		if i < len(page.Breaks) {
			to = page.Breaks[i]
		}
		s, from = s.add(recordIDs(page.Records[from:to]), i == 0, down), to
	}
	return s
}

// recordIDs are the ids of records that have some, in their order.
func recordIDs(records []schema.Raw) (ids []int64) {
	for _, r := range records {
		if r.Reason == "" {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// sort tells missing records that are proved not to exist from those that are undecided. It leaves out those that an answer has.
// places are those of the records in the list, if they are not their ids.
func (s spans) sort(missing []int64, there map[int64]bool, places map[int64]int64) (gone, left []int64) {
	for _, id := range missing {
		place := id
		if places != nil {
			place = places[id]
		}
		switch {
		case there[id]:
		case slices.ContainsFunc(s, func(s span) bool { return s.from < place && place < s.to }):
			gone = append(gone, id)
		default:
			left = append(left, id)
		}
	}
	return gone, left
}

func isUntrusted(err error) bool {
	e, ok := errors.AsType[*source.Error](err)
	return ok && e.Kind == source.KindUntrusted
}
