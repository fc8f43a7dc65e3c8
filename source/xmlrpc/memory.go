package xmlrpc

import (
	"sync"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/carrier"
)

// memory is what one page needs. It grows and is used again.
type memory struct {
	body    carrier.Body
	text    translator
	spare   []byte // for a second copy of the translator's output
	rows    []row
	records []schema.Raw
}

// row is a record of an answer.
type row struct {
	id       int64  // of a table without ids, the first of its pair
	second   int64  // of a pair; else the owner, where that is asked for
	from, to int    // where the JSON is in the translator's output
	reason   string // why it has no usable key
	other    bool   // it is another entity's
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
	m.rows, m.records, m.text.out = m.rows[:0], m.records[:0], m.text.out[:0]
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
