package source_test

import (
	"context"
	"sync"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// script is a reader that answers what the function says for the n-th call, counted from 1.
type script struct {
	mu       sync.Mutex
	calls    int
	requests []source.Request
	answer   func(n int, r source.Request) (*source.Page, error)
}

func (s *script) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	s.mu.Lock()
	s.calls++
	n := s.calls
	s.requests = append(s.requests, r)
	s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, source.Stopped(ctx)
	}
	return s.answer(n, r)
}

// Means are those of REST v2.
func (*script) Means(e *schema.Entity) schema.Means {
	if e.V2 == nil {
		return schema.Means{}
	}
	return e.V2Means()
}

func always(p *source.Page, err error) *script {
	return &script{answer: func(int, source.Request) (*source.Page, error) { return p, err }}
}

var someRequest = source.Request{Entity: &schema.Entity{Name: "contacts"}}
