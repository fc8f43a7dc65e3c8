package rest

import (
	"sync"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/carrier"
)

// memory is what one page needs. It grows and is used again.
type memory struct {
	carrier.Body
	records []schema.Raw
}

// pool keeps the memory of released pages, the last used first, since that is the one in the caches. Beyond a few it
// lets go: so many pages are under way at once only for a moment.
type pool struct {
	mu   sync.Mutex
	idle []*memory
}

const mostIdle = 8

func (p *pool) take() *memory {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.idle)
	if n == 0 {
		return &memory{}
	}
	m := p.idle[n-1]
	p.idle = p.idle[:n-1]
	return m
}

func (p *pool) give(m *memory) {
	clear(m.records)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) < mostIdle {
		p.idle = append(p.idle, m)
	}
}
