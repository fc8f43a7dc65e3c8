package source

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// stepOver finds the id of the next record of a list by ids, which Keap cannot send, and returns a page that stands for it.
func (r shrinking) stepOver(ctx context.Context, req Request, why error) (*Page, error) {
	f := finder{shrinking: r, req: req}
	id, err := f.find(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w, and the next one that can be sent was not found: %w", why, err)
	}
	if !f.answered && !r.answers(ctx, req) {
		return nil, fmt.Errorf("%w (%w)", why, errNotAnswering)
	}
	page, err := r.readOne(ctx, req, id, why)
	if err != nil {
		return nil, err
	}
	// There is nothing below the id in any case, even if there is no such record any more.
	page.Through, page.More = id, MoreFollows
	r.sizes.keep(placeOf(&req).following(page), search{stepped: true})
	return page, nil
}

// finder finds the next record of a list by ids, of which Keap cannot send it.
type finder struct {
	shrinking
	req      Request
	answered bool // Keap has answered the last question
	byIDs    bool // lists of ids stand for questions that end at an id
}

// find returns the id of the record, exactly: whatever lies between can be read. A list of ids and stamps may show it. If not, it
// is found by questions that end at an id and so hold the record or not. The first of them ends where the space between ids
// makes it likely.
func (f *finder) find(ctx context.Context) (int64, error) {
	if f.Means(f.req.Entity).Stamps && !f.req.Stamps {
		q := f.req
		q.Stamps = true
		page, err := f.ask(ctx, q, 1, 2, true)
		if err == nil {
			defer page.Release()
			if f.answered = true; page.Through > f.req.AfterID {
				return page.Through, nil
			}
		}
	}
	free, step := f.req.AfterID+1, f.sizes.spaceOf(f.req.Entity.Name) // below free there is none
	for {
		next := free + step
		if next <= 0 {
			next = math.MaxInt64
		}
		holds, err := f.holds(ctx, free, next)
		switch most := int64(f.Means(f.req.Entity).MaxIDs); {
		case errors.Is(err, errTooWide) && free == f.req.AfterID+1 && step > most:
			step = most
			continue
		case err != nil:
			return 0, err
		case holds:
			return f.narrow(ctx, free, next)
		case next == math.MaxInt64:
			return 0, errors.New("no question that ends at an id fails")
		}
		free, step = next, step*2
	}
}

// narrow finds the least id that has a record: there is none below free, and one below bound.
func (f *finder) narrow(ctx context.Context, free, bound int64) (int64, error) {
	for bound-free > 1 {
		middle := free + (bound-free)/2
		holds, err := f.holds(ctx, free, middle)
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

// holds reports whether there is a record with an id from one on and before another.
func (f *finder) holds(ctx context.Context, from, bound int64) (bool, error) {
	if !f.byIDs {
		holds, err := f.before(ctx, from, bound)
		if !errors.Is(err, errUnbounded) || f.Means(f.req.Entity).MaxIDs == 0 {
			return holds, err
		}
		f.byIDs = true
	}
	return f.among(ctx, from, bound)
}

var errUnbounded = errors.New("the API cannot be asked for the records before an id")

// before is holds by a list that ends at an id.
func (f *finder) before(ctx context.Context, from, bound int64) (bool, error) {
	q := Request{
		Entity: f.req.Entity, Purpose: f.req.Purpose, Order: OrderID, Since: f.req.Since, AfterID: from - 1, BeforeID: bound, Limit: 1,
	}
	if f.Means(q.Entity).MaxIDs == 0 { // nothing confirms what is found
		q.Attempts = recordAttempts
	}
	page, err := f.ask(ctx, q, 1, 1, true)
	f.answered = err == nil
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

// wallDoubt is more than the wall times of Keap may be off, in the hour that exists twice.
const wallDoubt = 2 * time.Hour

var errTooWide = errors.New("there are too many ids before it")

// widestGap is how many calls a search by lists of ids may take for one question.
const widestGap = 16

// among is holds by lists of all ids between. Records that the list leaves out, since they changed before what it asks for, are none.
func (f *finder) among(ctx context.Context, from, bound int64) (bool, error) {
	means := f.Means(f.req.Entity)
	size := int64(means.MaxIDs)
	if (bound-from)/size > widestGap {
		return false, errTooWide
	}
	stamps := schema.NewStampFinder(f.req.Entity, means.Road)
	listed := func(r schema.Raw) bool {
		if f.req.Since.IsZero() {
			return true
		}
		stamp := stamps.Find(r.Bytes)
		return stamp == schema.NoStamp || !schema.StampTime(stamp).Before(f.req.Since.Add(-wallDoubt))
	}
	for ; from < bound; from += size {
		var ids []int64
		for n := from; n < min(from+size, bound); n++ {
			ids = append(ids, n)
		}
		page, err := f.ask(ctx, byIDs(f.req, ids), 1, 1, true)
		f.answered = err == nil
		switch {
		case IsSizeable(err):
			return true, nil
		case err != nil:
			return false, err
		}
		holds := slices.ContainsFunc(page.Records, listed)
		page.Release()
		if holds {
			return true, nil
		}
	}
	return false, nil
}

func byIDs(req Request, ids []int64) Request {
	return Request{Entity: req.Entity, Purpose: req.Purpose, IDs: ids}
}

// readOne asks for a record that made a page fail. Keap answered in between, so that it is unreadable if it fails once more.
func (r shrinking) readOne(ctx context.Context, req Request, id int64, why error) (*Page, error) {
	if r.Means(req.Entity).MaxIDs > 0 {
		q := byIDs(req, []int64{id})
		q.Limit, q.Attempts = leastOwned, recordAttempts // of its child rows
		page, err := r.ask(ctx, q, 1, 1, true)
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

// split reads ids of which the list fails. Where one half of them comes, it is the other half that fails.
func (r shrinking) split(ctx context.Context, req Request, ids []int64, why error) (*Page, error) {
	if len(ids) == 1 {
		return r.readOne(ctx, req, ids[0], why)
	}
	first, second := ids[:len(ids)/2], ids[len(ids)/2:]
	all, failed, err := r.half(ctx, req, first, why)
	if err != nil {
		return nil, err
	}
	var rest *Page
	if failed {
		rest, _, err = r.half(ctx, req, second, why)
	} else {
		rest, err = r.split(ctx, req, second, why)
	}
	if err != nil {
		all.Release()
		return nil, err
	}
	all.Append(rest)
	return all, nil
}

// half reads ids, and splits them if their list fails.
func (r shrinking) half(ctx context.Context, req Request, ids []int64, why error) (page *Page, failed bool, err error) {
	if len(ids) > 1 {
		if page, err = r.ask(ctx, byIDs(req, ids), 1, 1, true); !IsSizeable(err) {
			return page, false, err
		}
		why = err
	}
	page, err = r.split(ctx, req, ids, why)
	return page, len(ids) > 1 || err == nil && slices.ContainsFunc(page.Records, func(r schema.Raw) bool { return r.Unreadable }), err
}
