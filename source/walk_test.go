package source_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

var things = &schema.Entity{Name: "things"}

// answers is a reader that answers as a test wants.
type answers func(r source.Request) *source.Page

func (f answers) ReadPage(_ context.Context, r source.Request) (*source.Page, error) {
	p := f(r)
	p.Call = fmt.Sprintf("GET /things after %d at %q", r.AfterID, r.Token)
	return p, nil
}

func (answers) Means(*schema.Entity) schema.Means { return schema.Means{} }

func records(ids ...int64) (all []schema.Raw) {
	for _, id := range ids {
		all = append(all, schema.Raw{ID: id})
	}
	return all
}

// walked is what a walk read.
type walked struct {
	ids   []int64
	calls int
	place source.Place
	err   error
}

func walkAll(t *testing.T, r source.Reader, l source.List, from source.Place) (all walked) {
	t.Helper()
	l.Entity = things
	w := source.NewWalk(r, l, from)
	for {
		step, err := w.Next(t.Context())
		if err != nil {
			all.calls++
			all.err = err
			return all
		}
		if step == nil {
			return all
		}
		all.calls++
		for _, r := range step.Records {
			all.ids = append(all.ids, r.ID)
		}
		all.place = step.Place
		require.Less(t, all.calls, 10_000, "the walk does not end")
	}
}

var (
	byID    = source.List{Request: source.Request{Order: source.OrderID}}
	byToken = source.List{}
)

func full(l source.List) source.List {
	l.Full = true
	return l
}

func TestWalkByID(t *testing.T) {
	t.Parallel()

	t.Run("EndsOnAShortPage", func(t *testing.T) {
		t.Parallel()
		keap := answers(func(r source.Request) *source.Page {
			return &source.Page{Records: records(r.AfterID + 1), Through: r.AfterID + 1, More: source.MoreUnlikely}
		})
		got := walkAll(t, keap, byID, source.Place{After: 6})
		require.NoError(t, got.err)
		require.Equal(t, []int64{7}, got.ids)
		require.Equal(t, source.Place{After: 7, Covered: 1}, got.place)
	})

	t.Run("AsksOnceMoreWhereItMustBeSureOfTheEnd", func(t *testing.T) {
		t.Parallel()
		keap := answers(func(r source.Request) *source.Page {
			if r.AfterID == 3 {
				return &source.Page{Through: 3, More: source.MoreUnlikely}
			}
			return &source.Page{Records: records(r.AfterID + 1), Through: r.AfterID + 1, More: source.MoreUnlikely}
		})
		got := walkAll(t, keap, full(byID), source.Place{})
		require.NoError(t, got.err)
		require.Equal(t, []int64{1, 2, 3}, got.ids, "though each page looks like the last one")
		require.Equal(t, 4, got.calls)
	})

	t.Run("EndsWhereAllIsInOneAnswer", func(t *testing.T) {
		t.Parallel()
		got := walkAll(t, answers(func(source.Request) *source.Page {
			return &source.Page{Records: records(1, 2), Through: 2, More: source.MoreNever}
		}), full(byID), source.Place{})
		require.Equal(t, 1, got.calls)
	})

	t.Run("FollowsTheTokenOfAnEmptyPageAndThenGoesOnByID", func(t *testing.T) {
		t.Parallel()
		var asked []string
		keap := answers(func(r source.Request) *source.Page {
			asked = append(asked, fmt.Sprint(r.AfterID, r.Token))
			switch {
			case r.AfterID == 2:
				return &source.Page{Through: 2, More: source.MoreUnlikely}
			case r.Token == "":
				return &source.Page{Through: r.AfterID, Next: "a", More: source.MoreFollows}
			}
			return &source.Page{Records: records(r.AfterID + 1), Through: r.AfterID + 1, Next: "b", More: source.MoreFollows}
		})
		got := walkAll(t, keap, byID, source.Place{})
		require.NoError(t, got.err)
		require.Equal(t, []int64{1, 2}, got.ids)
		require.Equal(t, []string{"0", "0a", "1", "1a", "2"}, asked, "the same token after another id is another page")
	})

	t.Run("GoesOnBehindRecordsThatWereLeftOut", func(t *testing.T) {
		t.Parallel()
		keap := answers(func(r source.Request) *source.Page {
			if r.AfterID < 3000 {
				return &source.Page{Through: r.AfterID + 1000, More: source.MoreFollows}
			}
			return &source.Page{Records: records(3001), Through: 3001, More: source.MoreUnlikely}
		})
		got := walkAll(t, keap, byID, source.Place{})
		require.NoError(t, got.err)
		require.Equal(t, []int64{3001}, got.ids)
	})

	t.Run("FollowsAFullPageWithoutATokenByOneMoreQuestion", func(t *testing.T) {
		t.Parallel()
		keap := answers(func(r source.Request) *source.Page {
			if r.AfterID == 2 {
				return &source.Page{Through: 2, More: source.MoreUnlikely}
			}
			return &source.Page{Records: records(1, 2), Through: 2, More: source.MoreUnknown}
		})
		got := walkAll(t, keap, byID, source.Place{})
		require.NoError(t, got.err)
		require.Equal(t, 2, got.calls)
	})

	t.Run("EndsAtTheEndOfItsPart", func(t *testing.T) {
		t.Parallel()
		keap := answers(func(r source.Request) *source.Page {
			return &source.Page{Records: records(r.AfterID+2, r.AfterID+4), Through: r.AfterID + 4, More: source.MoreFollows}
		})
		part := full(byID)
		part.Through = 7
		got := walkAll(t, keap, part, source.Place{})
		require.NoError(t, got.err)
		require.Equal(t, []int64{2, 4, 6}, got.ids)
		require.Equal(t, int64(7), got.place.After)
		require.Equal(t, int64(3), got.place.Covered)
	})

	t.Run("CountsARecordThatAppearsTwiceOnce", func(t *testing.T) {
		t.Parallel()
		refused := schema.Raw{Reason: "it has no id", Hash: 9}
		keap := answers(func(r source.Request) *source.Page {
			if r.AfterID == 0 {
				return &source.Page{Records: append(records(1, 2, 2), refused), Through: 2, More: source.MoreFollows}
			}
			return &source.Page{Records: append(records(1, 2, 3), refused), Through: 3, More: source.MoreUnlikely}
		})
		require.Equal(t, int64(4), walkAll(t, keap, byID, source.Place{}).place.Covered)
	})
}

func TestWalkByToken(t *testing.T) {
	t.Parallel()

	t.Run("CountsThePagesWhoseTokensMayCountPositions", func(t *testing.T) {
		t.Parallel()
		keap := answers(func(r source.Request) *source.Page {
			p := &source.Page{Records: records(int64(len(r.Token)) + 1), Next: r.Token + "x", More: source.MoreFollows, Shifts: true}
			if len(r.Token) == 3 {
				p.Next, p.More, p.Shifts = "", source.MoreUnlikely, false
			}
			return p
		})
		got := walkAll(t, keap, full(byToken), source.Place{})
		require.NoError(t, got.err)
		require.Equal(t, []int64{1, 2, 3, 4}, got.ids)
		require.Equal(t, 4, got.place.Shifting)
	})

	t.Run("AsksForAFullPageWithoutATokenAgain", func(t *testing.T) {
		t.Parallel()
		for answered, want := range map[string]struct {
			ids   []int64
			calls int
		}{"": {[]int64{1, 2}, 2}, "next": {[]int64{1, 2, 3}, 3}} {
			calls := 0
			keap := answers(func(r source.Request) *source.Page {
				calls++
				switch {
				case r.Token == "next":
					return &source.Page{Records: records(3), More: source.MoreUnlikely}
				case calls > 1 && answered != "":
					return &source.Page{Records: records(1, 2), Next: answered, More: source.MoreFollows}
				}
				return &source.Page{Records: records(1, 2), More: source.MoreUnknown}
			})
			got := walkAll(t, keap, byToken, source.Place{})
			require.NoError(t, got.err)
			require.Equal(t, want.ids, got.ids, "and takes nothing of it twice")
			require.Equal(t, want.calls, got.calls)
		}
	})

	t.Run("AsksAfterTheEndWhereTheTokenIsTheReadersOwn", func(t *testing.T) {
		t.Parallel()
		keap := answers(func(r source.Request) *source.Page {
			if r.Token == "2" {
				return &source.Page{Next: "2", More: source.MoreUnlikely}
			}
			return &source.Page{Records: records(1, 2), Next: "2", More: source.MoreUnlikely}
		})
		require.Equal(t, 2, walkAll(t, keap, full(byToken), source.Place{}).calls)
		require.Equal(t, 1, walkAll(t, keap, byToken, source.Place{}).calls)
	})

	t.Run("FailsAtATokenThatItFollowedBefore", func(t *testing.T) {
		t.Parallel()
		keap := answers(func(r source.Request) *source.Page {
			next := map[string]string{"": "a", "a": "b", "b": "a"}[r.Token]
			return &source.Page{Records: records(rand.Int64()), Next: next, More: source.MoreFollows}
		})
		got := walkAll(t, keap, byToken, source.Place{})
		require.ErrorContains(t, got.err, `things: GET /things after 0 at "b"`, "the call is named")
		require.Equal(t, 3, got.calls)
	})

	t.Run("FailsWhereItResumesAtATokenThatLeadsToItself", func(t *testing.T) {
		t.Parallel()
		keap := answers(func(source.Request) *source.Page { return &source.Page{Next: "a", More: source.MoreFollows} })
		got := walkAll(t, keap, byToken, source.Place{Token: "a"})
		require.Error(t, got.err)
		require.Equal(t, 1, got.calls)
	})
}

// No list, whatever its answers, costs more than five calls beside those that bring something new and those that name a page not
// asked for yet; nor more than five in a row that bring nothing new. What is new is counted here apart from the walk.
func TestEveryWalkEnds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4000) {
		random := rand.New(rand.NewPCG(seed, 1))
		seen, covered, dry, fresh, leads := map[int64]bool{}, int64(0), 0, 0, 0
		tokens := map[string]bool{}
		moods := random.IntN(4) + 1 // some servers do few things only
		keap := answers(func(r source.Request) *source.Page {
			p := &source.Page{Through: r.AfterID, More: source.More(random.IntN(3))}
			if random.IntN(moods) == 0 && len(seen) < 60 {
				id := random.Int64N(60) + 1
				if r.Order != source.OrderID || id > r.AfterID {
					p.Records = records(id, id)
					p.Through = max(p.Through, id)
				}
			}
			if r.Order != source.OrderID {
				p.Through = 0
			}
			if p.More == source.MoreFollows && random.IntN(3) > 0 {
				p.Next = fmt.Sprint(random.IntN(1 + 500*random.IntN(2)))
			}
			isNew := p.Through > covered
			for _, r := range p.Records {
				isNew = isNew || !seen[r.ID]
				seen[r.ID] = true
			}
			if dry++; isNew {
				dry = 0
				fresh++
			} else if p.Next != "" && !tokens[p.Next] {
				leads++
			}
			tokens[p.Next] = true
			if p.Through > covered { // a list by ids goes on by id then
				covered = p.Through
				clear(tokens)
			}
			require.LessOrEqual(t, dry, 5, "seed %d", seed)
			return p
		})
		list := []source.List{byID, byToken, full(byID), full(byToken)}[seed%4]
		got := walkAll(t, keap, list, source.Place{})
		require.LessOrEqual(t, got.calls, fresh+leads+5, "seed %d", seed)
		require.LessOrEqual(t, leads, 4*(fresh+1), "seed %d", seed)
		if got.err != nil {
			require.ErrorContains(t, got.err, "GET /things", "seed %d", seed)
		}
	}
}

// The same for lists that bring something new up to some page, and nothing after it.
func TestAListThatBringsNothingMoreCostsFiveCalls(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]func(call int) (next string, more source.More){
		"NewTokens":   func(call int) (string, source.More) { return fmt.Sprint("t", call), source.MoreFollows },
		"NoTokens":    func(int) (string, source.More) { return "", source.MoreFollows },
		"FullPages":   func(int) (string, source.More) { return "", source.MoreUnknown },
		"OneToken":    func(int) (string, source.More) { return "t", source.MoreFollows },
		"ShortPages":  func(int) (string, source.More) { return "", source.MoreUnlikely },
		"ThreeTokens": func(call int) (string, source.More) { return fmt.Sprint("t", call%3), source.MoreFollows },
	} {
		for _, list := range []source.List{full(byID), full(byToken)} {
			for fresh := range 4 {
				calls := 0
				keap := answers(func(r source.Request) *source.Page {
					calls++
					id := int64(min(calls, fresh))
					p := &source.Page{Records: records(id)}
					if p.Next, p.More = more(calls); list.Order == source.OrderID {
						p.Through = max(r.AfterID, id)
					}
					return p
				})
				got := walkAll(t, keap, list, source.Place{})
				require.LessOrEqual(t, got.calls, fresh+5+1, "%s, %d pages", name, fresh) // id 0 is new to a list by tokens
			}
		}
	}
}
