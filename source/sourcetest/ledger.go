package sourcetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

// Ledger runs what every ledger must do. open returns one in which nothing is counted.
func Ledger(t *testing.T, open func(t *testing.T) source.Ledger) {
	t.Helper()
	tests := map[string]func(*testing.T, book){
		"CountsUpToTheShare":                      countsUpToTheShare,
		"KeepsTheLastOfTheShareForOthers":         keepsTheLastOfTheShareForOthers,
		"GivesHooksNoMoreThanTheirPart":           givesHooksNoMoreThanTheirPart,
		"KeepsAPartOfTheSmallerLimit":             keepsAPartOfTheSmallerLimit,
		"LeavesTheReserve":                        leavesTheReserve,
		"BelievesTheFewestThatWereTold":           believesTheFewestThatWereTold,
		"BeginsADayWithTheLimitOfTheOneBefore":    beginsADay,
		"AllowsWhatIsNotKnown":                    allowsWhatIsNotKnown,
		"SpacesCallsOfAScope":                     spacesCalls,
		"WaitsForTheLatestOfSeveralScopes":        waitsForTheLatest,
		"HoldsUpEverybody":                        holdsUpEverybody,
		"CountsNoCallWhoseSlotIsTooFarAway":       countsNoCallTooFarAway,
		"NeverGrantsMoreThanTheShareSideBySide":   sideBySide,
		"SpacesCallsThatAreTakenAllAtTheSameTime": spacesSideBySide,
		"CountsAClientsCallsOverAllItsAccounts":   countsOverAccounts,
		"CountsTheSmallestShareOfAClient":         countsTheSmallestShare,
		"GivesHooksOfAClientNoMoreThanTheirPart":  givesHooksOfAClient,
		"LeavesTheReserveOfAClientsDay":           leavesTheReserveOfAClient,
		"NeverGrantsAClientMoreThanTheShare":      clientSideBySide,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, book{t, open(t)})
		})
	}
}

// book is a ledger with short ways to use it.
type book struct {
	t *testing.T
	l source.Ledger
}

var someDay = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func told(limit, available int64) source.Quota {
	return source.Quota{At: someDay, Day: source.Level{Limit: amount(limit), Available: amount(available)}}
}

func amount(n int64) source.Amount { return source.Amount{N: n, Known: true} }

func (b book) take(c source.Claim) source.Grant {
	b.t.Helper()
	if c.Account == "" {
		c.Account = "ab123"
	}
	if c.Day.IsZero() {
		c.Day = someDay
	}
	if c.Share == 0 {
		c.Share = 1
	}
	if c.Patience == 0 {
		c.Patience = time.Minute
	}
	g, err := b.l.Take(context.WithoutCancel(b.t.Context()), c)
	require.NoError(b.t, err)
	return g
}

// drain takes calls until one is refused.
func (b book) drain(c source.Claim) (calls int, refused source.Grant) {
	b.t.Helper()
	for {
		g := b.take(c)
		if g.Refused != "" {
			return calls, g
		}
		calls++
		c.Told = source.Quota{}
		require.Less(b.t, calls, 1000)
	}
}

func countsUpToTheShare(t *testing.T, b book) {
	calls, refused := b.drain(source.Claim{Told: told(100, 1000), Share: 0.5})
	require.Equal(t, 50, calls)
	require.Equal(t, source.RefusedShare, refused.Refused)
	require.EqualValues(t, 50, refused.Calls)
	require.Equal(t, amount(100), refused.Limit)
	require.Equal(t, someDay.Truncate(24*time.Hour), refused.Day)
}

func keepsTheLastOfTheShareForOthers(t *testing.T, b book) {
	calls, refused := b.drain(source.Claim{Told: told(100, 1000), Share: 0.5, Keep: 0.3})
	require.Equal(t, 35, calls)
	require.Equal(t, source.RefusedShare, refused.Refused)
	calls, _ = b.drain(source.Claim{Share: 0.5})
	require.Equal(t, 15, calls)
}

func keepsAPartOfTheSmallerLimit(t *testing.T, b book) {
	q := told(100_000, 100_000)
	q.TenantDay = source.Level{Limit: amount(100), Available: amount(100)}
	calls, refused := b.drain(source.Claim{Told: q, Keep: 0.25})
	require.Equal(t, 75, calls)
	require.Equal(t, source.RefusedTenantDay, refused.Refused)
}

func givesHooksNoMoreThanTheirPart(t *testing.T, b book) {
	calls, refused := b.drain(source.Claim{Told: told(100, 1000), Share: 0.5, HookShare: 0.5})
	require.Equal(t, 25, calls)
	require.Equal(t, source.RefusedHooks, refused.Refused)
	require.EqualValues(t, 25, refused.HookCalls)
	calls, _ = b.drain(source.Claim{Share: 0.5})
	require.Equal(t, 25, calls)
}

func leavesTheReserve(t *testing.T, b book) {
	calls, refused := b.drain(source.Claim{Told: told(1000, 60), Reserve: 20, Keep: 0.01})
	require.Equal(t, 30, calls)
	require.Equal(t, source.RefusedDay, refused.Refused)
	require.Equal(t, amount(30), refused.Available[0])
	tenant := source.Quota{At: someDay, TenantDay: source.Level{Limit: amount(5000), Available: amount(25)}}
	calls, refused = b.drain(source.Claim{Told: tenant, Reserve: 20})
	require.Equal(t, 5, calls)
	require.Equal(t, source.RefusedTenantDay, refused.Refused)
	require.Equal(t, amount(20), refused.Available[1])
}

func believesTheFewestThatWereTold(t *testing.T, b book) {
	b.take(source.Claim{Told: told(1000, 60)})
	require.Equal(t, amount(58), b.take(source.Claim{Told: told(1000, 60)}).Available[0], "an answer that was overtaken")
	require.Equal(t, amount(39), b.take(source.Claim{Told: told(1000, 40)}).Available[0])
	require.Equal(t, amount(38), b.take(source.Claim{}).Available[0], "nothing new")
	require.Equal(t, amount(1500), b.take(source.Claim{Told: told(2000, 1501)}).Available[0], "another limit")
}

func beginsADay(t *testing.T, b book) {
	b.take(source.Claim{Told: told(10, 1)})
	calls, _ := b.drain(source.Claim{Day: someDay.Add(24 * time.Hour)})
	require.Equal(t, 10, calls, "what was available the day before is of no meaning")
}

func allowsWhatIsNotKnown(t *testing.T, b book) {
	for range 100 {
		require.Empty(t, b.take(source.Claim{Share: 0.01, Reserve: 1000, HookShare: 0.5}).Refused)
	}
}

func spacesCalls(t *testing.T, b book) {
	claim := source.Claim{Slots: []source.Slot{{Scope: "account ab123", Every: 10 * time.Second}}}
	require.Zero(t, b.take(claim).Wait)
	for i := 1; i < 5; i++ {
		assert.InDelta(t, time.Duration(i)*10*time.Second, b.take(claim).Wait, float64(5*time.Second))
	}
	claim.Slots[0].Scope = "account cd456"
	require.Zero(t, b.take(claim).Wait, "another scope")
	require.Zero(t, b.take(source.Claim{}).Wait, "a call that waits for nothing")
}

func waitsForTheLatest(t *testing.T, b book) {
	client, mine, other := source.Slot{Scope: "client x", Every: 20 * time.Second}, source.Slot{Scope: "account ab123", Every: time.Second}, source.Slot{Scope: "account cd456", Every: time.Second}
	require.Zero(t, b.take(source.Claim{Slots: []source.Slot{client, mine}}).Wait)
	require.InDelta(t, 20*time.Second, b.take(source.Claim{Slots: []source.Slot{client, other}}).Wait, float64(5*time.Second))
	require.InDelta(t, 40*time.Second, b.take(source.Claim{Slots: []source.Slot{mine, client}}).Wait, float64(5*time.Second))
}

func holdsUpEverybody(t *testing.T, b book) {
	free := source.Slot{Scope: "account ab123", Every: time.Second}
	held := free
	held.After = 30 * time.Second
	require.InDelta(t, 30*time.Second, b.take(source.Claim{Slots: []source.Slot{held}}).Wait, float64(5*time.Second))
	require.InDelta(t, 31*time.Second, b.take(source.Claim{Slots: []source.Slot{free}}).Wait, float64(5*time.Second))
}

func countsNoCallTooFarAway(t *testing.T, b book) {
	far := source.Slot{Scope: "account ab123", Every: time.Second, After: time.Hour}
	g := b.take(source.Claim{Slots: []source.Slot{far}})
	require.Equal(t, source.RefusedWait, g.Refused)
	require.InDelta(t, time.Hour, g.Wait, float64(5*time.Second))
	require.Zero(t, g.Calls)
	far.After = 0
	require.Equal(t, source.RefusedWait, b.take(source.Claim{Slots: []source.Slot{far}}).Refused, "others are held up too")
	g = b.take(source.Claim{Slots: []source.Slot{far}, Patience: 2 * time.Hour})
	require.Empty(t, g.Refused)
	require.InDelta(t, time.Hour, g.Wait, float64(5*time.Second), "refused calls took no slots")
	require.EqualValues(t, 1, g.Calls)
}

// together makes calls on many goroutines and returns the grants.
func (b book) together(c source.Claim, goroutines, each int) []source.Grant {
	var mu sync.Mutex
	var all sync.WaitGroup
	var grants []source.Grant
	for range goroutines {
		all.Go(func() {
			for range each {
				g := b.take(c)
				mu.Lock()
				grants = append(grants, g)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return grants
}

func sideBySide(t *testing.T, b book) {
	granted := 0
	for _, g := range b.together(source.Claim{Told: told(100, 95), Share: 0.5}, 8, 20) {
		if g.Refused == "" {
			granted++
		}
	}
	require.Equal(t, 50, granted)
}

func spacesSideBySide(t *testing.T, b book) {
	const every = 100 * time.Millisecond
	began := time.Now()
	last := time.Duration(0)
	for _, g := range b.together(source.Claim{Slots: []source.Slot{{Scope: "account ab123", Every: every}}}, 8, 10) {
		require.Empty(t, g.Refused)
		last = max(last, g.Wait)
	}
	require.GreaterOrEqual(t, last+time.Since(began), 79*every)
	require.LessOrEqual(t, last, 79*every)
}

// Other accounts than ab123.
const (
	second = "cd456"
	third  = "ef789"
)

func countsOverAccounts(t *testing.T, b book) {
	calls, refused := b.drain(source.Claim{Client: "x", Told: told(100, 1000), Share: 0.5, Keep: 0.5})
	require.Equal(t, 25, calls)
	require.EqualValues(t, 25, refused.Calls)
	calls, refused = b.drain(source.Claim{Account: second, Client: "x", Share: 0.5})
	require.Equal(t, 25, calls, "it knows the limit that another account was told")
	require.Equal(t, source.RefusedShare, refused.Refused)
	require.EqualValues(t, 50, refused.Calls)
	require.Equal(t, amount(100), refused.Limit)
	calls, _ = b.drain(source.Claim{Account: third, Client: "x", Share: 0.5, Told: told(100, 1000)})
	require.Zero(t, calls)
	calls, _ = b.drain(source.Claim{Account: third, Client: "y", Share: 0.5, Told: told(100, 1000)})
	require.Equal(t, 50, calls, "another client has a day of its own")
	calls, _ = b.drain(source.Claim{Account: second, Client: "x", Share: 0.5, Day: someDay.Add(24 * time.Hour)})
	require.Equal(t, 50, calls, "the next day has the limit of this one")
}

func countsTheSmallestShare(t *testing.T, b book) {
	b.take(source.Claim{Account: second, Client: "x", Share: 0.2, Told: told(100, 1000)})
	calls, refused := b.drain(source.Claim{Client: "x", Share: 0.5})
	require.Equal(t, 19, calls)
	require.InDelta(t, 0.2, refused.Share, 0)
	calls, _ = b.drain(source.Claim{Account: second, Client: "x", Share: 0.8})
	require.Equal(t, 30, calls, "its share was raised, and the other's is now the smallest")
	tomorrow := someDay.Add(24 * time.Hour)
	calls, _ = b.drain(source.Claim{Account: second, Client: "x", Share: 0.8, Day: tomorrow})
	require.Equal(t, 50, calls, "the other's share counts before it has called")
	calls, refused = b.drain(source.Claim{Account: third, Share: 0.9, Told: told(100, 1000)})
	require.Equal(t, 90, calls, "an account without a client counts for itself")
	require.InDelta(t, 0.9, refused.Share, 0)
}

func givesHooksOfAClient(t *testing.T, b book) {
	calls, _ := b.drain(source.Claim{Client: "x", Told: told(100, 1000), Share: 0.5, HookShare: 0.2})
	require.Equal(t, 10, calls)
	calls, refused := b.drain(source.Claim{Account: second, Client: "x", Share: 0.5, HookShare: 0.5})
	require.Equal(t, 15, calls)
	require.Equal(t, source.RefusedHooks, refused.Refused)
	require.EqualValues(t, 25, refused.HookCalls)
}

func leavesTheReserveOfAClient(t *testing.T, b book) {
	calls, _ := b.drain(source.Claim{Client: "x", Told: told(1000, 60), Reserve: 40})
	require.Equal(t, 20, calls)
	calls, refused := b.drain(source.Claim{Account: second, Client: "x", Reserve: 30})
	require.Equal(t, 10, calls, "what the client has left is known of all its accounts")
	require.Equal(t, source.RefusedDay, refused.Refused)
	require.Equal(t, amount(30), refused.Available[0])
	tenant := source.Quota{At: someDay, TenantDay: source.Level{Limit: amount(5000), Available: amount(5)}}
	calls, refused = b.drain(source.Claim{Account: second, Client: "x", Told: tenant})
	require.Equal(t, 5, calls)
	require.Equal(t, source.RefusedTenantDay, refused.Refused)
	calls, _ = b.drain(source.Claim{Account: third, Client: "x"})
	require.Equal(t, 25, calls, "the day of an account with all its integrations is its own")
	require.Equal(t, amount(1499), b.take(source.Claim{Client: "x", Told: told(2000, 1500)}).Available[0], "another limit")
}

func clientSideBySide(t *testing.T, b book) {
	var granted atomic.Int64
	var all sync.WaitGroup
	for _, account := range []string{"ab123", second, third} {
		all.Go(func() {
			for _, g := range b.together(source.Claim{Account: account, Client: "x", Told: told(100, 95), Share: 0.5}, 3, 20) {
				if g.Refused == "" {
					granted.Add(1)
				}
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 50, granted.Load())
}
