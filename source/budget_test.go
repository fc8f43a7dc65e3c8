package source_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

// In a synctest bubble it is 2000-01-01 00:00 UTC.
func TestBudget(t *testing.T) {
	t.Parallel()
	inBubble := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) { t.Parallel(); synctest.Test(t, f) })
	}
	midnight := time.Date(2000, 1, 2, 0, 0, 0, 0, time.UTC)
	day := func(limit, available int64) source.Quota {
		return source.Quota{Day: source.Level{Limit: known(limit), Available: known(available)}, At: time.Now()}
	}

	inBubble("AllowsWhatIsNotKnown", func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{DailyShare: 0.1, Reserve: 1000})
		b.Observe(source.Quota{At: time.Now()})
		s := always(&source.Page{}, nil)
		r := metered(b, s)
		for range 5000 {
			_, err := r.ReadPage(t.Context(), someRequest)
			require.NoError(t, err)
		}
		require.EqualValues(t, 5000, b.Used())
	})

	inBubble("RefusesOnceTheShareIsUsedUntilTheNextDay", func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{Account: "ab123", DailyShare: 0.5})
		b.Observe(day(10, 1000))
		s := always(&source.Page{}, nil)
		r := metered(b, s)
		for range 5 {
			_, err := r.ReadPage(t.Context(), someRequest)
			require.NoError(t, err)
		}
		_, err := r.ReadPage(t.Context(), someRequest)
		require.Equal(t, 5, s.calls, "what is refused is not sent")
		require.True(t, source.IsQuota(err))
		require.False(t, source.IsTemporary(err))
		layer, until := source.Exhausted(err)
		require.Equal(t, source.LayerShare, layer)
		require.Equal(t, midnight, until)
		require.Equal(t, "ab123: contacts: our share of the account's calls of this day is used up until 2000-01-02T00:00:00Z "+
			"(5 of 10 calls made, the share is 0.5, and the last 5 % of it are not for incremental passes); run again then, or raise the share in the account's quota settings if it is ours", err.Error())

		time.Sleep(24 * time.Hour)
		_, err = r.ReadPage(t.Context(), someRequest)
		require.NoError(t, err, "a new day")
		require.EqualValues(t, 1, b.Used())
	})

	inBubble("LeavesTheReserveToOthers", func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{Reserve: 100})
		b.Observe(day(10, 103))
		s := always(&source.Page{}, nil)
		r := metered(b, s)
		var err error
		for err == nil {
			_, err = r.ReadPage(t.Context(), someRequest)
		}
		require.Equal(t, 3, s.calls, "calls count even before Keap confirms them")
		layer, until := source.Exhausted(err)
		require.Equal(t, source.LayerShare, layer)
		require.Equal(t, midnight, until)
	})

	inBubble("HeedsTheLimitOfTheAccountAsWell", func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{})
		b.Observe(source.Quota{TenantDay: source.Level{Limit: known(250000), Available: known(0)}, At: time.Now()})
		_, err := metered(b, always(nil, nil)).ReadPage(t.Context(), someRequest)
		layer, _ := source.Exhausted(err)
		require.Equal(t, source.LayerTenantDay, layer)
	})

	inBubble("IgnoresALateAnswerOfTheDayBefore", func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{})
		time.Sleep(24 * time.Hour)
		require.Zero(t, b.Used())
		b.Observe(source.Quota{At: time.Now()})
		late := day(10, 0)
		late.At = time.Now().Add(-time.Second)
		b.Observe(late)
		_, err := metered(b, always(&source.Page{}, nil)).ReadPage(t.Context(), someRequest)
		require.NoError(t, err)
	})
}

func TestBudgetByPurpose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{Account: "ab123", DailyShare: 0.5})
		b.Observe(source.Quota{Day: source.Level{Limit: known(200)}, At: time.Now()})
		s := always(&source.Page{}, nil)
		r := metered(b, s)
		drain := func(p source.Purpose) error {
			for {
				req := someRequest
				req.Purpose = p
				if _, err := r.ReadPage(t.Context(), req); err != nil {
					return err
				}
			}
		}
		err := drain(source.ForSweep)
		require.Equal(t, 70, s.calls)
		require.ErrorContains(t, err, "70 of 200 calls made, the share is 0.5, and the last 30 % of it are not for sweeps")
		require.ErrorContains(t, drain(source.ForBackfill), "the last 20 %")
		require.Equal(t, 80, s.calls)
		require.True(t, source.IsQuota(drain(source.ForChanges)))
		require.Equal(t, 95, s.calls)
		require.ErrorContains(t, drain(source.ForHooks), "100 of 200 calls made, the share is 0.5);")
		require.Equal(t, 100, s.calls)
		require.Error(t, drain(source.ForSweep))
		require.Equal(t, 100, s.calls)
	})
}

func TestBudgetForHooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{Account: "ab123", DailyShare: 0.5})
		b.Observe(source.Quota{Day: source.Level{Limit: known(200)}, At: time.Now()})
		// A page's further calls are for what its first was for.
		s := &script{}
		s.answer = func(int, source.Request) (*source.Page, error) { return &source.Page{}, nil }
		r := metered(b, caller{s, b, ""})
		req := someRequest
		req.Purpose = source.ForHooks
		var err error
		for err == nil {
			_, err = r.ReadPage(t.Context(), req)
		}
		require.ErrorContains(t, err, "50 of 200 calls made for hooks, which may use 0.5 of the share of 0.5")
		require.Equal(t, 25, s.calls)
		require.EqualValues(t, 50, b.Used())
		require.NoError(t, b.Take(t.Context(), source.ForChanges, "hooks"), "forged deliveries leave the rest")
	})
}

// caller is a reader that takes a call from a budget before each read.
type caller struct {
	source.Reader
	budget *source.Budget
	about  string
}

func (c caller) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	if err := c.budget.Call(ctx, c.about); err != nil {
		return nil, err
	}
	return c.Reader.ReadPage(ctx, r)
}

// metered is a reader that takes its calls from a budget.
func metered(b *source.Budget, r source.Reader) source.Reader { return b.Wrap(caller{r, b, ""}) }

func TestBudgetBeforeTheLimitIsKnown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{DailyShare: 0.1})
		var mu sync.Mutex
		blank := 2 // answers that tell nothing
		s := &script{answer: func(int, source.Request) (*source.Page, error) {
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			q := source.Quota{At: time.Now()}
			if blank--; blank < 0 {
				q.Day = source.Level{Limit: known(50), Available: known(1000)}
			}
			b.Observe(q)
			return &source.Page{}, nil
		}}
		r := metered(b, s)
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() { _, _ = r.ReadPage(t.Context(), someRequest) })
		}
		all.Wait()
		require.Equal(t, 5, s.calls, "sixteen at once would have been more than the share")
	})
}

// broken is a ledger that cannot be reached for some time.
type broken struct {
	*source.Local
	down bool
}

func (b *broken) Take(ctx context.Context, c source.Claim) (source.Grant, error) {
	if b.down {
		return source.Grant{}, errors.New("no connection")
	}
	return b.Local.Take(ctx, c)
}

func TestBudgetWithoutItsLedger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ledger := &broken{source.NewLocal(), true}
		b := source.NewBudget(source.BudgetOptions{Account: "ab123", DailyShare: 0.5})
		b.Share(ledger)
		b.Observe(source.Quota{Day: source.Level{Limit: known(2)}, At: time.Now()})
		s := always(&source.Page{}, nil)
		_, err := metered(b, s).ReadPage(t.Context(), someRequest)
		require.EqualError(t, err, "ab123: contacts: count the call: no connection")
		require.Zero(t, s.calls, "what cannot be counted is not made")
		ledger.down = false
		_, err = metered(b, s).ReadPage(t.Context(), someRequest)
		require.NoError(t, err)
		_, err = metered(b, s).ReadPage(t.Context(), someRequest)
		require.True(t, source.IsQuota(err), "what Keap told meanwhile is not forgotten")
	})
}
