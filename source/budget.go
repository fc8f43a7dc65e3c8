package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// BudgetOptions say how much of a day is ours, and whose calls are counted.
type BudgetOptions struct {
	Account string // for errors and the ledger
	// Client is the OAuth client, whose calls Keap counts over all accounts; empty where the credential is of one account.
	Client string
	// Credential is the last four characters of the credential; empty if they are not to be noted.
	Credential string
	// DailyShare is the part of the credential's daily quota that may be used, as 0.5; zero is all of it. Of the accounts
	// of one client the smallest counts.
	DailyShare float64
	// Reserve is how many calls of a day are left for the owner's other integrations.
	Reserve int64
	// Pace spreads the calls; nil leaves that to what Keap tells.
	Pace *Pace
}

// Budget keeps the calls of one account within its share of Keap's day, which begins at 00:00 UTC, and within its pace.
// What Keap has not told is no reason to refuse. Every call is taken from a ledger before it is made.
type Budget struct {
	Calls Counter // of this budget, by what they were about

	o      BudgetOptions
	gate   turnstile
	ledger Ledger
	alone  chan struct{} // held by the one call that is made while the day's limit is unknown

	mu    sync.Mutex
	told  Quota // since the last claim
	clock keapClock
	known bool      // the day's limit
	blind int       // calls made while it was not
	share float64   // of the day, as the last grant counted it
	used  int64     // that day, by all
	day   time.Time // of used
}

// patience is how long a call waits for its time; a worker that waits longer is useless meanwhile.
const patience = 65 * time.Second

// NewBudget returns a budget with a ledger of its own.
func NewBudget(o BudgetOptions) *Budget {
	if o.DailyShare <= 0 || o.DailyShare > 1 {
		o.DailyShare = 1
	}
	if o.Pace == nil {
		o.Pace = NewPace(0)
	}
	return &Budget{o: o, share: o.DailyShare, ledger: NewLocal(), alone: make(chan struct{}, 1)}
}

// Share makes the budget one with all who use the ledger. It is called before the first call.
func (b *Budget) Share(l Ledger) { b.ledger = l }

// Observe takes note of what an answer told, or what earlier ones told another program.
func (b *Budget) Observe(q Quota) {
	b.o.Pace.Observe(q)
	b.mu.Lock()
	defer b.mu.Unlock()
	if !q.At.IsZero() {
		b.clock.heard(q.At)
	}
	b.known = b.known || q.Day.Limit.Known
	b.told = b.told.merge(q)
}

// Used is the number of calls made today, by Keap's calendar, with the credential, by all who share the ledger, as of the
// last call of this budget.
func (b *Budget) Used() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.clock.now().Truncate(24 * time.Hour).Equal(b.day) {
		return 0
	}
	return b.used
}

// Left is how many calls a purpose may make on a whole day, and on this one, as far as is known: of the day's limit as q
// tells it, and of the calls that were counted as of the last call of this budget. Nothing is known without a limit.
func (b *Budget) Left(p Purpose, q Quota) (today, daily Amount) {
	if !q.Day.Limit.Known {
		return Amount{}, Amount{}
	}
	b.mu.Lock()
	share, keep := part(q.Day.Limit.N, b.share), keeps(kept[p], b.share, q.Day.Limit, q.TenantDay.Limit)
	b.mu.Unlock()
	everyDay := max(min(share-keep, q.Day.Limit.N-b.o.Reserve-keep), 0)
	left := min(everyDay, share-keep-b.Used())
	for _, available := range []Amount{q.Day.Available, q.TenantDay.Available} {
		if available.Known {
			left = min(left, available.N-b.o.Reserve-keep)
		}
	}
	return Amount{N: max(left, 0), Known: true}, Amount{N: everyDay, Known: true}
}

// Take takes one call out of the budget and waits until it may be made. It returns an IsQuota error that tells which
// limit forbids it, or why ctx ended first. What the call is about is for the error; it may be empty.
func (b *Budget) Take(ctx context.Context, p Purpose, about string) error {
	if err := b.gate.enter(ctx, p); err != nil {
		return err
	}
	defer b.gate.leave()
	claim := b.claim(p)
	grant, err := b.ledger.Take(ctx, claim)
	if err != nil {
		b.untold(claim.Told)
		return b.uncounted(ctx, about, err)
	}
	wait := grant.Wait
	if grant.Refused == "" {
		b.o.Pace.granted(wait)
	}
	b.mu.Lock()
	b.known = b.known || grant.Limit.Known
	b.day, b.used, b.share = grant.Day, grant.Calls, grant.Share
	claim.Day = b.clock.otherDay(wait)
	b.mu.Unlock()
	if grant.Refused == "" && !claim.Day.IsZero() {
		claim.Told, claim.Slots = Quota{}, nil
		if grant, err = b.ledger.Take(ctx, claim); err != nil {
			return b.uncounted(ctx, about, err)
		}
	}
	if grant.Refused != "" {
		refusal := b.refusal(p, grant)
		refusal.Entity = about
		return refusal
	}
	return sleep(ctx, wait)
}

// uncounted is the error of a call that could not be counted.
func (b *Budget) uncounted(ctx context.Context, about string, err error) error {
	if ctx.Err() != nil {
		return Stopped(ctx)
	}
	return fmt.Errorf("%s: %s: count the call: %w", b.o.Account, about, err)
}

// Call takes one call out of the budget, for the purpose of the read that makes it. Readers call it right before each call that
// they send, so that a call is counted if and only if it is sent. With nothing to say of it, it is about what the read is about.
func (b *Budget) Call(ctx context.Context, about string) error {
	r, asked := readingOf(ctx), time.Now()
	if err := b.Take(ctx, r.purpose, cmp.Or(about, r.about)); err != nil {
		return err
	}
	b.Calls.Add(cmp.Or(about, r.about))
	r.began = time.Now()
	r.held += r.began.Sub(asked)
	r.calls++
	return nil
}

func (b *Budget) claim(p Purpose) Claim {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := Claim{
		Account: b.o.Account, Client: b.o.Client, Credential: b.o.Credential, Told: b.told,
		Share: b.o.DailyShare, Keep: kept[p], Reserve: b.o.Reserve,
		Slots: b.o.Pace.slots(b.o.Account, b.o.Client), Patience: patience,
	}
	if p == ForHooks {
		c.HookShare = hookShare
	}
	b.told = Quota{}
	if b.clock.known {
		c.Day = b.clock.now()
		if at := c.Told.At; !at.IsZero() && midnight(at).Before(midnight(c.Day)) { // an answer of the day before
			c.Told = c.Told.merge(Quota{At: c.Day})
		}
	}
	return c
}

// untold keeps what a claim told for the next, since it did not get through.
func (b *Budget) untold(q Quota) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told = q.merge(b.told)
}

// refusal is the error of a call that was not granted.
func (b *Budget) refusal(p Purpose, g Grant) *Error {
	b.mu.Lock()
	now := b.clock.now()
	b.mu.Unlock()
	e := &Error{Account: b.o.Account, Kind: KindQuota, Layer: LayerShare, Until: g.Day.Add(24 * time.Hour), ours: true}
	left := int64(0)
	switch g.Refused {
	case RefusedWait:
		e.Layer, e.Until, e.RetryAfter = b.o.Pace.why(), now.Add(g.Wait), g.Wait
		e.Message = "nobody calls before that"
		return e
	case RefusedHooks:
		e.Message = fmt.Sprintf("%d of %d calls made for hooks%s, which may use %g of the share of %g",
			g.HookCalls, g.Limit.N, b.together(), hookShare, g.Share)
		return e
	case RefusedShare:
		e.Message = fmt.Sprintf("%d of %d calls made%s, the share is %g%s", g.Calls, g.Limit.N, b.together(), g.Share, exceptFor(p))
		return e
	case RefusedDay:
		e.Layer, left = LayerDay, g.Available[0].N
	case RefusedTenantDay:
		e.Layer, left = LayerTenantDay, g.Available[1].N
	}
	if left > 0 {
		e.Layer = LayerShare
	}
	e.Message = fmt.Sprintf("%d calls left, %d are reserved for other integrations", max(left, 0), b.o.Reserve)
	if left > b.o.Reserve {
		e.Message += fmt.Sprintf(", and the last %.0f %% of our share are not for %s", 100*kept[p], p)
	}
	return e
}

// together says whose calls a share counts, where they are not the account's alone.
func (b *Budget) together() string {
	if b.o.Client == "" {
		return ""
	}
	return " for all accounts of the OAuth client"
}

// exceptFor tells what is kept from a purpose.
func exceptFor(p Purpose) string {
	if kept[p] == 0 {
		return ""
	}
	return fmt.Sprintf(", and the last %.0f %% of it are not for %s", 100*kept[p], p)
}

// Wrap returns a reader whose calls are for what its requests are for, and tells the budget how they ended. The reader itself takes
// each of them (Call). All readers of one account share its budget.
func (b *Budget) Wrap(r Reader) Reader { return budgeted{r, b} }

type budgeted struct {
	Reader
	budget *Budget
}

func (r budgeted) ReadPage(ctx context.Context, req Request) (page *Page, err error) {
	asked := time.Now()
	done, err := r.budget.scout(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	about := &reading{purpose: req.Purpose, about: req.Entity.Name, held: time.Since(asked)}
	err = r.budget.read(ctx, about, func(ctx context.Context) error {
		page, err = r.Reader.ReadPage(ctx, req)
		return err
	})
	if err == nil && about.calls > 0 {
		page.Room = r.budget.o.Pace.room(about.held, (time.Since(asked)-about.held)/time.Duration(about.calls))
	}
	return page, err
}

// read runs a read, and takes note of how it ended.
func (b *Budget) read(ctx context.Context, r *reading, do func(ctx context.Context) error) error {
	err := do(withReading(ctx, r))
	if !r.began.IsZero() {
		b.Note(r.began, err)
	}
	return err
}

// WhoAmI asks who a credential is, and takes note of how that ended.
func (b *Budget) WhoAmI(c Checker) func(context.Context) (Identity, error) {
	return func(ctx context.Context) (who Identity, err error) {
		err = b.read(ctx, &reading{}, func(ctx context.Context) error {
			who, err = c.WhoAmI(ctx)
			return err
		})
		return who, err
	}
}

// Note takes note of how a call that began then has ended.
func (b *Budget) Note(began time.Time, err error) {
	var e *Error
	switch {
	case err == nil:
		b.o.Pace.Answered()
	case errors.As(err, &e) && e.Kind == KindQuota && !e.Layer.day() && !e.ours:
		wait := e.RetryAfter
		if wait == 0 && (e.Layer == LayerMinute || e.Layer == LayerTenantMinute) {
			b.mu.Lock()
			wait = e.Until.Sub(b.clock.now())
			b.mu.Unlock()
		}
		b.o.Pace.Refused(began, e.Layer, wait)
	}
}

// enough is how many calls are made one by one while nobody tells the day's limit. Who has not told it by then (a legacy
// key's host) never does.
const enough = 3

// scout lets one call at a time through while the day's limit is unknown: more of them, side by side, could be more than
// the share. done is called when the call has ended.
func (b *Budget) scout(ctx context.Context) (done func(), err error) {
	if b.informed(0) {
		return func() {}, nil
	}
	select {
	case b.alone <- struct{}{}:
	case <-ctx.Done():
		return nil, Stopped(ctx)
	}
	if b.informed(0) {
		<-b.alone
		return func() {}, nil
	}
	return func() {
		b.informed(1)
		<-b.alone
	}, nil
}

func (b *Budget) informed(calls int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.blind += calls
	return b.known || b.blind >= enough
}
