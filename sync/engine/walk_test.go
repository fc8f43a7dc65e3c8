package engine_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// shelf is a reader of one entity whose list does what a test wants. It is all that the account has.
type shelf struct {
	means  schema.Means
	ids    []int64
	others map[int64]bool // records of another entity in the same table
	size   int
	ends   int64        // ids after it are never listed; zero: all are
	counts func() int64 // nil: what there is
	calls  atomic.Int64
	before func(r source.Request) error // of each call
	// inParts is the most records that a list of ids has in one page. A longer one comes in two, and the second is empty for want of
	// service. Zero: any number.
	inParts int
}

func (s *shelf) Means(*schema.Entity) schema.Means { return s.means }

func (s *shelf) ReadPage(_ context.Context, r source.Request) (*source.Page, error) {
	s.calls.Add(1)
	if s.before != nil {
		if err := s.before(r); err != nil {
			return nil, err
		}
	}
	p := &source.Page{At: time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC), Call: "query Table", More: source.MoreNever}
	switch {
	case r.Count:
		p.Count = int64(len(s.ids) - len(s.others))
		if s.counts != nil {
			p.Count = s.counts()
		}
		return p, nil
	case len(r.IDs) > 0:
		for _, id := range r.IDs {
			if slices.Contains(s.ids, id) && !s.others[id] {
				p.Records = append(p.Records, s.record(id))
			}
		}
		slices.SortFunc(p.Records, func(a, b schema.Raw) int { return cmp.Compare(a.ID, b.ID) })
		if s.inParts > 0 && len(p.Records) > s.inParts {
			p.Records, p.Breaks = p.Records[:len(p.Records)-2], []int{s.inParts}
		}
		return p, nil
	case r.Order == source.OrderIDDesc:
		for _, id := range slices.Backward(s.ids) {
			if r.BeforeID == 0 || id < r.BeforeID {
				p.Records = append(p.Records, s.record(id))
				break
			}
		}
		return p, nil
	case r.Order == source.OrderID:
		return s.after(r, p), nil
	}
	return s.counted(r, p), nil
}

// after is a page of a list by ids.
func (s *shelf) after(r source.Request, p *source.Page) *source.Page {
	p.Through, p.More = r.AfterID, source.MoreUnlikely
	for _, id := range s.ids {
		if id <= r.AfterID || s.ends > 0 && id > s.ends {
			continue
		}
		if p.Through = id; !s.others[id] {
			p.Records = append(p.Records, s.record(id))
		}
		if r.AfterID+int64(s.size) == id {
			p.More = source.MoreFollows
			return p
		}
	}
	return p
}

// counted is a page of a list whose tokens count positions.
func (s *shelf) counted(r source.Request, p *source.Page) *source.Page {
	at, _ := strconv.Atoi(r.Token)
	end := min(at+s.size, len(s.ids))
	for _, id := range s.ids[min(at, end):end] {
		p.Records = append(p.Records, s.record(id))
	}
	p.More = source.MoreUnlikely
	if end < len(s.ids) {
		p.Next, p.More, p.Shifts = strconv.Itoa(end), source.MoreFollows, true
	}
	return p
}

func (s *shelf) record(id int64) schema.Raw {
	return schema.Raw{ID: id, Hash: id, Bytes: fmt.Appendf(nil, `{"id":%d}`, id)}
}

func upTo(n int64) (ids []int64) {
	for id := int64(1); id <= n; id++ {
		ids = append(ids, id)
	}
	return ids
}

// shelved is a mirror of a shelf.
func shelved(t *testing.T, s *shelf) *mirror {
	t.Helper()
	m := newMirror(t, keapsim.Options{Contacts: 1})
	m.account = &engine.Account{Name: "ab123", Reader: s}
	m.options.ShardPages = -1
	return m
}

func (m *mirror) try(entity string) (engine.Report, error) {
	return engine.New(m.sink, m.state, m.options).Pass(context.Background(), m.account, schema.Lookup(entity))
}

func (m *mirror) mark(entity string) sink.Watermark {
	m.t.Helper()
	marks, err := m.sink.Watermarks(context.Background(), "ab123", entity)
	require.NoError(m.t, err)
	return marks[0]
}

func counting() schema.Means {
	return schema.Means{Road: schema.XMLRPCRoad, Strategy: schema.Append, PageSize: 10, Keyset: true, Count: true}
}

func TestCountsGuardWalks(t *testing.T) {
	t.Parallel()
	const entity = "affiliates"

	t.Run("AListThatEndsEarlyMovesNoWatermark", func(t *testing.T) {
		t.Parallel()
		for _, ends := range []int64{10, 7} { // with a full page, and with a short one
			s := &shelf{means: counting(), ids: upTo(25), size: 10, ends: ends}
			m := shelved(t, s)
			for range 2 {
				_, err := m.try(entity)
				require.ErrorContains(t, err, fmt.Sprintf("it showed %d records, and Keap counts 25", ends))
				require.True(t, m.mark(entity).Mark.IsZero())
			}
			s.ends = 0
			m.pass(entity)
			require.Equal(t, upTo(25), m.live(entity))
		}
	})

	t.Run("NeitherInShards", func(t *testing.T) {
		t.Parallel()
		s := &shelf{means: counting(), ids: upTo(60), size: 10, ends: 45}
		m := shelved(t, s)
		m.options.ShardPages = 2
		_, err := m.try(entity)
		require.ErrorContains(t, err, "it showed 45 records, and Keap counts 60")
		require.True(t, m.mark(entity).Mark.IsZero())
		s.ends = 0
		m.pass(entity)
		require.Equal(t, upTo(60), m.live(entity))
		require.False(t, m.mark(entity).Mark.IsZero())
	})

	t.Run("AShardThatHasEndedIsNotReadAgain", func(t *testing.T) {
		t.Parallel()
		s := &shelf{means: counting(), ids: upTo(60), size: 10}
		m := shelved(t, s)
		m.options.ShardPages = 2
		s.before = func(r source.Request) error {
			if r.AfterID >= 50 {
				return context.DeadlineExceeded
			}
			return nil
		}
		_, err := m.try(entity)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		s.before = nil
		s.calls.Store(0)
		m.pass(entity)
		require.EqualValues(t, 3, s.calls.Load(), "the last page, the question after it, and the count")
		require.Equal(t, upTo(60), m.live(entity))
	})

	t.Run("ASweepThatShowedTooFewConcludesNothing", func(t *testing.T) {
		t.Parallel()
		s := &shelf{means: counting(), ids: upTo(25), size: 10}
		m := shelved(t, s)
		m.options.MaxDeleteShare = 1
		m.pass(entity)
		s.ends = 10
		_, err := engine.New(m.sink, m.state, m.options).Sweep(t.Context(), m.account, schema.Lookup(entity), true)
		require.ErrorContains(t, err, "it showed 10 records, and Keap counts 25")
		require.Equal(t, upTo(25), m.live(entity))
	})

	t.Run("RecordsThatComeOrGoMeanwhileAreNoReasonToFail", func(t *testing.T) {
		t.Parallel()
		for name, counts := range map[string][]int64{"Come": {20, 25}, "Go": {25, 20}} {
			s := &shelf{means: counting(), ids: upTo(20), size: 10}
			s.counts = func() int64 {
				n := counts[0]
				counts = counts[1:]
				return n
			}
			_, err := shelved(t, s).try(entity)
			require.NoError(t, err, name)
			require.Empty(t, counts, "%s: it was asked before and after", name)
		}
	})

	t.Run("ARecordThatComesBehindAWalkByTokensIsNoReasonToFail", func(t *testing.T) {
		t.Parallel()
		for _, strategy := range []schema.Strategy{schema.Append, schema.Snapshot} {
			means := counting()
			means.Keyset, means.Strategy = false, strategy
			s := &shelf{means: means, ids: upTo(8), size: 10}
			there := int64(8)
			s.counts = func() int64 { return there }
			s.before = func(r source.Request) error {
				if !r.Count {
					there = 9
				}
				return nil
			}
			_, err := shelved(t, s).try(entity)
			require.NoError(t, err)
		}
	})

	t.Run("NothingIsWrittenAfterACountOrAnEndOfAnotherTenant", func(t *testing.T) {
		t.Parallel()
		for _, isProbe := range []func(source.Request) bool{
			func(r source.Request) bool { return r.Count },
			func(r source.Request) bool { return r.Order == source.OrderIDDesc },
		} {
			s := &shelf{means: counting(), ids: upTo(25), size: 10}
			s.before = func(r source.Request) error {
				if isProbe(r) {
					return source.WrongTenant("ab123", "xy987.infusionsoft.com")
				}
				return nil
			}
			m := shelved(t, s)
			report, err := m.try(entity)
			require.True(t, source.IsTenant(err), "%v", err)
			require.Zero(t, report.Inserted)
		}
	})

	t.Run("NothingIsWrittenAfterTheCredentialTurnedOutToBeOfAnotherTenant", func(t *testing.T) {
		t.Parallel()
		s := &shelf{means: schema.Means{Road: schema.RESTv2, Strategy: schema.Snapshot, PageSize: 10, MaxIDs: 100}, ids: upTo(5), size: 10}
		m := shelved(t, s)
		m.pass("users")
		s.ids = []int64{1, 2, 3, 4, 6}
		m.account.WhoAmI = func(context.Context) (source.Identity, error) {
			return source.Identity{}, source.WrongTenant("ab123", "xy987.infusionsoft.com")
		}
		_, err := m.try("users")
		require.True(t, source.IsTenant(err), "%v", err)
		require.Equal(t, upTo(5), m.live("users"))
	})

	t.Run("AWalkIsSettledWithoutReadingItAgain", func(t *testing.T) {
		t.Parallel()
		s := &shelf{means: counting(), ids: upTo(25), size: 10}
		m := shelved(t, s)
		asked := 0
		s.before = func(r source.Request) error {
			if asked++; r.Count && asked > 3 {
				return &source.Error{Kind: source.KindServer}
			}
			return nil
		}
		_, err := m.try(entity)
		require.True(t, source.IsTemporary(err), "%v", err)
		require.True(t, m.mark(entity).Mark.IsZero())
		require.Len(t, m.live(entity), 25)
		s.before = nil
		s.calls.Store(0)
		r := m.pass(entity)
		require.EqualValues(t, 1, s.calls.Load(), "Keap's count is all that was missing")
		require.Zero(t, r.Records)
		require.False(t, m.mark(entity).Mark.IsZero())
		require.Nil(t, m.mark(entity).Cursor)
		require.False(t, m.mark(entity).FullRead.IsZero())
	})
}

func TestRecordsOfAnotherEntityHideNone(t *testing.T) {
	t.Parallel()
	others := map[int64]bool{}
	for id := int64(5); id <= 47; id++ {
		others[id] = true
	}
	s := &shelf{means: counting(), ids: upTo(60), others: others, size: 10}
	m := shelved(t, s)
	m.pass("affiliates")
	require.Equal(t, append(upTo(4), 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60), m.live("affiliates"))
	m.sweep("affiliates", false)
	require.Len(t, m.live("affiliates"), 17)
}

func TestWalksByTokensThatCountPositions(t *testing.T) {
	t.Parallel()
	const entity = "opportunities"
	means := schema.Means{Road: schema.XMLRPCRoad, Strategy: schema.NewestFirst, PageSize: 10, MaxIDs: 100}
	// hiding deletes a record of the first page once that was read, so that the second page begins one record too late.
	hiding := func(s *shelf) {
		s.before = func(r source.Request) error {
			if r.Token != "" && s.ids[0] == 1 {
				s.ids = s.ids[1:]
			}
			return nil
		}
	}
	for n, want := range map[int64]struct {
		calls       int64
		unconfirmed bool // the second walk shows that records were deleted during the first one
		passedOver  bool
	}{9: {1, false, false}, 19: {2 + 2, true, false}, 50: {5 + 5, true, false}, 61: {6, true, true}} {
		t.Run(fmt.Sprintf("%dRecords", n), func(t *testing.T) {
			t.Parallel()
			s := &shelf{means: means, ids: upTo(n), size: 10}
			hiding(s)
			m := shelved(t, s)
			m.pass(entity)
			require.Equal(t, want.calls, s.calls.Load())
			require.Equal(t, want.unconfirmed, !m.mark(entity).Unconfirmed.IsZero())
			live := m.live(entity)
			require.Equal(t, !want.passedOver, slices.Contains(live, 11) || n < 11, "the record that was passed over")
			if !want.passedOver {
				return
			}
			m.sweep(entity, false)
			require.Contains(t, m.live(entity), int64(11), "the sweep finds it")
			require.False(t, m.mark(entity).Unconfirmed.IsZero(), "so it did not agree")
			m.sweep(entity, false)
			require.True(t, m.mark(entity).Unconfirmed.IsZero())
		})
	}

	t.Run("AreConfirmedByAnEqualWalk", func(t *testing.T) {
		t.Parallel()
		s := &shelf{means: means, ids: upTo(19), size: 10}
		m := shelved(t, s)
		m.pass(entity)
		require.True(t, m.mark(entity).Unconfirmed.IsZero())
	})

	t.Run("AreUnconfirmedIfBothWalksPassedOverARecord", func(t *testing.T) {
		t.Parallel()
		s := &shelf{means: means, ids: upTo(25), size: 10}
		s.before = func(r source.Request) error {
			if r.Token != "" && s.calls.Load()%3 == 2 && len(s.ids) > 23 { // in each walk a record of the first page is deleted
				s.ids = s.ids[1:]
			}
			return nil
		}
		m := shelved(t, s)
		m.pass(entity)
		require.False(t, m.mark(entity).Unconfirmed.IsZero())
	})

	t.Run("AreRepeatedBeforeTheWatermarkMoves", func(t *testing.T) {
		t.Parallel()
		s := &shelf{means: means, ids: upTo(19), size: 10}
		m := shelved(t, s)
		s.before = func(source.Request) error {
			if s.calls.Load() > 2 {
				return &source.Error{Kind: source.KindServer}
			}
			return nil
		}
		_, err := m.try(entity)
		require.True(t, source.IsTemporary(err), "%v", err)
		require.True(t, m.mark(entity).Mark.IsZero())
		s.before = nil
		s.calls.Store(0)
		m.pass(entity)
		require.EqualValues(t, 2, s.calls.Load(), "only the second reading was missing")
		require.False(t, m.mark(entity).Mark.IsZero())
	})
}

func TestAListWithoutUsableIDsEnds(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 300, Only: []string{"contacts"}})
	keap, calls := m.account.Reader, 0
	m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
		calls++
		p, err := keap.ReadPage(ctx, r)
		if err == nil && r.Order == source.OrderID {
			for i := range p.Records {
				p.Records[i].Reason = "the record has no id"
			}
			p.Through, p.More, p.Next = r.AfterID, source.MoreUnknown, ""
		}
		return p, err
	})
	_, err := m.try("contacts")
	require.ErrorContains(t, err, "ab123: contacts: GET /v2/contacts?")
	require.ErrorContains(t, err, "brought nothing new")
	require.LessOrEqual(t, calls, 6, "the greatest id is asked for as well")
	require.True(t, m.mark("contacts").Mark.IsZero())
}

func TestNoShardStartsUnlessAllCan(t *testing.T) {
	t.Parallel()
	s := &shelf{means: counting(), ids: upTo(60), size: 10}
	m := shelved(t, s)
	m.options.ShardPages = 2
	s.before = func(r source.Request) error {
		if r.AfterID >= 10 {
			return context.DeadlineExceeded
		}
		return nil
	}
	_, err := m.try("affiliates")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = m.db.Exec(t.Context(), `UPDATE keapsync.watermarks SET cursor = '[]' WHERE shard = 2`)
	require.NoError(t, err)
	s.before = nil
	s.calls.Store(0)
	_, err = m.try("affiliates")
	require.ErrorContains(t, err, "read the cursor of the unfinished pass")
	require.Zero(t, s.calls.Load(), "the other shard was not started")
}

func TestAMajorityOfWitnessesInSeveralPagesProvesNothing(t *testing.T) {
	t.Parallel()
	means := counting()
	means.Count, means.MaxIDs = false, 30
	s := &shelf{means: means, ids: upTo(25), size: 10, inParts: 4}
	m := shelved(t, s)
	m.options.MaxDeleteShare = 1
	m.pass("affiliates")
	s.ids = append(upTo(22), 24, 25)
	s.ends = 21
	r := m.sweep("affiliates", false)
	require.Equal(t, append(upTo(22), 24, 25), m.live("affiliates"), "22, 24 and 25 are there, 23 is not: %v", r.Refused)
}

// gapped begins each list from one place on with an empty page, whichever way it goes, and ends pages there.
type gapped struct {
	*shelf
	at int64 // the id of the record behind the gap
}

func (g *gapped) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	down := r.Order == source.OrderIDDesc
	switch {
	case len(r.IDs) > 0: // in two pages
		p, err := g.shelf.ReadPage(ctx, r)
		if i := slices.IndexFunc(p.Records, func(r schema.Raw) bool { return r.ID >= g.at }); i > 0 {
			p.Breaks = []int{i}
		}
		return p, err
	case r.Token == "" && (down && r.BeforeID > g.at || !down && r.AfterID == g.at-2):
		g.calls.Add(1)
		return &source.Page{At: time.Now(), Through: r.AfterID, Next: "beyond", More: source.MoreFollows}, nil
	case !down:
		return g.shelf.ReadPage(ctx, r)
	}
	p := &source.Page{At: time.Now(), More: source.MoreNever}
	for _, id := range slices.Backward(g.ids) {
		if id < r.BeforeID {
			p.Records = append(p.Records, g.record(id))
		}
	}
	return p, nil
}

// An empty page ends nothing: what follows it shows that a record is gone which has another on either side. What comes before all
// of that may have been on the empty page.
func TestAProofGoesOnBehindEmptyPages(t *testing.T) {
	t.Parallel()
	means := counting()
	means.Count, means.MaxIDs = false, 30
	g := &gapped{&shelf{means: means, ids: upTo(8), size: 10}, 7}
	m := shelved(t, g.shelf)
	m.account.Reader = g
	m.options.MaxDeleteShare = 1
	m.pass("affiliates")
	g.ids = []int64{1, 2, 3, 4, 5, 7}
	r := m.sweep("affiliates", false)
	require.Equal(t, []int64{1, 2, 3, 4, 5, 7, 8}, m.live("affiliates"))
	require.Equal(t, 1, r.Refused.Missing)
}

func TestAnEmptyListProvesNothing(t *testing.T) {
	t.Parallel()
	means := counting()
	means.Count, means.Keyset, means.Strategy = false, false, schema.Snapshot
	s := &shelf{means: means, ids: upTo(8), size: 10}
	m := shelved(t, s)
	m.options.MaxDeleteShare = 1
	m.pass("affiliates")
	lists := [][]int64{{}, upTo(4)} // for want of service, and cut in the middle
	s.before = func(source.Request) error {
		s.ids, lists = lists[0], lists[1:]
		return nil
	}
	r := m.pass("affiliates")
	require.Empty(t, lists, "the second list was asked for")
	require.Equal(t, upTo(8), m.live("affiliates"))
	require.Equal(t, 4, r.Refused.Missing, "the other four were shown")
}

func TestAProofThatIsTooLargeIsAskedForInParts(t *testing.T) {
	t.Parallel()
	means := counting()
	means.Count, means.MaxIDs = false, 30
	s := &shelf{means: means, ids: upTo(25), size: 10}
	m := shelved(t, s)
	m.options.MaxDeleteShare = 1
	m.pass("affiliates")
	s.ids = append(upTo(19), 21, 23, 25)
	s.before = func(r source.Request) error {
		if len(r.IDs) > 5 {
			return &source.Error{Kind: source.KindServer}
		}
		return nil
	}
	r := m.sweep("affiliates", false)
	require.Equal(t, s.ids, m.live("affiliates"))
	require.Nil(t, r.Refused)
}
