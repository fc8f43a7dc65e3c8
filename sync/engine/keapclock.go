package engine

import (
	"slices"
	"sync"
	"time"

	"github.com/keapsync/keapsync/source"
)

// KeapClock is what the answers to one account told of Keap's clock. The zero value has heard none.
type KeapClock struct {
	mu    sync.Mutex
	ahead []time.Duration // of the database's clock, in the latest answers
}

const (
	// heardClocks is how many answers count: of so many, four may be wrong.
	heardClocks = 9
	// clockSlack is how far right answers may be apart: they tell whole seconds, and take their time.
	clockSlack = 2 * time.Second
)

func (k *KeapClock) heard(ahead time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ahead = append(k.ahead, ahead)
	k.ahead = k.ahead[max(0, len(k.ahead)-heardClocks):]
}

// latest returns the latest that a time of the database's clock can be by Keap's: the median of what answers told. Of two the
// smaller difference counts: a mark that is too early has some records read again, one that is too late loses changes.
func (k *KeapClock) latest(database time.Time) time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := len(k.ahead)
	if n == 0 {
		return database
	}
	sorted := slices.Sorted(slices.Values(k.ahead))
	return database.Add(min(0, sorted[(n-1)/2]+clockSlack))
}

// keapTime is a time that Keap told, but not later than the pass began: by the database's clock and by what several answers told of
// Keap's, since one with a wrong time must not lose changes. If Keap told none it is that, less the lookback.
func (p *pass) keapTime(told time.Time) time.Time {
	began := p.account.Clock.latest(p.clock.database)
	switch {
	case told.IsZero():
		return began.Add(-p.engine.options.Lookback)
	case told.After(began):
		return began
	}
	return told.UTC()
}

// start is when the pass began, by Keap's clock.
func (p *pass) start() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.keapTime(p.began)
}

// begun returns the cursor with its start filled in, at a pass's first answer.
func (p *pass) begun(c cursor, page *source.Page) cursor {
	if c.Started.IsZero() {
		c.Started = p.keapTime(page.At)
	}
	return c
}
