package source

import (
	"context"
	"sync"

	"golang.org/x/time/rate"
)

// Pace spreads the calls of one credential evenly in time. Keap's gateway refuses calls that come close together even
// while its minute has calls left, so nothing is ever sent in a burst.
type Pace struct {
	wanted  rate.Limit
	limiter *rate.Limiter

	mu   sync.Mutex
	told [3]rate.Limit // spike, minute, the account's minute; zero while not told
}

// headroom is the part of a limit that is used: clocks differ, and calls do not arrive as evenly as they leave.
const headroom = 0.95

// NewPace returns a pace of so many calls per second, before Keap tells of a smaller limit. Zero means no limit before
// Keap tells of one.
func NewPace(perSecond float64) *Pace {
	wanted := rate.Limit(perSecond)
	if perSecond <= 0 {
		wanted = rate.Inf
	}
	return &Pace{wanted: wanted, limiter: rate.NewLimiter(wanted, 1)}
}

// Observe adapts the pace to the limits an answer told. Limits it did not tell stay as told before.
func (p *Pace) Observe(q Quota) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if q.Spike > 0 {
		p.told[0] = rate.Limit(q.Spike)
	}
	for i, minute := range []Level{q.Minute, q.TenantMinute} {
		if minute.Limit.Known && minute.Limit.N > 0 {
			p.told[i+1] = rate.Limit(minute.Limit.N) / 60
		}
	}
	limit := p.wanted
	for _, told := range p.told {
		if told > 0 {
			limit = min(limit, told*headroom)
		}
	}
	if limit != p.limiter.Limit() {
		p.limiter.SetLimit(limit)
	}
}

// PerSecond is the pace now, in calls per second; while there is no limit, the greatest number there is.
func (p *Pace) PerSecond() float64 { return float64(p.limiter.Limit()) }

// Wrap returns a reader that waits its turn before each call. All readers of one Pace share it.
func (p *Pace) Wrap(r Reader) Reader { return paced{r, p} }

type paced struct {
	Reader
	pace *Pace
}

func (r paced) ReadPage(ctx context.Context, req Request) (*Page, error) {
	if err := r.pace.Turn(ctx); err != nil {
		return nil, err
	}
	return r.Reader.ReadPage(ctx, req)
}

// Turn waits until the next call may be made, or returns why ctx ended first.
func (p *Pace) Turn(ctx context.Context) error {
	// Reserve and sleep, rather than Wait: that one refuses at once when ctx will end before the turn comes, with an
	// error that looks like neither.
	turn := p.limiter.Reserve()
	if err := sleep(ctx, turn.Delay()); err != nil {
		turn.Cancel()
		return err
	}
	return nil
}
