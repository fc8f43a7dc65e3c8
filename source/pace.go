package source

import (
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

// Pace knows how far apart the calls of an account have to be. Keap's gateway refuses calls that come close together
// even while its minute has calls left, so nothing is ever sent in a burst. When somebody else uses up the account's
// minute, what is left of it is spread over the rest of it, or the next one is waited for.
type Pace struct {
	first float64 // calls a second until the credential's limits are told; zero is no limit

	mu       sync.Mutex
	told     [3]float64    // spike, minute, the account's minute, in calls a second; zero while not told
	slow     [2]brake      // for the credential, and for the account
	due      time.Time     // the latest call
	behind   time.Duration // the time in which a call was due and none was made, as far as it is not made up for
	refusals int           // in a row
	layer    Layer         // of the latest
	round    time.Time     // when that was; whoever was under way then was refused in the same round
}

// brake slows down for some time.
type brake struct {
	hold  time.Time     // no call before
	until time.Time     // of every
	every time.Duration // between calls
}

// headroom is the part of a limit that is used: clocks differ, and calls do not arrive as evenly as they leave. Time in which no
// call was made though one was due is made up for: until then catchUp is the part of a minute's limit that is used. That many calls
// are the most in any minute.
const (
	headroom   = 0.95
	catchUp    = 0.975
	mostBehind = 5 * time.Second // that is made up for
)

// The wait after a refusal that does not say how long to wait doubles with each that follows.
const (
	firstBackoff = 500 * time.Millisecond
	mostBackoff  = 15 * time.Minute
)

// NewPace returns a pace of so many calls per second until Keap tells the credential's limits. Zero means no limit before that.
func NewPace(perSecond float64) *Pace { return &Pace{first: max(perSecond, 0)} }

// Observe adapts the pace to the limits an answer told. Limits it did not tell stay as told before.
func (p *Pace) Observe(q Quota) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if q.Spike > 0 {
		p.told[0] = q.Spike
	}
	at := q.At
	if at.IsZero() {
		at = time.Now()
	}
	left := time.Minute - time.Duration(at.Second())*time.Second // of Keap's minute; it may be up to a second less
	for i, minute := range []Level{q.Minute, q.TenantMinute} {
		if minute.Limit.Known && minute.Limit.N > 0 {
			p.told[i+1] = float64(minute.Limit.N) / 60
			p.slow[i].spread(minute, left)
		}
	}
}

// spread divides what is available of a minute over what is left of it. A part is left to others. Dates are in whole seconds, so that
// up to a second less may be left. Calls are spread over what is left for certain, since their pace would use up the minute otherwise
// before they do. For the next minute they wait as long as it may take, but not from the last second on while half of the others' part is available.
func (b *brake) spread(minute Level, left time.Duration) {
	if !minute.Available.Known {
		return
	}
	now := time.Now()
	others := max(1, float64(minute.Limit.N)*(1-headroom))
	spare := float64(minute.Available.N) - others
	if left <= time.Second && spare > -others/2 {
		return
	}
	if spare < 1 {
		b.hold = later(b.hold, now.Add(left))
		return
	}
	b.until, b.every = now.Add(left), time.Duration(float64(left-time.Second)/spare)
}

// at is the state of the brake: how long no call is made, and how far apart they then are.
func (b *brake) at(now time.Time) (after, every time.Duration) {
	if now.Before(b.until) {
		every = b.every
	}
	return max(b.hold.Sub(now), 0), every
}

// Answered takes note that Keap took a call.
func (p *Pace) Answered() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refusals = 0
}

// Refused takes note that Keap refused a call that began then because of a limit other than a day's, and tells nothing for
// how long (zero) or that it will for wait. Calls that were refused together count as one.
func (p *Pace) Refused(began time.Time, layer Layer, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if !began.Before(p.round) {
		p.refusals, p.layer, p.round = p.refusals+1, layer, now
		if wait <= 0 {
			bound := p.backoff()
			wait = bound/2 + rand.N(bound/2+1)
		}
	}
	b := &p.slow[0]
	if layer == LayerTenantMinute {
		b = &p.slow[1]
	}
	b.hold = later(b.hold, now.Add(wait))
}

// backoff is the longest wait after the refusals in a row.
func (p *Pace) backoff() time.Duration {
	bound := firstBackoff << min(p.refusals-1, 16)
	return min(bound, mostBackoff)
}

// PerSecond is the pace that the limits allow, in calls per second; while there is no limit, the greatest number there is.
func (p *Pace) PerSecond() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	limits := p.limits(headroom)
	return min(limits[0], limits[1])
}

// limits are the paces of the credential and of the account with a part of a minute's limit. The credential has the first pace while
// its limits are not told. A spike limit is about the distance between two calls, so that nothing is made up for there.
func (p *Pace) limits(part float64) [2]float64 {
	credential := smallest(p.told[0]*headroom, p.told[1]*part)
	if p.told[0] == 0 && p.told[1] == 0 {
		credential = smallest(p.first)
	}
	return [2]float64{credential, smallest(p.told[2] * part)}
}

// granted takes note that a call is due after a wait. Where it need not wait, the time since the one before was used by nobody.
func (p *Pace) granted(wait time.Duration) {
	every := time.Duration(float64(time.Second) / p.PerSecond())
	p.mu.Lock()
	defer p.mu.Unlock()
	due := time.Now().Add(wait)
	if late := due.Sub(p.due) - every; !p.due.IsZero() && (wait == 0 || late < 0) {
		p.behind = min(max(p.behind+late, 0), mostBehind)
	}
	p.due = due
}

// smallest is the smallest of the rates that are set.
func smallest(rates ...float64) float64 {
	least := math.MaxFloat64
	for _, r := range rates {
		if r > 0 {
			least = min(least, r)
		}
	}
	return least
}

// probing is how long others leave the call alone that finds out whether Keap takes calls again.
const probing = 10 * time.Second

// unpaced is the distance between calls below which they need no slot.
const unpaced = time.Millisecond

// slots are what the next call waits for. Keap counts a client's calls over all accounts, so that those of an OAuth
// client have two: the client's, and the account's. Without a client there is one.
func (p *Pace) slots(account, client string) []Slot {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	part := headroom
	if p.behind > 0 {
		part = catchUp
	}
	limits := p.limits(part)
	var of [2]Slot
	for i := range of {
		after, every := p.slow[i].at(now)
		of[i] = Slot{After: after, Every: max(every, time.Duration(float64(time.Second)/limits[i]))}
	}
	if p.refusals > 0 { // one call finds out whether Keap takes calls again
		of[0].Every = max(of[0].Every, min(p.backoff(), probing))
	}
	of[0].Scope, of[1].Scope = "client "+client, "account "+account
	if client == "" {
		of[1].After, of[1].Every = max(of[0].After, of[1].After), max(of[0].Every, of[1].Every)
		of[0] = Slot{}
	}
	var slots []Slot
	for _, s := range of {
		if s.After > 0 || s.Every >= unpaced {
			slots = append(slots, s)
		}
	}
	return slots
}

// shortWait is how long a call may wait for other reasons than its time: for the ledger, or for a processor.
const shortWait = 50 * time.Millisecond

// room is how many calls that take so long use up the pace, with one that waits for its time; 1 if a call was held up
// for so long that more of them would only wait. Zero: there is no pace.
func (p *Pace) room(held, took time.Duration) int {
	slots := p.slots("", "") // of the account and the client in one
	if len(slots) == 0 {
		return 0
	}
	every := slots[0].Every
	if held >= max(every/2, shortWait) {
		return 1
	}
	return int((took+every-1)/every) + 1
}

// why is the limit that holds calls up.
func (p *Pace) why() Layer {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.layer
}
