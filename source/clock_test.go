package source_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

// days notes which days calls are counted for.
type days struct {
	source.Ledger
	claimed []string
}

func (d *days) Take(ctx context.Context, c source.Claim) (source.Grant, error) {
	d.claimed = append(d.claimed, c.Day.Format(time.DateOnly))
	return d.Ledger.Take(ctx, c)
}

func TestTheDayOfACall(t *testing.T) {
	t.Parallel()
	const first, second, zero = "2000-01-01", "2000-01-02", "0001-01-01"
	for name, test := range map[string]struct {
		at   time.Duration   // of the day, by both clocks
		told []time.Duration // what answers told before, as differences from the right time
		want []string
	}{
		"IsKeaps":                            {12 * time.Hour, []time.Duration{20 * time.Hour}, []string{second}},
		"IsTheLedgersIfKeapToldNone":         {12 * time.Hour, nil, []string{zero}},
		"IsAlsoTheNextOneShortlyBefore":      {24*time.Hour - 2*time.Second, []time.Duration{0}, []string{first, second}},
		"IsTheNewOneAfterMidnight":           {24*time.Hour + time.Second, []time.Duration{0}, []string{second}},
		"IsBothAboutMidnightByAnUnknown":     {24*time.Hour - 5*time.Minute, nil, []string{zero, second}},
		"IsBothAfterMidnightByAnUnknown":     {24*time.Hour + 5*time.Minute, nil, []string{zero, first}},
		"IsNotChangedByOneWrongAnswer":       {12 * time.Hour, []time.Duration{0, 20 * time.Hour}, []string{first}},
		"IsNotChangedByWrongAnswersApart":    {12 * time.Hour, []time.Duration{0, 20 * time.Hour, 0, 20 * time.Hour}, []string{first}},
		"IsNotChangedByWrongAnswersThatVary": {12 * time.Hour, []time.Duration{0, 20 * time.Hour, 15 * time.Hour}, []string{first}},
		"IsThatOnWhichTwoAnswersAgree":       {12 * time.Hour, []time.Duration{0, 20 * time.Hour, 20 * time.Hour}, []string{second}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(test.at) // the clock of a test begins at a midnight
				b, d := source.NewBudget(source.BudgetOptions{}), &days{Ledger: source.NewLocal()}
				b.Share(d)
				for _, wrong := range test.told {
					b.Observe(source.Quota{At: time.Now().Add(wrong)})
				}
				require.NoError(t, b.Take(t.Context(), source.ForChanges, ""))
				require.Equal(t, test.want, d.claimed)
			})
		})
	}
}

func TestCallsAboutMidnightAreWithinBothShares(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(24*time.Hour - 3*time.Second)
		b := source.NewBudget(source.BudgetOptions{DailyShare: 0.5})
		b.Observe(source.Quota{At: time.Now(), Day: source.Level{Limit: known(10)}})
		take := func() error { return b.Take(t.Context(), source.ForChanges, "") }
		for range 3 {
			require.NoError(t, take())
		}
		time.Sleep(time.Minute)
		for range 2 {
			require.NoError(t, take())
		}
		require.True(t, source.IsQuota(take()), "Keap may have counted all five on the second day")
	})
}
