package rest

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/keapsync/keapsync/schema"
)

// memory is what one page needs. It grows and is used again.
type memory struct {
	body    []byte
	records []schema.Raw
	inflate gzip.Reader
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

var (
	errTooLarge = errors.New("too large")
	errEncoding = errors.New("it is compressed in a way we did not ask for")
)

// read takes an answer's body, inflated, up to limit bytes.
func (m *memory) read(res *http.Response, limit int64) error {
	m.body = m.body[:0]
	switch strings.ToLower(res.Header.Get("Content-Encoding")) {
	case "", "identity":
		return m.fill(res.Body, limit, res.ContentLength)
	case "gzip":
		if err := m.inflate.Reset(res.Body); err != nil {
			return err
		}
		return m.fill(&m.inflate, limit, 0)
	}
	return errEncoding
}

// fill reads r to its end. Size is what r is said to hold; zero or less if nobody knows.
func (m *memory) fill(r io.Reader, limit, size int64) error {
	if size > limit {
		return errTooLarge
	}
	if int64(cap(m.body)) <= size {
		m.body = make([]byte, 0, size+1) // one more, so that the end is seen without growing
	}
	for {
		if len(m.body) == cap(m.body) {
			grown := make([]byte, len(m.body), max(2*cap(m.body), 64<<10))
			copy(grown, m.body)
			m.body = grown
		}
		n, err := r.Read(m.body[len(m.body):cap(m.body)])
		m.body = m.body[:len(m.body)+n]
		switch {
		case int64(len(m.body)) > limit:
			return errTooLarge
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}
