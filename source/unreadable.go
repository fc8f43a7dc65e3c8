package source

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/keapsync/keapsync/schema"
)

// stepOver finds the id of the next record of a list by ids, which Keap cannot send, and returns a page that stands for it.
func (r shrinking) stepOver(ctx context.Context, req Request, why error) (*Page, error) {
	id, err := r.nextID(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("%w, and the next one that can be sent was not found: %w", why, err)
	}
	page, err := r.readOne(ctx, req, id, why)
	if err != nil {
		return nil, err
	}
	if len(page.Records) == 0 {
		page.Release()
		return nil, fmt.Errorf("%w, though there is no record %d any more", why, id)
	}
	page.Through, page.More = id, MoreFollows
	return page, nil
}

// nextID is the id of the next record, exactly: whatever lies between can be read. A list of ids and stamps may show it. If not, it
// is found by questions that end at an id and so hold the record or not.
func (r shrinking) nextID(ctx context.Context, req Request) (int64, error) {
	means := r.Means(req.Entity)
	if means.Stamps && !req.Stamps {
		q := req
		q.Stamps = true
		page, err := r.ask(ctx, q, 1, 2, true)
		if err == nil {
			defer page.Release()
			if page.Through > req.AfterID {
				return page.Through, nil
			}
		}
	}
	before := r.before
	if means.MaxIDs > 0 {
		holds, err := r.among(ctx, req, req.AfterID+1)
		switch {
		case err != nil:
			return 0, err
		case holds:
			return req.AfterID + 1, nil
		}
	}
	free, step := req.AfterID+1, int64(1) // below free there is none
	for {
		next := free + step
		if next <= 0 {
			next = math.MaxInt64
		}
		holds, err := before(ctx, req, free, next)
		if errors.Is(err, errUnbounded) && means.MaxIDs > 0 {
			before = r.beforeByIDs
			holds, err = before(ctx, req, free, next)
		}
		if err != nil {
			return 0, err
		}
		if holds {
			return r.narrow(ctx, req, free, next, before)
		}
		if next == math.MaxInt64 {
			return 0, errors.New("no question that ends at an id fails")
		}
		free, step = next, step*2
	}
}

// narrow finds the least id that has a record after AfterID: there is none below free, and one below bound.
func (r shrinking) narrow(
	ctx context.Context, req Request, free, bound int64, before func(ctx context.Context, req Request, from, bound int64) (bool, error),
) (int64, error) {
	for bound-free > 1 {
		middle := free + (bound-free)/2
		holds, err := before(ctx, req, free, middle)
		switch {
		case err != nil:
			return 0, err
		case holds:
			bound = middle
		default:
			free = middle
		}
	}
	return free, nil
}

var errUnbounded = errors.New("the API cannot be asked for the records before an id")

// before reports whether there is a record with an id from one on and before another.
func (r shrinking) before(ctx context.Context, req Request, from, bound int64) (bool, error) {
	q := Request{Entity: req.Entity, Purpose: req.Purpose, Order: OrderID, AfterID: from - 1, BeforeID: bound, Limit: 1}
	page, err := r.ask(ctx, q, 1, 1, true)
	switch {
	case IsSizeable(err):
		return true, nil
	case IsBadRequest(err), IsUnsupported(err), kind(err) == KindUntrusted:
		return false, errUnbounded
	case err != nil:
		return false, err
	}
	defer page.Release()
	for _, record := range page.Records {
		if record.Reason == "" && record.ID >= bound {
			return false, errUnbounded
		}
	}
	return page.Through >= from, nil
}

// widestGap is how many calls a search by lists of ids may take for one question.
const widestGap = 16

// beforeByIDs is before, by a list of all ids between.
func (r shrinking) beforeByIDs(ctx context.Context, req Request, from, bound int64) (bool, error) {
	size := int64(r.Means(req.Entity).MaxIDs)
	if (bound-from)/size > widestGap {
		return false, fmt.Errorf("there are too many ids between %d and the next record", req.AfterID)
	}
	for ; from < bound; from += size {
		var ids []int64
		for n := from; n < min(from+size, bound); n++ {
			ids = append(ids, n)
		}
		if holds, err := r.among(ctx, req, ids...); holds || err != nil {
			return holds, err
		}
	}
	return false, nil
}

// among reports whether there is a record with one of some ids.
func (r shrinking) among(ctx context.Context, req Request, ids ...int64) (bool, error) {
	page, err := r.ask(ctx, byIDs(req, ids), 1, 1, true)
	switch {
	case IsSizeable(err):
		return true, nil
	case err != nil:
		return false, err
	}
	defer page.Release()
	return len(page.Records) > 0, nil
}

func byIDs(req Request, ids []int64) Request {
	return Request{Entity: req.Entity, Purpose: req.Purpose, IDs: ids}
}

// readOne asks for a record that made a page fail. Keap answered in between, so that it is unreadable if it fails once more.
func (r shrinking) readOne(ctx context.Context, req Request, id int64, why error) (*Page, error) {
	if r.Means(req.Entity).MaxIDs > 0 {
		q := byIDs(req, []int64{id})
		q.Limit = leastOwned // of its child rows
		q.Search = true
		page, err := r.Reader.ReadPage(ctx, q) // repeated as often as any call: much follows from it
		if err == nil || !IsSizeable(err) {
			return page, err
		}
		why = err
	}
	r.sizes.o.Log.WarnContext(ctx, "Keap has a record that it cannot send; it is kept among the rejected ones and tried again by sweeps",
		"account", r.sizes.o.Account, "entity", req.Entity.Name, "id", id, "error", cause(why))
	return &Page{Records: []schema.Raw{schema.UnreadableRecord(id, "Keap cannot send it: "+cause(why))}, More: MoreNever}, nil
}

// cause is what an error is about, without words of Keap's: they may repeat what the record holds.
func cause(err error) string {
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return "unknown"
	case e.Slow:
		return "no whole answer came in time"
	case e.Status != 0:
		return fmt.Sprintf("%s (%d)", e.what(), e.Status)
	case e.Code != "":
		return fmt.Sprintf("%s (%s)", e.what(), e.Code)
	}
	return e.what()
}

// readIDs reads records by their ids. If the list fails, it is split until the records are found that make it fail.
func (r shrinking) readIDs(ctx context.Context, req Request) (*Page, error) {
	page, err := r.ask(ctx, req, 1, 1, false)
	if err == nil || !IsSizeable(err) || ctx.Err() != nil {
		return page, err
	}
	if kind(err) != KindTooLarge && !r.answers(ctx, req) {
		return nil, fmt.Errorf("%w (%w)", err, errNotAnswering)
	}
	if page, err = r.split(ctx, req, req.IDs, err); err == nil {
		page.More = MoreNever
	}
	return page, err
}

// split reads ids of which the list fails.
func (r shrinking) split(ctx context.Context, req Request, ids []int64, why error) (*Page, error) {
	if len(ids) == 1 {
		return r.readOne(ctx, req, ids[0], why)
	}
	var all *Page
	for _, half := range [][]int64{ids[:len(ids)/2], ids[len(ids)/2:]} {
		page, err := r.ask(ctx, byIDs(req, half), 1, 1, true)
		if IsSizeable(err) {
			page, err = r.split(ctx, req, half, err)
		}
		switch {
		case err != nil && all != nil:
			all.Release()
			return nil, err
		case err != nil:
			return nil, err
		case all == nil:
			all = page
		default:
			all.Append(page)
		}
	}
	return all, nil
}
