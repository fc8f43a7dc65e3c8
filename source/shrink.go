package source

import (
	"context"
	"errors"
	"fmt"
)

// Wrap returns a reader that asks for fewer records where Keap fails to send as many as it should. It belongs around Retry: a
// call that fails in a way that may depend on the number of records is repeated a few times only.
//
// A page that fails is asked for at half its size, down to one record. Where one record is left in a list by ids, and Keap still
// fails, the record is unreadable: the page has a schema.Raw that stands for it, and the walk goes on after it. A list of ids
// that fails is split until the records are found that make it fail.
//
// A failure concludes nothing as long as the road may be down: before a search, Keap has to answer a question of another kind.
func (z *Sizes) Wrap(r Reader) Reader { return shrinking{r, z} }

type shrinking struct {
	Reader
	sizes *Sizes
}

// attempts are how often a question is asked in all: for a page, and in a search. There a failure that passes costs some calls more,
// and nothing follows from it: a record is unreadable only if it fails again after Keap has answered, and then three times.
const pageAttempts, searchAttempts, recordAttempts = 2, 1, 3

// ReadPage implements Reader.
func (r shrinking) ReadPage(ctx context.Context, req Request) (*Page, error) {
	switch {
	case req.Whole, req.Prove, req.Count, req.Limit > 0 && req.Order == OrderIDDesc: // a search steps over what it cannot have
		return r.Reader.ReadPage(ctx, req)
	case len(req.IDs) > 0:
		return r.readIDs(ctx, req)
	case req.Owned != nil:
		return r.readOwned(ctx, req)
	}
	full := r.Means(req.Entity).PageSize
	if req.Limit > 0 {
		full = min(full, req.Limit)
	}
	if full < 2 {
		return r.Reader.ReadPage(ctx, req)
	}
	return r.readList(ctx, req, full)
}

// readList reads a page of a list.
func (r shrinking) readList(ctx context.Context, req Request, full int) (*Page, error) {
	at := placeOf(&req)
	s := r.sizes.take(at)
	if s.left > 0 {
		return r.search(ctx, req, s)
	}
	of := sizeOf(req)
	known, due := r.sizes.known(ctx, req.Entity.Name, of)
	size := s.first(full, known, due && req.Token == "")
	if s.full > 0 {
		page, err := r.askAgain(ctx, req, s.full, full)
		if err == nil || !IsSizeable(err) {
			return page, err
		}
		r.sizes.learn(ctx, req.Entity.Name, of, s.best)
		size = min(s.best, full)
	}
	page, err := r.askTwice(ctx, req, size, full, s.stepped)
	switch {
	case err == nil:
		r.sizes.space(&req, page)
		if size == full && known > 0 {
			r.sizes.learn(ctx, req.Entity.Name, of, 0)
		}
		if s.size > 0 && page.Next != "" {
			r.sizes.keep(at.following(page), search{size: s.size})
		}
		return page, nil
	case !IsSizeable(err), errors.Is(err, errNotAnswering):
		return nil, err
	case size == full && known > 0 && due && known < full:
		r.sizes.learn(ctx, req.Entity.Name, of, known) // for another week
		return r.readList(ctx, req, full)
	}
	if req.Order != OrderID {
		return r.shrink(ctx, req, size, err)
	}
	return r.search(ctx, req, search{left: size})
}

// first is the size to ask for first: that of the list's tokens, or the one known to work unless it is time to try the full one.
func (s search) first(full, known int, due bool) int {
	switch {
	case s.size > 0:
		return s.size
	case known > 0 && !due:
		return min(known, full)
	}
	return full
}

func sizeOf(req Request) WorkaroundOf {
	if req.Stamps {
		return SizeOfStamps
	}
	return SizeOfRecords
}

var errNotAnswering = errors.New("nothing else was answered either")

// askTwice asks for a page; if it fails, once more after Keap has answered another question. Once is enough where Keap has just
// answered: right after a record that it cannot send, there may be another one.
func (r shrinking) askTwice(ctx context.Context, req Request, size, full int, once bool) (*Page, error) {
	page, err := r.ask(ctx, req, size, full, false)
	if err == nil || !IsSizeable(err) || ctx.Err() != nil || once || kind(err) == KindTooLarge {
		return page, err
	}
	if !r.answers(ctx, req) {
		return nil, fmt.Errorf("%w (%w)", err, errNotAnswering)
	}
	return r.askAgain(ctx, req, size, full)
}

// ask asks for a page of a size.
func (r shrinking) ask(ctx context.Context, req Request, size, full int, search bool) (*Page, error) {
	if req.Search = search; req.Attempts == 0 {
		req.Attempts = pageAttempts
		if search {
			req.Attempts = searchAttempts
		}
	}
	if size < full {
		req.Limit = size
	}
	return r.Reader.ReadPage(ctx, req)
}

// askAgain is ask for a question of a search from which more follows.
func (r shrinking) askAgain(ctx context.Context, req Request, size, full int) (*Page, error) {
	req.Attempts = pageAttempts
	return r.ask(ctx, req, size, full, true)
}

// answers reports whether Keap answers for the entity at all: by its first record or, since that may be the one that cannot be
// sent, its last.
func (r shrinking) answers(ctx context.Context, req Request) bool {
	means := r.Means(req.Entity)
	first := Request{Entity: req.Entity, Purpose: req.Purpose, Parent: req.Parent, Stamps: means.Stamps, Limit: 1, Attempts: 1}
	last := first
	last.Order, last.Stamps, last.Attempts = OrderIDDesc, false, 0 // as patient as any call: everything depends on it
	for _, q := range []Request{first, last} {
		page, err := r.Reader.ReadPage(ctx, q)
		if err == nil {
			page.Release()
			return true
		}
	}
	return false
}

// search asks for half of the records among which one makes the page fail, until they are few enough to come. The rest is
// searched when the next page is asked for.
func (r shrinking) search(ctx context.Context, req Request, s search) (*Page, error) {
	for {
		size := max(s.left/2, 1)
		page, err := r.ask(ctx, req, size, size+1, true)
		switch {
		case err == nil && s.left > 1:
			r.came(ctx, &req, page, s, size)
			return page, nil
		case err == nil: // no record fails by itself
			if s.best > 0 && goesOn(page) {
				r.sizes.keep(placeOf(&req).following(page), search{full: 2 * s.best, best: s.best})
			}
			return page, nil
		case !IsSizeable(err):
			return nil, err
		case size == 1:
			return r.stepOver(ctx, req, err)
		}
		s.left = size
	}
}

func goesOn(p *Page) bool { return p.More == MoreFollows || p.More == MoreUnknown }

// came notes what is left of a search after a page of it came.
func (r shrinking) came(ctx context.Context, req *Request, page *Page, s search, size int) {
	at := placeOf(req)
	s.best = max(s.best, size)
	r.sizes.space(req, page)
	switch {
	case !goesOn(page): // the list has ended before what failed
		return
	case page.Through <= req.AfterID: // an empty page, or one of records that came before: the list goes on by its token
		r.sizes.learn(ctx, req.Entity.Name, sizeOf(*req), s.best)
		r.sizes.keep(at.following(page), search{size: s.best})
		return
	}
	if s.left -= len(page.Records); s.left > 0 {
		r.sizes.keep(at.following(page), s)
	}
}

// shrink halves the size of a list by page tokens, until a page comes. The list goes on at this size, since nobody says what a
// token means at another one; a list whose token Keap then refuses starts over.
func (r shrinking) shrink(ctx context.Context, req Request, size int, why error) (*Page, error) {
	full := size
	for size > 1 {
		size /= 2
		page, err := r.ask(ctx, req, size, full, true)
		switch {
		case err == nil:
			r.sizes.learn(ctx, req.Entity.Name, sizeOf(req), size)
			if page.Next != "" {
				r.sizes.keep(placeOf(&req).following(page), search{size: size})
			}
			return page, nil
		case IsBadRequest(err) && req.Token != "":
			r.sizes.learn(ctx, req.Entity.Name, sizeOf(req), size)
			return nil, tokenError{err}
		case !IsSizeable(err):
			return nil, err
		}
		why = err
	}
	return nil, fmt.Errorf("the page fails even with one record: %w", why)
}

// tokenError is a refusal of a page token at another size than it was given for.
type tokenError struct{ error }

func (e tokenError) Unwrap() error { return e.error }

// IsTokenRefused reports whether Keap refused a page token because fewer records were asked for: the list has to start over.
func IsTokenRefused(err error) bool {
	_, ok := errors.AsType[tokenError](err)
	return ok
}

// readOwned reads what belongs to some records, by pages of half the size for as long as they fail.
func (r shrinking) readOwned(ctx context.Context, req Request) (*Page, error) {
	full := r.Means(req.Entity).PageSize
	size, due := r.sizes.known(ctx, req.Entity.Name, SizeOfOwned)
	if size == 0 || due {
		size = full
	}
	page, err := r.askTwice(ctx, req, size, full, false)
	if err == nil && due && size == full {
		r.sizes.learn(ctx, req.Entity.Name, SizeOfOwned, 0)
	}
	for size > leastOwned && IsSizeable(err) && !errors.Is(err, errNotAnswering) {
		size /= 2
		if page, err = r.ask(ctx, req, size, full, true); err == nil {
			r.sizes.learn(ctx, req.Entity.Name, SizeOfOwned, size)
		}
	}
	return page, err
}

// leastOwned is the least number of rows that a call for owned records asks for. A read takes as many calls as it has to, so
// that one by one would be too many.
const leastOwned = 32
