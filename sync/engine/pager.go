package engine

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/source"
)

// pager asks for one page after another.
type pager interface {
	// next returns the next page, or nil behind the last one.
	next(ctx context.Context) (*fetched, error)
}

// fetched is a page and the place behind it.
type fetched struct {
	*source.Page
	asked  time.Time // by the database's clock
	cursor cursor
	last   bool    // no page follows
	share  float64 // part of the walk that lies behind, negative if unknown
}

// ask sends a request and notes what is known of the pass from its answer.
func (p *pass) ask(ctx context.Context, r source.Request) (*source.Page, error) {
	r.Entity, r.Purpose = p.entity, p.purpose
	page, err := p.account.Reader.ReadPage(ctx, r)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Pages++
	p.report.Repaired += page.Repaired
	if p.shown != nil {
		for _, r := range page.Records {
			p.shown[r.ID] = p.shown[r.ID] || r.Reason == ""
		}
	}
	if p.began.IsZero() {
		p.began = page.At.UTC()
	}
	return page, nil
}

// keapTime is a time that Keap told. If it told none, our own clock is taken, less the lookback, so that a wrong one is
// less likely to lose changes.
func (p *pass) keapTime(told time.Time) time.Time {
	if told.IsZero() {
		return time.Now().UTC().Add(-p.engine.options.Lookback)
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
