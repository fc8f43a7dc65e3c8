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
			r := source.NewPace(10).Wrap(s)
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

	t.Run("NeverGoesFasterThanTheOptionsSay", func(t *testing.T) {
		t.Parallel()
		p := source.NewPace(2)
		p.Observe(source.Quota{Spike: 25})
		require.InDelta(t, 2, p.PerSecond(), 0.001)
	})

	t.Run("LeavesTheQueueWhenTheContextEnds", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := always(&source.Page{}, nil)
			r := source.NewPace(0.1).Wrap(s)
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
