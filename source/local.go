package source

import (
	"context"
	"math"
	"sync"
	"time"
)

// Local is a ledger in memory, for one account and for a program that shares with nobody.
type Local struct {
	mu     sync.Mutex
	day    Grant  // without an answer
	tenant Amount // the account's limit of a day
	free   map[string]time.Time
}

var _ Ledger = (*Local)(nil)

// NewLocal returns a ledger in which nothing is counted yet.
func NewLocal() *Local { return &Local{free: map[string]time.Time{}} }

// Take implements Ledger.
func (l *Local) Take(_ context.Context, c Claim) (Grant, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.begin(c, now)
	l.note(c.Told)
	g := l.day
	if g.Refused = g.refuse(c, l.tenant); g.Refused != "" {
		return g, nil
	}
	at := l.slot(c.Slots, now)
	if g.Wait = at.Sub(now); g.Wait > c.Patience {
		g.Refused = RefusedWait
		return g, nil
	}
	for _, s := range c.Slots {
		l.free[s.Scope] = at.Add(s.Every)
	}
	l.day.Calls++
	if c.HookShare > 0 {
		l.day.HookCalls++
	}
	for i := range l.day.Available {
		l.day.Available[i].N-- // of no meaning where it is unknown
	}
	wait := g.Wait
	g = l.day
	g.Wait = wait
	return g, nil
}

// begin turns to the claim's day, if it is another one.
func (l *Local) begin(c Claim, now time.Time) {
	if !c.Day.IsZero() {
		now = c.Day
	}
	if day := now.UTC().Truncate(24 * time.Hour); !day.Equal(l.day.Day) {
		l.day = Grant{Day: day, Limit: l.day.Limit}
	}
}

// note keeps what was told of the day.
func (l *Local) note(q Quota) {
	for i, told := range []Level{q.Day, q.TenantDay} {
		limit, have := []*Amount{&l.day.Limit, &l.tenant}[i], &l.day.Available[i]
		changed := told.Limit.Known && *limit != told.Limit
		*limit = limit.or(told.Limit)
		if told.Available.Known && (!have.Known || told.Available.N < have.N || changed) {
			*have = told.Available
		}
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

// refuse tells why the day does not allow the call.
func (g Grant) refuse(c Claim, tenant Amount) Refusal {
	keep := keeps(c.Keep, c.Share, g.Limit, tenant)
	if g.Limit.Known && g.Limit.N > 0 {
		share := part(g.Limit.N, c.Share)
		if g.Calls >= share-keep {
			return RefusedShare
		}
		if c.HookShare > 0 && g.HookCalls >= part(share, c.HookShare) {
			return RefusedHooks
		}
	}
	for i, why := range []Refusal{RefusedDay, RefusedTenantDay} {
		if g.Available[i].AtMost(c.Reserve + keep) {
			return why
		}
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
