package source

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// BudgetOptions say how much of a day is ours.
type BudgetOptions struct {
	Account string // for errors
	// DailyShare is the part of the credential's daily quota that may be used, as 0.5; zero is all of it.
	DailyShare float64
	// Reserve is how many calls of a day are left for the owner's other integrations.
	Reserve int64
}

// Budget keeps the calls of one credential within its share of Keap's day, which begins at 00:00 UTC. What Keap has
// not told is no reason to refuse. It counts what goes through it, and what Resume tells of earlier runs.
type Budget struct {
	o BudgetOptions

	mu        sync.Mutex
	ends      time.Time // of the day that the numbers are about
	used      int64
	limit     Amount
	available [2]Amount // of the credential and of the account, less what was called since
}

// NewBudget returns a budget of which nothing is used.
func NewBudget(o BudgetOptions) *Budget {
	if o.DailyShare <= 0 || o.DailyShare > 1 {
		o.DailyShare = 1
	}
	return &Budget{o: o}
}

// Observe takes note of what an answer told of the day's quota.
func (b *Budget) Observe(q Quota) {
	now := q.At
	if now.IsZero() {
		now = time.Now()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if midnight(now).Before(b.ends) {
		return // a late answer of the day before
	}
	b.turn(now)
	if q.Day.Limit.Known {
		b.limit = q.Day.Limit
	}
	for i, told := range []Amount{q.Day.Available, q.TenantDay.Available} {
		if told.Known {
			b.available[i] = told
		}
	}
}

// turn forgets the numbers when their day is over.
func (b *Budget) turn(now time.Time) {
	if ends := midnight(now); ends.After(b.ends) {
		b.ends, b.used, b.available = ends, 0, [2]Amount{}
	}
}

// Resume takes note of calls that were made earlier on a day, by a program that has ended.
func (b *Budget) Resume(day time.Time, calls int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(time.Now())
	if midnight(day).Equal(b.ends) {
		b.used += calls
	}
}

// Used is the number of calls made today, by Keap's calendar.
func (b *Budget) Used() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(time.Now())
	return b.used
}

// Spend takes one call for an entity out of the budget, or returns an IsQuota error that tells which limit forbids it.
func (b *Budget) Spend(entity string) error {
	if refusal := b.spend(); refusal != nil {
		refusal.Entity = entity
		return refusal
	}
	return nil
}

func (b *Budget) spend() *Error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(time.Now())
	refuse := func(l Layer, format string, args ...any) *Error {
		return &Error{Account: b.o.Account, Kind: KindQuota, Layer: l, Until: b.ends, Message: fmt.Sprintf(format, args...)}
	}
	if share := int64(float64(b.limit.N) * b.o.DailyShare); b.limit.Known && b.limit.N > 0 && b.used >= share {
		return refuse(LayerShare, "%d of %d calls made, the share is %g", b.used, b.limit.N, b.o.DailyShare)
	}
	for i, layer := range []Layer{LayerDay, LayerTenantDay} {
		left := b.available[i]
		if !left.AtMost(b.o.Reserve) {
			continue
		}
		if left.N > 0 {
			layer = LayerShare
		}
		return refuse(layer, "%d calls left, %d are reserved for other integrations", max(left.N, 0), b.o.Reserve)
	}
	b.used++
	for i := range b.available {
		b.available[i].N-- // of no meaning where it is unknown
	}
	return nil
}

// Wrap returns a reader that makes no call the budget forbids. All readers of one Budget share it.
func (b *Budget) Wrap(r Reader) Reader { return budgeted{r, b} }

type budgeted struct {
	Reader
	budget *Budget
}

func (r budgeted) ReadPage(ctx context.Context, req Request) (*Page, error) {
	if err := r.budget.Spend(req.Entity.Name); err != nil {
		return nil, err
	}
	return r.Reader.ReadPage(ctx, req)
}
