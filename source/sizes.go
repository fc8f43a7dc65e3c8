package source

import (
	"context"
	"log/slog"
	"math/bits"
	"sync"
	"time"
)

// SizesOptions say for whom sizes are remembered, and who keeps them.
type SizesOptions struct {
	Account string
	// OnLearn is told how many records Keap is able to send at once; zero for as many as it should. May be nil.
	OnLearn func(ctx context.Context, s Size)
	// Log is told what is found out; nil is nobody.
	Log *slog.Logger
}

// Size is how many records of an entity Keap is able to send at once.
type Size struct {
	Entity string
	Of     SizeOf
	Size   int
	// Learned is when that was found out, by the clock of this process. The full size is tried again a week later.
	Learned time.Time
}

// SizeOf is a way to ask for records.
type SizeOf string

// Ways with sizes of their own.
const (
	SizeOfRecords SizeOf = "records"
	SizeOfStamps  SizeOf = "stamps" // nothing but ids and stamps
	SizeOfOwned   SizeOf = "owned"  // what belongs to other records
)

// retrySize is how long a smaller size is used before the full one is tried again.
const retrySize = 7 * 24 * time.Hour

// Sizes remembers how many records Keap is able to send at once, for the readers it wraps. They share a search for what makes a
// list fail: it goes on with the next page of the list.
type Sizes struct {
	o        SizesOptions
	mu       sync.Mutex
	sizes    map[sizeKey]Size
	searches map[place]search
	spaces   map[string]int64 // by entity: how far apart ids were on the last page
}

type sizeKey struct {
	entity string
	of     SizeOf
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
	if o.OnLearn == nil {
		o.OnLearn = func(context.Context, Size) {}
	}
	return &Sizes{o: o, sizes: map[sizeKey]Size{}, searches: map[place]search{}, spaces: map[string]int64{}}
}

// Set takes over what an earlier run learned.
func (z *Sizes) Set(s Size) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.sizes[sizeKey{s.Entity, s.Of}] = s
}

// known is the size in use for a way to ask, and whether it is time to try the full one.
func (z *Sizes) known(entity string, of SizeOf) (size int, due bool) {
	z.mu.Lock()
	defer z.mu.Unlock()
	s := z.sizes[sizeKey{entity, of}]
	return s.Size, s.Size > 0 && time.Since(s.Learned) >= retrySize
}

// learn notes the size to use; zero forgets it.
func (z *Sizes) learn(ctx context.Context, entity string, of SizeOf, size int) {
	s := Size{Entity: entity, Of: of, Size: size, Learned: time.Now()}
	z.mu.Lock()
	before := z.sizes[sizeKey{entity, of}].Size
	z.sizes[sizeKey{entity, of}] = s
	z.mu.Unlock()
	if before == 0 && size == 0 {
		return
	}
	if before != size {
		z.o.Log.WarnContext(ctx, "the number of records that Keap is able to send at once has changed",
			"account", z.o.Account, "entity", entity, "of", of, "before", before, "now", size)
	}
	z.o.OnLearn(ctx, s)
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
