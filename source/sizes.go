package source

import (
	"context"
	"log/slog"
	"math/bits"
	"strconv"
	"sync"
)

// SizesOptions say for whom sizes are remembered, and where.
type SizesOptions struct {
	Account     string
	Workarounds *Workarounds // nil keeps sizes in memory alone
	// Log is told what is found out; nil is nobody.
	Log *slog.Logger
}

// Sizes remembers how many records Keap is able to send at once, for the readers it wraps. They share a search for what makes a
// list fail: it goes on with the next page of the list.
type Sizes struct {
	o        SizesOptions
	mu       sync.Mutex
	searches map[place]search
	spaces   map[string]int64 // by entity: how far apart ids were on the last page
}

// place is a page of a list.
type place struct {
	entity, parent, token string
	order                 Order
	stamps                bool
	since, after          int64
}

// search is what is known of a list at a place.
type search struct {
	left int // among so many records one makes the page fail; zero: none is known of
	best int // the most records that came in one page since the list failed
	full int // the size to try once more before best is what is used; zero: none
	size int // of a list whose tokens were given at this size; zero: any

	stepped bool // the page before was a record that Keap cannot send
}

// mostSearches is how many searches may wait for their next page: a list that is given up leaves one behind.
const mostSearches = 1000

// NewSizes returns a memory that knows nothing.
func NewSizes(o SizesOptions) *Sizes {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Workarounds == nil {
		o.Workarounds = NewWorkarounds(o.Account, o.Log)
	}
	return &Sizes{o: o, searches: map[place]search{}, spaces: map[string]int64{}}
}

// known is the size in use for a way to ask, zero if it is the full one, and whether it is time to try that.
func (z *Sizes) known(ctx context.Context, entity string, of WorkaroundOf) (size int, due bool) {
	value, due := z.o.Workarounds.Find(ctx, entity, of)
	size, err := strconv.Atoi(value)
	if err != nil || size < 1 {
		return 0, false
	}
	return size, due
}

// learn notes the size to use; zero is the full one.
func (z *Sizes) learn(ctx context.Context, entity string, of WorkaroundOf, size int) {
	value := ""
	if size > 0 {
		value = strconv.Itoa(size)
	}
	z.o.Workarounds.Learn(ctx, entity, of, value)
}

// take returns what is known of a place, and forgets it.
func (z *Sizes) take(at place) search {
	z.mu.Lock()
	defer z.mu.Unlock()
	s := z.searches[at]
	delete(z.searches, at)
	return s
}

// keep notes what is known of a place.
func (z *Sizes) keep(at place, s search) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if len(z.searches) >= mostSearches {
		clear(z.searches)
	}
	z.searches[at] = s
}

// placeOf is the page that a request asks for.
func placeOf(r *Request) place {
	return place{
		entity: r.Entity.Name, parent: r.Parent, token: r.Token, order: r.Order, stamps: r.Stamps,
		since: r.Since.UnixNano(), after: r.AfterID,
	}
}

// following is the page that a walk asks for after this one.
func (p place) following(page *Page) place {
	if p.order == OrderID && page.Through > p.after {
		p.after, p.token = page.Through, ""
	} else {
		p.token = page.Next
	}
	return p
}

// space notes how far apart the ids of a page are: a power of two that is more than three quarters of the distances. Some of the
// others may be immense.
func (z *Sizes) space(r *Request, page *Page) {
	if r.Order != OrderID || len(page.Records) < 2 {
		return
	}
	var distances [65]int // by their number of bits
	for i, record := range page.Records[1:] {
		distances[bits.Len64(uint64(max(record.ID-page.Records[i].ID, 0)))]++
	}
	size := 0
	for n := 0; n < len(page.Records)-len(page.Records)/4-1; size++ {
		n += distances[size]
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	z.spaces[r.Entity.Name] = 1 << max(size-1, 0)
}

// spaceOf is how far apart the ids of an entity may be.
func (z *Sizes) spaceOf(entity string) int64 {
	z.mu.Lock()
	defer z.mu.Unlock()
	return max(z.spaces[entity]-1, 1)
}
