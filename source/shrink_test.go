package source_test

import (
	"context"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// frail is a Keap that fails at some records, and at pages of too many.
type frail struct {
	means    schema.Means
	ids      []int64        // ascending
	poison   map[int64]bool // true: not even its id and stamp can be sent
	most     int            // records of a page; zero: any number
	byNumber bool           // page tokens are numbers of pages
	down     bool
	bounded  bool // BeforeID is understood
	calls    int
	sizes    []int
}

var brokenPage = &source.Error{Kind: source.KindServer, Status: 500, Message: "about a person"}

func (f *frail) Means(*schema.Entity) schema.Means { return f.means }

func (f *frail) ReadPage(_ context.Context, r source.Request) (*source.Page, error) {
	if r.BeforeID != 0 && !f.bounded {
		return nil, &source.Error{Kind: source.KindUnsupported} // nothing is sent
	}
	f.calls++
	if f.down {
		return nil, brokenPage
	}
	size := f.means.PageSize
	if r.Limit > 0 && len(r.IDs) == 0 {
		size = min(size, r.Limit)
	}
	f.sizes = append(f.sizes, size)
	all := slices.Clone(f.ids)
	from := 0
	switch {
	case len(r.IDs) > 0:
		all = slices.DeleteFunc(all, func(id int64) bool { return !slices.Contains(r.IDs, id) })
		size = len(r.IDs)
	case r.Order == source.OrderIDDesc:
		slices.Reverse(all)
	case r.Order == source.OrderID:
		all = slices.DeleteFunc(all, func(id int64) bool { return id <= r.AfterID || r.BeforeID != 0 && id >= r.BeforeID })
	case r.Token != "":
		from, _ = strconv.Atoi(r.Token)
	}
	if f.byNumber {
		from *= size
	}
	part := all[min(from, len(all)):min(from+size, len(all))]
	for _, id := range part {
		if deadly, bad := f.poison[id]; bad && (deadly || !r.Stamps) {
			return nil, brokenPage
		}
	}
	if f.most > 0 && len(part) > f.most {
		return nil, brokenPage
	}
	page := &source.Page{Records: records(part...), Through: r.AfterID, More: source.MoreUnlikely}
	if len(part) == size && (r.Order == source.OrderID || from+size < len(all)) {
		page.More = source.MoreFollows
	}
	if r.Order == source.OrderID && len(part) > 0 {
		page.Through = part[len(part)-1]
	}
	if r.Order == source.OrderFull && from+len(part) < len(all) {
		page.Next = strconv.Itoa(from + len(part))
		if f.byNumber {
			page.Next = strconv.Itoa(from/size + 1)
		}
	}
	return page, nil
}

var anEntity = &schema.Entity{Name: "contacts"}

// readAll walks a list and returns the ids that came, and those that cannot be sent.
func readAll(t *testing.T, r source.Reader, order source.Order) (came, unreadable []int64, err error) {
	t.Helper()
	walk := source.NewWalk(r, source.List{Request: source.Request{Entity: anEntity, Order: order}, Full: true}, source.Place{})
	for {
		step, err := walk.Next(t.Context())
		if err != nil || step == nil {
			slices.Sort(came)
			return slices.Compact(came), unreadable, err
		}
		for _, r := range step.Records {
			if r.Unreadable {
				unreadable = append(unreadable, r.ID)
				require.Less(t, len(unreadable), 1000)
				assert.NotContains(t, r.Reason, "person", "Keap's words may be personal")
			} else {
				came = append(came, r.ID)
			}
		}
	}
}

func readable(f *frail) []int64 {
	return slices.DeleteFunc(slices.Clone(f.ids), func(id int64) bool { _, bad := f.poison[id]; return bad })
}

func unreadable(f *frail) []int64 {
	return slices.DeleteFunc(slices.Clone(f.ids), func(id int64) bool { _, bad := f.poison[id]; return !bad })
}

func TestAWalkReadsEverythingBesideUnreadableRecords(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 4))
		f := &frail{poison: map[int64]bool{}, bounded: r.IntN(2) == 0}
		f.means = schema.Means{PageSize: 1 << (1 + r.IntN(10)), Stamps: r.IntN(2) == 0, MaxIDs: 100, Keyset: true}
		gap := []int64{1, 2, 5, 300}[r.IntN(4)]
		for id, left := int64(0), 20+r.IntN(1500); left > 0; left-- {
			id += 1 + r.Int64N(gap)
			f.ids = append(f.ids, id)
		}
		for range r.IntN(4) { // runs of neighbours
			at := r.IntN(len(f.ids))
			for range 1 + r.IntN(4) {
				f.poison[f.ids[min(at, len(f.ids)-2)]] = r.IntN(2) == 0
				at += 1 + r.IntN(2)
			}
		}
		delete(f.poison, f.ids[0]) // by which Keap is known to answer
		if r.IntN(3) == 0 {
			f.most = 1 + r.IntN(f.means.PageSize)
		}
		what := fmt.Sprintf("seed %d, pages of %d, gaps of %d, at most %d", seed, f.means.PageSize, gap, f.most)
		came, lost, err := readAll(t, source.NewSizes(source.SizesOptions{}).Wrap(f), source.OrderID)
		require.NoError(t, err, what)
		require.Equal(t, readable(f), came, what)
		require.ElementsMatch(t, unreadable(f), lost, what)
		if f.most == 0 {
			// Each answer of a search is yes or no: no search for one id in a page of one record needs less than its logarithm.
			halves := bits.Len(uint(f.means.PageSize)) - 1
			each := 2*halves + 5
			if f.means.PageSize < 8*int(gap) {
				each = max(each, halves+bits.Len(uint(gap))+8)
			}
			require.LessOrEqual(t, f.calls, len(f.ids)/f.means.PageSize+5+len(f.poison)*each, what)
		}
	}
}

// The same with all that is repeated, as a pass makes the calls.
func TestUnreadableRecordsCostFewCallsWithTheirRepetitions(t *testing.T) {
	t.Parallel()
	for _, stamps := range []bool{false, true} {
		f := &frail{poison: map[int64]bool{1: false, 700: false, 701: false, 1900: false}, bounded: true}
		f.means = schema.Means{PageSize: 1000, Stamps: stamps, MaxIDs: 100, Keyset: true}
		for id := range int64(3000) {
			f.ids = append(f.ids, id+1)
		}
		retry := source.Retry(f, source.RetryOptions{Base: time.Nanosecond, MaxWait: time.Nanosecond})
		came, lost, err := readAll(t, source.NewSizes(source.SizesOptions{}).Wrap(retry), source.OrderID)
		require.NoError(t, err)
		require.Equal(t, readable(f), came)
		require.Equal(t, unreadable(f), lost)
		require.LessOrEqual(t, f.calls, 4+4*(2*10+5), "page by page, and for each record")
	}
}

// Between the records of a list of changes there are others, which are none of its concern and cost nothing.
func TestASearchInAListOfChangesPassesOverWhatDidNotChange(t *testing.T) {
	t.Parallel()
	e := &schema.Entity{Name: "contacts", Stamp: "update_time"}
	since := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, bounded := range []bool{false, true} {
		f := &frail{poison: map[int64]bool{1500: true}, bounded: bounded}
		f.means = schema.Means{PageSize: 100, MaxIDs: 1000, Keyset: true, Road: schema.XMLRPCRoad}
		for id := range int64(3000) {
			f.ids = append(f.ids, id+1)
		}
		changed := func(id int64) bool { return id == 3 || id >= 1500 }
		keap := sized{readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
			all := f.ids
			if len(r.IDs) == 0 && !r.Since.IsZero() {
				f.ids = slices.DeleteFunc(slices.Clone(all), func(id int64) bool { return !changed(id) })
			}
			page, err := f.ReadPage(ctx, r)
			f.ids = all
			for i := range recordsOf(page) {
				at := since.Add(-24 * time.Hour)
				if changed(page.Records[i].ID) {
					at = since
				}
				page.Records[i].Bytes = fmt.Appendf(nil, `{"update_time":%q}`, at.Format(time.RFC3339))
			}
			return page, err
		}), f.means}
		walk := source.NewWalk(source.NewSizes(source.SizesOptions{}).Wrap(keap),
			source.List{Request: source.Request{Entity: e, Order: source.OrderID, Since: since}}, source.Place{})
		came, lost := 0, 0
		for {
			step, err := walk.Next(t.Context())
			require.NoError(t, err)
			if step == nil {
				break
			}
			for _, r := range step.Records {
				require.True(t, changed(r.ID), "%d", r.ID)
				if came++; r.Unreadable {
					lost++
				}
			}
		}
		require.Equal(t, 1502, came)
		require.Equal(t, 1, lost)
		require.LessOrEqual(t, f.calls, 16+5+45, "not for each record in between")
	}
}

func TestTheSizeOfPagesIsRememberedAndTriedAgain(t *testing.T) {
	t.Parallel()
	shelf := &shelf{}
	w := source.NewWorkarounds("ab123", nil)
	w.Keep(shelf)
	z := source.NewSizes(source.SizesOptions{Workarounds: w})
	f := &frail{means: schema.Means{PageSize: 100, Keyset: true, MaxIDs: 10}, most: 60}
	for id := range int64(1000) {
		f.ids = append(f.ids, id+1)
	}
	came, _, err := readAll(t, z.Wrap(f), source.OrderID)
	require.NoError(t, err)
	require.Equal(t, f.ids, came)
	require.Len(t, shelf.saved, 1)
	require.Equal(t, "50", shelf.saved[0].Value)

	f.sizes = nil
	_, _, err = readAll(t, z.Wrap(f), source.OrderID)
	require.NoError(t, err)
	require.Equal(t, 50, slices.Max(f.sizes), "it is known")

	week := shelf.saved[0]
	week.Learned = time.Now().Add(-8 * 24 * time.Hour)
	shelf.stored = []source.Workaround{week}
	w.Keep(shelf)
	f.sizes = nil
	_, _, err = readAll(t, z.Wrap(f), source.OrderID)
	require.NoError(t, err)
	require.Equal(t, 100, f.sizes[0], "it is time to try the full size")
	require.Less(t, len(f.sizes), 30, "and no search is needed where it still fails")

	f.most = 0
	shelf.stored = []source.Workaround{week}
	w.Keep(shelf)
	_, _, err = readAll(t, z.Wrap(f), source.OrderID)
	require.NoError(t, err)
	require.Empty(t, shelf.stored, "Keap sends full pages again")
}

func TestAFailureThatPassesShrinksNothing(t *testing.T) {
	t.Parallel()
	f := &frail{means: schema.Means{PageSize: 100, Keyset: true, MaxIDs: 10}}
	for id := range int64(1000) {
		f.ids = append(f.ids, id+1)
	}
	lost := 3 // the page, its repetition, and half of it
	keap := answers(func(r source.Request) *source.Page { p, _ := f.ReadPage(t.Context(), r); return p })
	flaky := &script{answer: func(_ int, r source.Request) (*source.Page, error) {
		if lost > 0 && r.Limit != 1 {
			lost--
			return nil, brokenPage
		}
		return keap.ReadPage(t.Context(), r)
	}}
	z := untaught(t)
	r := z.Wrap(sized{flaky, f.means})
	came, unreadable, err := readAll(t, r, source.OrderID)
	require.NoError(t, err)
	require.Equal(t, f.ids, came)
	require.Empty(t, unreadable)
}

// untaught are sizes that must learn nothing.
func untaught(t *testing.T) *source.Sizes {
	shelf := &shelf{}
	w := source.NewWorkarounds("ab123", nil)
	w.Keep(shelf)
	t.Cleanup(func() { assert.Empty(t, shelf.saved) })
	return source.NewSizes(source.SizesOptions{Workarounds: w})
}

func recordsOf(p *source.Page) []schema.Raw {
	if p == nil {
		return nil
	}
	return p.Records
}

// sized gives a reader means.
type sized struct {
	source.Reader
	means schema.Means
}

func (s sized) Means(*schema.Entity) schema.Means { return s.means }

func TestNothingIsConcludedFromARoadThatIsDown(t *testing.T) {
	t.Parallel()
	f := &frail{means: schema.Means{PageSize: 100, Keyset: true, MaxIDs: 10}, ids: []int64{1, 2, 3}, down: true}
	z := untaught(t)
	for _, r := range []source.Request{
		{Entity: anEntity, Order: source.OrderID},
		{Entity: anEntity},
		{Entity: anEntity, IDs: []int64{2}},
		{Entity: anEntity, Owned: &source.Owned{IDs: []int64{1}}},
	} {
		f.calls = 0
		_, err := z.Wrap(f).ReadPage(t.Context(), r)
		require.ErrorIs(t, err, brokenPage)
		require.LessOrEqual(t, f.calls, 3, "there is nothing to search for")
	}
}

// A road that goes down in the midst of a search makes no record unreadable.
func TestNothingIsConcludedFromARoadThatGoesDown(t *testing.T) {
	t.Parallel()
	for _, stamps := range []bool{false, true} {
		for after := range 40 {
			f := &frail{poison: map[int64]bool{900: false}, bounded: true}
			f.means = schema.Means{PageSize: 64, Stamps: stamps, MaxIDs: 100, Keyset: true}
			for id := range int64(100) {
				f.ids = append(f.ids, (id+1)*20)
			}
			keap := sized{readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
				f.down = f.calls >= after
				return f.ReadPage(ctx, r)
			}), f.means}
			came, lost, err := readAll(t, source.NewSizes(source.SizesOptions{}).Wrap(keap), source.OrderID)
			if err == nil {
				require.Equal(t, readable(f), came)
			}
			require.Subset(t, []int64{900}, lost, "after %d calls", after)
		}
	}
}

func TestAListByTokensKeepsItsSize(t *testing.T) {
	t.Parallel()
	for _, byNumber := range []bool{false, true} {
		f := &frail{means: schema.Means{PageSize: 100}, most: 60, byNumber: byNumber}
		for id := range int64(500) {
			f.ids = append(f.ids, id+1)
		}
		z := source.NewSizes(source.SizesOptions{})
		came, _, err := readAll(t, z.Wrap(f), source.OrderFull)
		require.NoError(t, err)
		require.Equal(t, f.ids, came)
		if byNumber {
			continue
		}
		f.most, f.poison = 0, map[int64]bool{400: true}
		came, _, err = readAll(t, z.Wrap(f), source.OrderFull)
		require.ErrorContains(t, err, "even with one record")
		require.Equal(t, f.ids[:399], came, "what arrived before is kept")
	}
}

func TestAListUnderWayKeepsItsSizeWhenAnotherFindsThatKeapSendsMore(t *testing.T) {
	t.Parallel()
	f := &frail{means: schema.Means{PageSize: 100}, most: 60, byNumber: true}
	for id := range int64(500) {
		f.ids = append(f.ids, id+1)
	}
	w := source.NewWorkarounds("ab123", nil)
	z := source.NewSizes(source.SizesOptions{Workarounds: w})
	walk := source.NewWalk(z.Wrap(f), source.List{Request: source.Request{Entity: anEntity}}, source.Place{})
	var came []int64
	for {
		step, err := walk.Next(t.Context())
		require.NoError(t, err)
		if step == nil {
			break
		}
		for _, r := range step.Records {
			came = append(came, r.ID)
		}
		f.most = 0
		w.Learn(t.Context(), anEntity.Name, source.SizeOfRecords, "")
	}
	require.Equal(t, f.ids, came)
}

func TestAListOfIDsIsSplitAtUnreadableRecords(t *testing.T) {
	t.Parallel()
	f := &frail{means: schema.Means{PageSize: 100, MaxIDs: 100}, poison: map[int64]bool{5: true, 6: false, 80: true}}
	for id := range int64(90) {
		f.ids = append(f.ids, id+1)
	}
	page, err := source.NewSizes(source.SizesOptions{}).Wrap(f).ReadPage(t.Context(), source.Request{Entity: anEntity, IDs: f.ids})
	require.NoError(t, err)
	var came, lost []int64
	for _, r := range page.Records {
		if r.Unreadable {
			lost = append(lost, r.ID)
		} else {
			came = append(came, r.ID)
		}
	}
	require.Equal(t, readable(f), came)
	require.Equal(t, unreadable(f), lost)
	require.LessOrEqual(t, f.calls, 3*(2*7+5))
}

// What a whole answer lacks proves something; what lacks in one of its parts does not. So nothing makes parts of it.
func TestAWholeAnswerIsNotAskedForInParts(t *testing.T) {
	t.Parallel()
	f := &frail{means: schema.Means{PageSize: 100, MaxIDs: 50}, poison: map[int64]bool{80: true}}
	for id := range int64(90) {
		f.ids = append(f.ids, id+1)
	}
	r := source.EachID(source.NewSizes(source.SizesOptions{}).Wrap(f))
	for name, q := range map[string]source.Request{
		"AListOfIDs": {IDs: f.ids[40:]}, "MoreThanTheAPITakes": {IDs: f.ids}, "WhatBelongsToRecords": {Owned: &source.Owned{IDs: f.ids}},
	} {
		f.calls, q.Entity = 0, anEntity
		q.Whole = true
		_, err := r.ReadPage(t.Context(), q)
		require.ErrorIs(t, err, brokenPage, name)
		require.Equal(t, 1, f.calls, name)
		f.calls, q.Whole = 0, false
		_, _ = r.ReadPage(t.Context(), q)
		require.Greater(t, f.calls, 1, name+" in parts")
	}
}

func TestASearchDoesNotLookLikeAnOutage(t *testing.T) {
	t.Parallel()
	f := &frail{means: schema.Means{PageSize: 1024, Keyset: true, MaxIDs: 100}, poison: map[int64]bool{1: true, 2: true}}
	for id := range int64(2000) {
		f.ids = append(f.ids, id+1)
	}
	o := source.NewOutage(source.OutageOptions{For: time.Nanosecond, OnChange: func(d source.Down) { t.Errorf("down: %v", d.Err) }})
	came, lost, err := readAll(t, source.NewSizes(source.SizesOptions{}).Wrap(o.Wrap(f)), source.OrderID)
	require.NoError(t, err)
	require.Equal(t, readable(f), came)
	require.Equal(t, []int64{1, 2}, lost)
}
