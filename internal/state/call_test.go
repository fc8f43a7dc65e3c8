package state_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/stretchr/testify/require"
)

func TestTake(t *testing.T) {
	t.Parallel()
	n := func(v int64) *int64 { return &v }

	t.Run("CountsTheCallAndSavesWhatIsTold", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		told := state.Usage{Credential: "wxyz", Tenant: "ab123.infusionsoft.com", Quota: state.Level{Limit: n(1000), Available: n(900)}, Spike: 10}
		call := state.Call{Account: account, Told: told, Share: 1, HookShare: 0.5, Patience: time.Minute}
		taken, err := m.Take(t.Context(), call)
		require.NoError(t, err)
		today := m.now(t).Truncate(24 * time.Hour)
		require.Equal(t, state.Taken{Day: today, Calls: 1, HookCalls: 1, Share: 1, Limit: n(1000), Available: n(899)}, taken)
		_, err = m.Take(t.Context(), state.Call{Account: account, Share: 1})
		require.NoError(t, err)
		usage, err := m.Usage(t.Context())
		require.NoError(t, err)
		told.Account, told.Day, told.Calls, told.HookCalls, told.Quota.Available, told.Updated = account, today, 2, 1, n(898), usage[0].Updated
		require.Equal(t, []state.Usage{told}, usage)
	})

	t.Run("ForgetsWhatWasAvailableToAnotherCredential", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		used := state.Usage{Credential: "old1", Quota: state.Level{Limit: n(1000), Available: n(0)}}
		taken, err := m.Take(t.Context(), state.Call{Account: account, Told: used, Share: 1})
		require.NoError(t, err)
		require.Equal(t, "day", taken.Refused)
		taken, err = m.Take(t.Context(), state.Call{Account: account, Told: state.Usage{Credential: "new1"}, Share: 1})
		require.NoError(t, err)
		require.Empty(t, taken.Refused)
		require.Nil(t, taken.Available)
	})

	t.Run("SpacesTheCallsOfAClientOverAllItsAccounts", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		const every = time.Minute
		var mu sync.Mutex
		var at []time.Duration
		began := m.now(t)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for range 5 {
					// The scopes of each come in another order; whoever locks them as they come locks them in a circle.
					slots := []state.Slot{{Scope: "client x", Every: every}, {Scope: fmt.Sprintf("account a%d", i%3), Every: time.Second}}
					if i%2 == 0 {
						slices.Reverse(slots)
					}
					taken, err := m.Take(t.Context(), state.Call{Account: fmt.Sprintf("a%d", i%3), Share: 1, Slots: slots, Patience: 100 * every})
					mu.Lock()
					at = append(at, taken.Wait)
					mu.Unlock()
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		took := m.now(t).Sub(began)
		slices.Sort(at)
		for i, wait := range at {
			require.InDelta(t, time.Duration(i)*every, wait, float64(took+time.Millisecond), "call %d", i)
		}
	})

	t.Run("IsCountedOnceForEachOfManyAtTheSameTime", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 25 {
					if _, err := m.Take(t.Context(), state.Call{Account: account, Share: 1}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		usage, err := m.Usage(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 200, usage[0].Calls)
	})
}

// BenchmarkTake is what every call to Keap costs in the database.
func BenchmarkTake(b *testing.B) {
	m := newMirror(b)
	call := state.Call{
		Account: account, Client: "x", Share: 1, Patience: time.Hour,
		Slots: []state.Slot{{Scope: "account " + account, Every: time.Microsecond}, {Scope: "client x", Every: time.Microsecond}},
	}
	for b.Loop() {
		if _, err := m.Take(b.Context(), call); err != nil {
			b.Fatal(err)
		}
	}
}
