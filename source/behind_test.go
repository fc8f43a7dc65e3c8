package source_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

// far is a Keap that takes its time.
type far struct {
	latency time.Duration
	stalls  time.Time // until then no call is answered

	mu sync.Mutex
	at []time.Time // of calls
}

// press makes calls for some time, so many side by side.
func (f *far) press(t *testing.T, b *source.Budget, sideBySide int, long time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	var all sync.WaitGroup
	for range sideBySide {
		all.Go(func() {
			for b.Take(ctx, source.ForBackfill, "") == nil {
				f.mu.Lock()
				f.at = append(f.at, time.Now())
				f.mu.Unlock()
				time.Sleep(max(f.latency, time.Until(f.stalls)))
			}
		})
	}
	all.Wait()
}

// busiest is the greatest number of calls in any minute.
func (f *far) busiest() (most int) {
	first := 0
	for i, at := range f.at {
		for at.Sub(f.at[first]) >= time.Minute {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// nearest is the least distance between two calls.
func (f *far) nearest() time.Duration {
	least := time.Hour
	for i := 1; i < len(f.at); i++ {
		least = min(least, f.at[i].Sub(f.at[i-1]))
	}
	return least
}

// What was lost in a moment in which no call could be made is no loss of a minute.
func TestTimeInWhichNoCallWasMade(t *testing.T) {
	t.Parallel()
	inBubble := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) { t.Parallel(); synctest.Test(t, f) })
	}
	minute := source.Quota{Minute: source.Level{Limit: known(1500)}}
	told := func(q source.Quota) *source.Budget {
		b := source.NewBudget(source.BudgetOptions{Account: "ab123"})
		b.Observe(q)
		return b
	}

	inBubble("IsMadeUpFor", func(t *testing.T) {
		b, f := told(minute), &far{latency: 300 * time.Millisecond, stalls: time.Now().Add(time.Second)}
		f.press(t, b, 12, 10*time.Minute)
		require.InDelta(t, 14_250, len(f.at), 2, "95 % of the limit, as if nothing had been lost")
	})

	inBubble("IsMadeUpForWithoutBurst", func(t *testing.T) {
		b, f := told(minute), &far{latency: 300 * time.Millisecond}
		f.press(t, b, 12, time.Minute)
		time.Sleep(4 * time.Second)
		f.press(t, b, 12, 2*time.Minute)
		require.LessOrEqual(t, f.busiest(), 1463, "97.5 % of the limit")
		require.Greater(t, f.busiest(), 1440)
		require.InDelta(t, 41, f.nearest().Milliseconds(), 1)
	})

	inBubble("IsMadeUpForUpToFiveSeconds", func(t *testing.T) {
		b, f := told(minute), &far{latency: 300 * time.Millisecond}
		f.press(t, b, 1, time.Second)
		time.Sleep(time.Hour)
		f.at = nil
		f.press(t, b, 12, 10*time.Minute)
		require.InDelta(t, 14_250+5*23.75, len(f.at), 10)
	})

	inBubble("IsNotMadeUpForAgainstASpikeLimit", func(t *testing.T) {
		b, f := told(source.Quota{Spike: 10, Minute: minute.Minute}), &far{latency: 300 * time.Millisecond, stalls: time.Now().Add(time.Second)}
		f.press(t, b, 12, time.Minute)
		require.GreaterOrEqual(t, f.nearest(), 105*time.Millisecond)
	})

	inBubble("IsNotWhatOthersUsed", func(t *testing.T) {
		ledger, f := source.NewLocal(), &far{latency: 300 * time.Millisecond}
		var all sync.WaitGroup
		for range 3 { // processes
			b := told(minute)
			b.Share(ledger)
			all.Go(func() { f.press(t, b, 12, 10*time.Minute) })
		}
		all.Wait()
		require.InDelta(t, 14_250, len(f.at), 15)
	})

	inBubble("IsNotWhatKeapForbade", func(t *testing.T) {
		b, f := told(minute), &far{latency: 300 * time.Millisecond}
		for range 10 {
			b.Note(time.Now(), &source.Error{Kind: source.KindQuota, Layer: source.LayerMinute, RetryAfter: 30 * time.Second})
			f.press(t, b, 12, time.Minute)
		}
		require.GreaterOrEqual(t, f.nearest(), 42*time.Millisecond)
	})
}
