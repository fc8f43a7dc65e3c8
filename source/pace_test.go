package source_test

import (
	"context"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

func known(n int64) source.Amount { return source.Amount{N: n, Known: true} }

func TestPace(t *testing.T) {
	t.Parallel()
	t.Run("SpacesCallsEvenlyHoweverManyAskAtOnce", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			var at []time.Time
			s := &script{answer: func(int, source.Request) (*source.Page, error) {
				mu.Lock()
				defer mu.Unlock()
				at = append(at, time.Now())
				return &source.Page{}, nil
			}}
			r := metered(source.NewBudget(source.BudgetOptions{Pace: source.NewPace(10)}), s)
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					for range 5 {
						_, err := r.ReadPage(t.Context(), someRequest)
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			wg.Wait()
			require.Len(t, at, 40)
			for i := 1; i < len(at); i++ {
				require.InDelta(t, 100*time.Millisecond, at[i].Sub(at[i-1]), float64(time.Millisecond), "call %d", i)
			}
		})
	})

	t.Run("SlowsDownToTheSmallestLimitKeapTells", func(t *testing.T) {
		t.Parallel()
		p := source.NewPace(0)
		require.Equal(t, math.MaxFloat64, p.PerSecond(), "no limit before Keap tells of one")
		p.Observe(source.Quota{Spike: 10})
		require.InDelta(t, 9.5, p.PerSecond(), 0.01)
		p.Observe(source.Quota{Minute: source.Level{Limit: known(240)}})
		require.InDelta(t, 3.8, p.PerSecond(), 0.01)
		p.Observe(source.Quota{})
		require.InDelta(t, 3.8, p.PerSecond(), 0.01, "blank headers say nothing")
		p.Observe(source.Quota{Spike: 10, Minute: source.Level{Limit: known(1500)}, TenantMinute: source.Level{Limit: known(10000)}})
		require.InDelta(t, 9.5, p.PerSecond(), 0.01, "a limit that was raised")
	})

	t.Run("KeepsItsFirstPaceUntilKeapTellsTheCredentialsLimits", func(t *testing.T) {
		t.Parallel()
		p := source.NewPace(2)
		p.Observe(source.Quota{TenantMinute: source.Level{Limit: known(10_000)}})
		require.InDelta(t, 2, p.PerSecond(), 0.001, "the credential may have less")
		p.Observe(source.Quota{Minute: source.Level{Limit: known(1500)}})
		require.InDelta(t, 23.75, p.PerSecond(), 0.001)
	})

	t.Run("LeavesTheQueueWhenTheContextEnds", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := always(&source.Page{}, nil)
			r := metered(source.NewBudget(source.BudgetOptions{Pace: source.NewPace(0.1)}), s)
			_, err := r.ReadPage(t.Context(), someRequest)
			require.NoError(t, err)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err = r.ReadPage(ctx, someRequest)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.Equal(t, 1, s.calls)
		})
	})
}

// gate is Keap's as far as it counts: it refuses what is too much for the account's minute, which others use too.
type gate struct {
	limit   int64
	others  func(second int) int64 // calls of others by that second of a minute
	blank   bool                   // refusals tell nothing
	after   time.Duration          // Retry-After of refusals
	observe func(source.Quota)

	mu       sync.Mutex
	minute   time.Time
	used     int64
	taken    int
	refused  int
	refusals []time.Time
}

func (g *gate) answer(int, source.Request) (*source.Page, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now().UTC()
	if minute := now.Truncate(time.Minute); !minute.Equal(g.minute) {
		g.minute, g.used = minute, 0
	}
	left := g.limit - g.used - g.others(now.Second())
	told := source.Quota{At: now.Truncate(time.Second), TenantMinute: source.Level{Limit: known(g.limit), Available: known(max(left, 0))}}
	if left <= 0 {
		g.refused++
		g.refusals = append(g.refusals, now)
		e := &source.Error{Kind: source.KindQuota, Status: 429, Layer: source.LayerTenantMinute, Until: g.minute.Add(time.Minute), RetryAfter: g.after}
		if g.blank {
			e.Layer, e.Until = source.LayerUnknown, time.Time{}
			told = source.Quota{At: told.At}
		}
		g.observe(told)
		return nil, e
	}
	g.used++
	g.taken++
	told.TenantMinute.Available.N--
	g.observe(told)
	return &source.Page{}, nil
}

// press makes calls on many goroutines for some time, and returns the errors.
func (g *gate) press(t *testing.T, b *source.Budget, goroutines int, long time.Duration) (errs []error) {
	t.Helper()
	g.observe = b.Observe
	r := source.Retry(metered(b, &script{answer: g.answer}), source.RetryOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	var mu sync.Mutex
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for ctx.Err() == nil {
				if _, err := r.ReadPage(ctx, someRequest); err != nil && ctx.Err() == nil {
					mu.Lock()
					errs = append(errs, err)
					mu.Unlock()
					return
				}
			}
		})
	}
	all.Wait()
	return errs
}

func TestPaceUnderPressure(t *testing.T) {
	t.Parallel()
	inBubble := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) { t.Parallel(); synctest.Test(t, f) })
	}
	budget := func() *source.Budget {
		return source.NewBudget(source.BudgetOptions{Account: "ab123", Pace: source.NewPace(10)})
	}

	inBubble("SharesTheMinuteWithANoisyNeighbour", func(t *testing.T) {
		// The neighbour takes nine tenths of the account's calls, most of them at the beginning of the minute.
		g := &gate{limit: 600, others: func(second int) int64 { return min(int64(second+1)*40, 540) }}
		require.Empty(t, g.press(t, budget(), 8, 10*time.Minute))
		require.Zero(t, g.refused)
		require.Greater(t, g.taken, 10*20, "what is left is used")
		require.LessOrEqual(t, g.taken, 10*60)
	})

	inBubble("UsesItsPartOfEachMinuteWhereNobodyElseCalls", func(t *testing.T) {
		g := &gate{limit: 1500, others: func(int) int64 { return 0 }}
		require.Empty(t, g.press(t, source.NewBudget(source.BudgetOptions{}), 8, 10*time.Minute))
		require.Zero(t, g.refused)
		require.InDelta(t, 14_250, g.taken, 30, "95 % of the limit, though dates are in whole seconds")
	})

	inBubble("WaitsForTheNextMinuteWhenNothingIsLeft", func(t *testing.T) {
		g := &gate{limit: 600, others: func(second int) int64 {
			if second < 30 {
				return 0
			}
			return 600 // all at once
		}}
		require.Empty(t, g.press(t, budget(), 8, 10*time.Minute))
		require.LessOrEqual(t, g.refused, 10*8, "one round of refusals a minute at most")
		require.Greater(t, g.taken, 10*100)
	})

	inBubble("ObeysRetryAfterForAllCallers", func(t *testing.T) {
		g := &gate{limit: 1000, blank: true, after: 20 * time.Second}
		began := time.Now()
		g.others = func(int) int64 {
			if time.Since(began) < 30*time.Second {
				return 1000
			}
			return 0
		}
		require.Empty(t, g.press(t, budget(), 8, time.Minute))
		for i, at := range g.refusals[1:] {
			require.GreaterOrEqual(t, at.Sub(g.refusals[i]), 20*time.Second)
		}
		require.Positive(t, g.taken)
	})

	inBubble("NeverLoopsWhenKeapRefusesAndTellsNothing", func(t *testing.T) {
		g := &gate{limit: 1000, others: func(int) int64 { return 1000 }, blank: true}
		b := budget()
		var errs []error
		for range 24 { // a daemon that comes again and again
			errs = append(errs, g.press(t, b, 8, time.Hour)...)
			time.Sleep(time.Minute)
		}
		require.NotEmpty(t, errs)
		for _, err := range errs {
			require.True(t, source.IsQuota(err), "%s", err)
		}
		_, until := source.Exhausted(errs[len(errs)-1])
		require.True(t, until.After(time.Now().UTC().Add(-time.Minute)), "a daemon knows how long to sleep")
		require.Less(t, g.refused, 30)
	})
}

func TestUrgency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var order []source.Purpose
		s := &script{answer: func(_ int, r source.Request) (*source.Page, error) {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, r.Purpose)
			return &source.Page{}, nil
		}}
		b := source.NewBudget(source.BudgetOptions{Pace: source.NewPace(1)})
		b.Observe(source.Quota{Day: source.Level{Limit: known(1000)}})
		r := metered(b, s)
		ask := func(p source.Purpose) func() {
			return func() {
				req := someRequest
				req.Purpose = p
				_, err := r.ReadPage(t.Context(), req)
				if err != nil {
					t.Error(err)
				}
			}
		}
		var all sync.WaitGroup
		for _, p := range []source.Purpose{source.ForSweep, source.ForSweep, source.ForSweep, source.ForBackfill, source.ForChanges, source.ForHooks, source.ForHooks} {
			all.Go(ask(p))
			synctest.Wait()
		}
		all.Wait()
		require.Equal(t, []source.Purpose{
			source.ForSweep, // at once
			source.ForSweep, // it had its slot already
			source.ForHooks, source.ForHooks, source.ForChanges, source.ForBackfill, source.ForSweep,
		}, order)
	})
}
