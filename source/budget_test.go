package source_test

import (
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
		r := b.Wrap(s)
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
		r := b.Wrap(s)
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
			"(5 of 10 calls made, the share is 0.5); run again then, or raise the share in the account's quota settings if it is ours", err.Error())

		time.Sleep(24 * time.Hour)
		_, err = r.ReadPage(t.Context(), someRequest)
		require.NoError(t, err, "a new day")
		require.EqualValues(t, 1, b.Used())
	})

	inBubble("LeavesTheReserveToOthers", func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{Reserve: 100})
		b.Observe(day(1000, 103))
		s := always(&source.Page{}, nil)
		r := b.Wrap(s)
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
		_, err := b.Wrap(always(nil, nil)).ReadPage(t.Context(), someRequest)
		layer, _ := source.Exhausted(err)
		require.Equal(t, source.LayerTenantDay, layer)
	})

	inBubble("IgnoresALateAnswerOfTheDayBefore", func(t *testing.T) {
		b := source.NewBudget(source.BudgetOptions{})
		time.Sleep(24 * time.Hour)
		require.Zero(t, b.Used())
		late := day(10, 0)
		late.At = time.Now().Add(-time.Second)
		b.Observe(late)
		_, err := b.Wrap(always(&source.Page{}, nil)).ReadPage(t.Context(), someRequest)
		require.NoError(t, err)
	})
}

func TestBudgetCountsEarlierRunsOfTheDay(t *testing.T) {
	t.Parallel()
	now := time.Now()
	b := source.NewBudget(source.BudgetOptions{DailyShare: 0.5})
	b.Resume(now, 40)
	b.Resume(now.AddDate(0, 0, -1), 1000)
	if used := b.Used(); used != 40 && now.UTC().Day() == time.Now().UTC().Day() {
		t.Fatalf("%d calls used, 40 were made today", used)
	}
}
