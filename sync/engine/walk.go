package engine

import (
	"context"
	"errors"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// walker reads a list page by page. source.Walk knows how to page; the walker adds what a pass needs to know of each page:
// when it was asked for, and the cursor after it.
type walker struct {
	pass   *pass
	walk   *source.Walk
	cursor cursor
	first  int64    // the id it began after
	shards *shards  // of which it is one; nil if the list is not split
	left   int      // pages it may still read; negative: any number
	held   *fetched // a page that was read ahead
}

// fetched is a page and the place after it.
type fetched struct {
	*source.Step
	asked   time.Time // by the database's clock
	cursor  cursor
	share   float64   // part of the walk that is done, negative if unknown
	collect int       // how many such pages are worth waiting for; see Options.Collect
	opens   []opening // shards that begin when the page is committed
}

// walker returns a walk from a cursor.
func (p *pass) walker(c cursor) *walker {
	return p.walkList(c, source.Request{Since: c.Since})
}

// walkList is walker for a request that says more than the cursor.
func (p *pass) walkList(c cursor, r source.Request) *walker {
	r.Entity, r.Purpose = p.entity, p.purpose
	switch c.Walk {
	case walkKeyset:
		r.Order = source.OrderID
	case walkNewest:
		r.Order = source.OrderNewest
	}
	list := source.List{Request: r, Through: c.Through, Full: c.Full}
	return &walker{pass: p, walk: source.NewWalk(asker{p}, list, c.Place), cursor: c, first: c.After, left: -1}
}

// next returns the next page, or nil after the last one.
func (w *walker) next(ctx context.Context) (*fetched, error) {
	if f := w.held; f != nil {
		w.held = nil
		return f, nil
	}
	if w.left == 0 {
		return nil, nil
	}
	w.left--
	asked, began := w.pass.clock.now(), time.Now()
	step, err := w.walk.Next(ctx)
	if err != nil || step == nil {
		return nil, w.pass.named(err)
	}
	w.cursor = w.pass.begun(w.cursor, step.Page)
	w.cursor.Place = step.Place
	w.countChanges(ctx, step.Last)
	o := &w.pass.engine.options
	return &fetched{
		Step: step, asked: asked, cursor: w.cursor, share: w.share(step.Last),
		collect: int(min(max(o.Collect/max(time.Since(began), 1), 1), time.Duration(o.BatchPages))),
	}, nil
}

// countChanges asks how many records changed, once more than a page of them is to be read: the end of the walk is compared with it.
// It is asked after the first page, since most passes end there.
func (w *walker) countChanges(ctx context.Context, last bool) {
	p, c := w.pass, &w.cursor
	if last || c.Counted != nil || !p.means.Count || !p.means.Since || c.Since.IsZero() || c.Walk != walkKeyset || c.Reread {
		return
	}
	if n, err := p.keapCount(ctx, c.Since); err == nil { // else the pass does without
		c.Counted = &n
	}
}

// named adds the account to an error that a walk itself found.
func (p *pass) named(err error) error {
	if e, ok := errors.AsType[*source.Error](err); ok && e.Account == "" {
		e.Account = p.account.Name
	}
	return err
}

func (w *walker) share(last bool) float64 {
	done := w.cursor.After - w.first
	switch {
	case w.cursor.Walk != walkKeyset:
		return -1
	case last:
		return 1
	case max(w.cursor.Top, w.cursor.Through) <= w.first:
		return -1
	default:
		return float64(done) / float64(done+w.remaining())
	}
}

// remaining is how many ids are left, as far as it is known.
func (w *walker) remaining() int64 {
	end := w.cursor.Through
	if end == 0 {
		end = w.cursor.Top
	}
	return max(end-w.cursor.After, 0)
}

// stopAt has a keyset walk end at an id that it has not reached.
func (w *walker) stopAt(id int64) {
	w.cursor.Through = id
	w.walk.StopAt(id)
}

// asker is a pass as the reader of a walk.
type asker struct{ *pass }

// ReadPage implements source.Reader.
func (a asker) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	return a.ask(ctx, r)
}

// Means implements source.Reader.
func (a asker) Means(*schema.Entity) schema.Means { return a.means }

// ask sends a request and notes what is known of the pass from its answer.
func (p *pass) ask(ctx context.Context, r source.Request) (*source.Page, error) {
	r.Entity, r.Purpose = p.entity, p.purpose
	page, err := p.account.Reader.ReadPage(ctx, r)
	if err != nil {
		p.suspect(err)
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Pages++
	p.report.Repaired += page.Repaired
	if len(p.shown) > 0 && !r.Stamps {
		for _, r := range page.Records {
			if _, wanted := p.shown[r.ID]; wanted && r.Reason == "" {
				p.shown[r.ID] = true
			}
		}
	}
	if p.began.IsZero() {
		p.began = page.At.UTC()
	}
	if !page.At.IsZero() {
		p.account.Clock.heard(page.At.Sub(p.clock.now()))
	}
	return page, nil
}

// suspect remembers that an answer was another tenant's, whatever the caller makes of the error.
func (p *pass) suspect(err error) {
	if source.IsTenant(err) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.foreign = err
	}
}

// trusted returns the error of an answer that was another tenant's: after one, nothing is written.
func (p *pass) trusted() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.foreign
}
