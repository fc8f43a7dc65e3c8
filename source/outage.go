package source

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// OutageOptions say when a road counts as down. Zero values are the defaults named.
type OutageOptions struct {
	Account string
	Road    string // as "xmlrpc"
	// Failures is how many calls in a row must have failed; 6.
	Failures int
	// For is how long they must have gone on failing; 10 seconds.
	For time.Duration
	// TryAgain is the time from one try of a road that is down to the next, at first, and MostWait what it grows to;
	// a minute and a quarter of an hour.
	TryAgain, MostWait time.Duration
	// OnChange is told when the road goes down, each time a try of it fails, and, with the zero Down, when it answers again.
	// It is called by one goroutine at a time. May be nil.
	OnChange func(Down)
}

// Down is a road that does not answer.
type Down struct {
	Since time.Time // the first of the failures that have gone on ever since, UTC
	Err   error     // the last of them
}

// Outage notices when a road to Keap is down, for all readers that use it: when call after call fails with an error that
// is temporary by itself. From then on only one call at a time is made, at growing intervals, to see whether it answers
// again; all others are refused at once, so that passes end where they are and are resumed later, instead of beating on
// a door that is locked. Nothing is concluded from a road that is down.
type Outage struct {
	o OutageOptions

	mu       sync.Mutex
	failures int
	first    time.Time // of the failures in a row
	down     bool
	next     time.Time // when the road is tried again
	wait     time.Duration
	trying   chan struct{} // closed when the call that tries the road has ended; nil while none does
	last     error
}

// NewOutage returns an outage that is none.
func NewOutage(o OutageOptions) *Outage {
	if o.Failures == 0 {
		o.Failures = 6
	}
	if o.For == 0 {
		o.For = 10 * time.Second
	}
	if o.TryAgain == 0 {
		o.TryAgain = time.Minute
	}
	if o.MostWait == 0 {
		o.MostWait = 15 * time.Minute
	}
	return &Outage{o: o}
}

// Resume takes over what an earlier run knew: the road was down. It is tried at once.
func (u *Outage) Resume(since time.Time, why string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.down, u.first, u.wait, u.last = true, since, u.o.TryAgain, fmt.Errorf("%s", why)
}

// Wrap returns a reader that asks nothing of a road that is down. All readers of one road share an Outage.
func (u *Outage) Wrap(r Reader) Reader { return watched{r, u} }

type watched struct {
	Reader
	outage *Outage
}

func (r watched) ReadPage(ctx context.Context, req Request) (*Page, error) {
	try, err := r.outage.enter(ctx, req.Entity.Name)
	if err != nil {
		return nil, err
	}
	page, err := r.Reader.ReadPage(ctx, req)
	r.outage.note(ctx, err, try, req.Search)
	return page, err
}

// enter lets a call through, or refuses it. try tells that the call is the one that finds out whether the road answers:
// others wait for it.
func (u *Outage) enter(ctx context.Context, entity string) (try bool, err error) {
	for {
		u.mu.Lock()
		trying := u.trying
		if trying == nil {
			try, err = u.admit(entity)
			u.mu.Unlock()
			return try, err
		}
		u.mu.Unlock()
		select {
		case <-trying:
		case <-ctx.Done():
			return false, Stopped(ctx)
		}
	}
}

// admit is enter while no call tries the road.
func (u *Outage) admit(entity string) (try bool, err error) {
	switch {
	case !u.down:
		return false, nil
	case !time.Now().Before(u.next):
		u.trying = make(chan struct{})
		return true, nil
	}
	return false, &Error{
		Account: u.o.Account, Entity: entity, Kind: KindDown, Err: u.last, Until: u.next,
		Message: fmt.Sprintf("%s, since %s", u.o.Road, u.first.UTC().Format(time.RFC3339)),
	}
}

// note learns from a call that was let through.
func (u *Outage) note(ctx context.Context, err error, try, search bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if try {
		close(u.trying) // whoever waits for it goes on when the lock is free
		u.trying = nil
	}
	switch {
	case err != nil && ctx.Err() != nil: // nobody waited for the answer
	case IsQuota(err): // it says nothing of the road, which may not even have been asked
	case search && !try && IsSizeable(err): // it was to be found out what fails
	case IsTemporary(err), u.down && refuses(err):
		u.failed(err, try)
	case refuses(err): // a credential that is wrong, or a road that is switched off and says so in these words
	default: // an answer, even if it is that there is nothing
		if u.down {
			u.tell(Down{})
		}
		u.down, u.failures, u.wait = false, 0, 0
	}
}

// refuses tells whether Keap let nobody in.
func refuses(err error) bool { return IsAuth(err) || kind(err) == KindRefused }

func (u *Outage) failed(err error, try bool) {
	now := time.Now()
	if u.failures++; u.failures == 1 && !u.down {
		u.first = now
	}
	u.last = err
	switch {
	case u.down && try:
		u.wait = min(2*u.wait, u.o.MostWait)
	case !u.down && u.failures >= u.o.Failures && now.Sub(u.first) >= u.o.For:
		u.down, u.wait = true, u.o.TryAgain
	default:
		return
	}
	u.next = now.Add(u.wait)
	u.tell(Down{Since: u.first.UTC(), Err: err})
}

func (u *Outage) tell(d Down) {
	if u.o.OnChange != nil {
		u.o.OnChange(d)
	}
}
