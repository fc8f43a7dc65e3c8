package carrier

import (
	"sync"
	"time"
)

// Pool keeps the memory of released pages for all clients of a process, the last used first, since that is the one in the
// caches. Beyond a few it lets go: so many pages are under way at once only for a moment. When nothing has been read for a
// while it lets go of all. The zero Pool is ready.
type Pool[T any] struct {
	mu    sync.Mutex
	idle  []*T
	timer *time.Timer // lets go
}

const (
	mostIdle = 8
	idleFor  = 15 * time.Second
)

// Take returns memory that was used before, or new.
func (p *Pool[T]) Take() *T {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.idle)
	if n == 0 {
		return new(T)
	}
	m := p.idle[n-1]
	p.idle[n-1] = nil
	p.idle = p.idle[:n-1]
	return m
}

// Give takes memory back, which the caller must not use any more.
func (p *Pool[T]) Give(m *T) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) < mostIdle {
		p.idle = append(p.idle, m)
	}
	if p.timer == nil {
		p.timer = time.AfterFunc(idleFor, p.letGo)
		return
	}
	p.timer.Reset(idleFor)
}

func (p *Pool[T]) letGo() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = nil
}
