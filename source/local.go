package source

import (
	"context"
	"sync"
	"time"
)

// Local is a ledger in memory, for one account and for a program that shares with nobody.
type Local struct {
	mu   sync.Mutex
	day  Grant // without an answer
	free map[string]time.Time
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
	if g.Refused = g.refuse(c); g.Refused != "" {
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
	changed := q.Day.Limit.Known && q.Day.Limit != l.day.Limit
	if q.Day.Limit.Known {
		l.day.Limit = q.Day.Limit
	}
	for i, told := range []Amount{q.Day.Available, q.TenantDay.Available} {
		have := &l.day.Available[i]
		if told.Known && (!have.Known || told.N < have.N || changed && i == 0) {
			*have = told
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
func (g Grant) refuse(c Claim) Refusal {
	var keep int64
	if g.Limit.Known && g.Limit.N > 0 {
		share := int64(float64(g.Limit.N) * c.Share)
		keep = int64(float64(share) * c.Keep)
		if g.Calls >= share-keep {
			return RefusedShare
		}
		if c.HookShare > 0 && g.HookCalls >= int64(float64(share)*c.HookShare) {
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
