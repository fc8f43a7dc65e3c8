package keapsim

import (
	"sync"
	"time"
)

// bank is how the account's own host throttles: it holds tokens, of which each call takes one, and one comes back every
// half second. When it is empty a call waits for half a second, and of those that wait at once the fourth is refused.
type bank struct {
	size int // 0 throttles nothing

	mu      sync.Mutex
	tokens  int
	since   time.Time // when the last token came back
	waiting int
}

const (
	tokenReturns = 500 * time.Millisecond
	waitingLimit = 3
)

// withdraw takes a token, or waits for want of one; false refuses the call.
func (b *bank) withdraw(c *call) bool {
	if b.size == 0 {
		return true
	}
	if b.take(c.at) {
		return true
	}
	b.mu.Lock()
	if b.waiting >= waitingLimit {
		b.mu.Unlock()
		return false
	}
	b.waiting++
	b.mu.Unlock()
	timer := time.NewTimer(tokenReturns)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.r.Context().Done():
	}
	b.mu.Lock()
	b.waiting--
	b.mu.Unlock()
	return true
}

func (b *bank) take(at time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.since.IsZero() {
		b.tokens, b.since = b.size, at
	}
	if back := int(at.Sub(b.since) / tokenReturns); back > 0 {
		b.tokens = min(b.tokens+back, b.size)
		b.since = b.since.Add(time.Duration(back) * tokenReturns)
	}
	if b.tokens == 0 {
		return false
	}
	b.tokens--
	return true
}
