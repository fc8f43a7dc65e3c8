package source

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// Local is a ledger in memory, for a program that shares with nobody.
type Local struct {
	mu     sync.Mutex
	days   tallies // of clients and of accounts, whichever a day's share belongs to
	tenant tallies // of accounts with all their integrations
	free   map[string]time.Time
}

var _ Ledger = (*Local)(nil)

// NewLocal returns a ledger in which nothing is counted yet.
func NewLocal() *Local {
	return &Local{days: tallies{}, tenant: tallies{}, free: map[string]time.Time{}}
}

// tally is one limit's day. The limit and the shares outlast it.
type tally struct {
	day              time.Time
	limit, available Amount
	calls, hookCalls int64
	shares           map[string]float64 // that its accounts claimed last
}

// Take implements Ledger.
func (l *Local) Take(_ context.Context, c Claim) (Grant, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	day := now
	if !c.Day.IsZero() {
		day = c.Day
	}
	scope := "client " + c.Client
	if c.Client == "" {
		scope = "account " + c.Account
	}
	own, tenant := l.days.of(scope, day), l.tenant.of(c.Account, day)
	own.note(c.Told.Day)
	tenant.note(c.Told.TenantDay)
	own.shares[c.Account] = c.Share
	c.Share = own.share()
	if refused := own.refuse(c, tenant); refused != "" {
		return own.grant(c, tenant, refused, 0), nil
	}
	at := l.slot(c.Slots, now)
	wait := at.Sub(now)
	if wait > c.Patience {
		return own.grant(c, tenant, RefusedWait, wait), nil
	}
	for _, s := range c.Slots {
		l.free[s.Scope] = at.Add(s.Every)
	}
	own.calls++
	if c.HookShare > 0 {
		own.hookCalls++
	}
	own.available.N-- // of no meaning where it is unknown
	tenant.available.N--
	return own.grant(c, tenant, "", wait), nil
}

// tallies are those of some scopes, of the days that were last begun.
type tallies map[string][]*tally

// keptDays is how many days a scope's calls are known for: about midnight they count for two.
const keptDays = 3

// of is the tally of a day. A new day begins with the limit of the one before.
func (t tallies) of(scope string, at time.Time) *tally {
	day := at.UTC().Truncate(24 * time.Hour)
	days := t[scope]
	if i := slices.IndexFunc(days, func(d *tally) bool { return d.day.Equal(day) }); i >= 0 {
		return days[i]
	}
	begun := &tally{day: day, shares: map[string]float64{}}
	if len(days) > 0 {
		before := days[len(days)-1]
		begun.limit, begun.shares = before.limit, before.shares
	}
	days = append(days, begun)
	t[scope] = days[max(0, len(days)-keptDays):]
	return begun
}

// note keeps what was told of the day.
func (t *tally) note(told Level) {
	changed := told.Limit.Known && t.limit != told.Limit
	t.limit = t.limit.or(told.Limit)
	if told.Available.Known && (!t.available.Known || told.Available.N < t.available.N || changed) {
		t.available = told.Available
	}
}

// share is the smallest that its accounts claimed.
func (t *tally) share() float64 {
	least := 1.0
	for _, share := range t.shares {
		least = min(least, share)
	}
	return least
}

func (t *tally) grant(c Claim, tenant *tally, refused Refusal, wait time.Duration) Grant {
	return Grant{
		Refused: refused, Wait: wait, Day: t.day, Calls: t.calls, HookCalls: t.hookCalls, Share: c.Share,
		Limit: t.limit, Available: [2]Amount{t.available, tenant.available},
	}
}

// slot is when the call may be made. What no call may be made before is kept even if this one is not made.
func (l *Local) slot(slots []Slot, now time.Time) time.Time {
	at := now
	for _, s := range slots {
		free := later(l.free[s.Scope], now.Add(s.After))
		l.free[s.Scope] = free
		at = later(at, free)
	}
	return at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// refuse returns why the day does not allow the call.
func (t *tally) refuse(c Claim, tenant *tally) Refusal {
	keep := keeps(c.Keep, c.Share, t.limit, tenant.limit)
	if t.limit.Known && t.limit.N > 0 {
		share := part(t.limit.N, c.Share)
		if t.calls >= share-keep {
			return RefusedShare
		}
		if c.HookShare > 0 && t.hookCalls >= part(share, c.HookShare) {
			return RefusedHooks
		}
	}
	switch {
	case t.available.AtMost(c.Reserve + keep):
		return RefusedDay
	case tenant.available.AtMost(c.Reserve + keep):
		return RefusedTenantDay
	}
	return ""
}

// keeps is how many calls are kept: a part of our share of the smallest of the limits that are known.
func keeps(keep, share float64, limits ...Amount) int64 {
	least := int64(math.MaxInt64)
	for _, limit := range limits {
		if limit.Known && limit.N > 0 {
			least = min(least, limit.N)
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return part(part(least, share), keep)
}

func part(n int64, share float64) int64 { return int64(float64(n) * share) }
