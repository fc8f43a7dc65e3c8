package source_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// reading is a reader that takes its time.
type reading func(ctx context.Context) (*source.Page, error)

func (f reading) ReadPage(ctx context.Context, _ source.Request) (*source.Page, error) { return f(ctx) }

func (reading) Means(*schema.Entity) schema.Means { return schema.Means{} }

// The number of calls side by side that a page shows to be of use is what the latency and the limits make of it.
func TestRoom(t *testing.T) {
	t.Parallel()
	minute := func(n int64) source.Quota { return source.Quota{Minute: source.Level{Limit: known(n)}} }
	for name, test := range map[string]struct {
		told    source.Quota
		latency time.Duration
		further int // calls besides the first, of the same latency
		want    int
	}{
		"ALatencyBelowThePace":           {minute(240), 50 * time.Millisecond, 0, 2},
		"ALatencyAboveThePace":           {minute(240), 300 * time.Millisecond, 0, 3},
		"FastLimits":                     {minute(1500), 50 * time.Millisecond, 0, 3},
		"FastLimitsAndALongWay":          {minute(1500), 300 * time.Millisecond, 0, 9},
		"ReadsOfSeveralCalls":            {minute(1500), 300 * time.Millisecond, 3, 9},
		"NoLimits":                       {source.Quota{}, 300 * time.Millisecond, 0, 0},
		"LimitsBeyondWhatSlotsAreFor":    {minute(100_000_000), 300 * time.Millisecond, 0, 0},
		"ReadsWhoseLaterCallsWait":       {minute(240), 50 * time.Millisecond, 3, 1},
		"TheSmallestLimitAsForThePace":   {source.Quota{Spike: 10, Minute: source.Level{Limit: known(1500)}}, 300 * time.Millisecond, 0, 4},
		"TheAccountsLimitForAllItsUsers": {source.Quota{TenantMinute: source.Level{Limit: known(600)}}, 300 * time.Millisecond, 0, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := source.NewBudget(source.BudgetOptions{})
				b.Observe(test.told)
				r := b.Wrap(reading(func(ctx context.Context) (*source.Page, error) {
					for range 1 + test.further {
						if err := b.Call(ctx, ""); err != nil {
							return nil, err
						}
						time.Sleep(test.latency)
					}
					return &source.Page{}, nil
				}))
				page, err := r.ReadPage(t.Context(), someRequest)
				require.NoError(t, err)
				require.Equal(t, test.want, page.Room)
			})
		})
	}

	t.Run("NoneForMoreWhereACallHadToWait", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			b := source.NewBudget(source.BudgetOptions{Pace: source.NewPace(10)})
			r := b.Wrap(reading(func(ctx context.Context) (*source.Page, error) {
				err := b.Call(ctx, "")
				time.Sleep(40 * time.Millisecond)
				return &source.Page{}, err
			}))
			var rooms []int
			for range 3 {
				page, err := r.ReadPage(t.Context(), someRequest)
				require.NoError(t, err)
				rooms = append(rooms, page.Room)
			}
			require.Equal(t, []int{2, 1, 1}, rooms, "the pace holds up one call after the other")
		})
	})

	t.Run("NoneForMoreWhereCallsFail", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			b, failed := source.NewBudget(source.BudgetOptions{Pace: source.NewPace(10)}), false
			r := source.Retry(b.Wrap(reading(func(ctx context.Context) (*source.Page, error) {
				if err := b.Call(ctx, ""); err != nil || !failed {
					failed = true
					return nil, errors.Join(err, &source.Error{Kind: source.KindServer})
				}
				time.Sleep(40 * time.Millisecond)
				return &source.Page{}, nil
			})), source.RetryOptions{Base: time.Minute})
			page, err := r.ReadPage(t.Context(), someRequest)
			require.NoError(t, err)
			require.Equal(t, 1, page.Room)
		})
	})
}
