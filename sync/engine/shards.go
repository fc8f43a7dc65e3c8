package engine

import (
	"context"
	"errors"
	"sync"

	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// A backfill by keyset over a wide range of ids is read in shards: ranges of ids that are read side by side, each with a watermark
// of its own. There are as many as it takes to keep the account's limits, or the writer, busy at the latency there is. A shard
// is split in the transaction of its next batch, so whatever the process is killed at, the shards that are stored are
// disjoint and cover what is left. Each shard costs up to one call: the page in which its range ends.
const (
	fewestShards      = 2  // two writers are nearly twice as fast as one
	worthSplitting    = 4  // pages that have to be left of a shard to be split
	defaultShardPages = 25 // of a backfill, for each shard that it may have
)

// shards are those of a backfill.
type shards struct {
	pass   *pass
	places places        // one for each page of all shards that is asked for, or read and not committed
	desks  chan struct{} // one for each batch that is being written

	mu        sync.Mutex
	open      map[*walker]int64 // ids left, of the shards that are being read and of those that are about to be
	unwritten int               // pages that were read and are not committed
	total     int64             // ids that were left when this pass began
	number    int               // the last shard's, and so how many there were
	writers   []*writer
	errs      []error
	running   sync.WaitGroup
}

// opening is a shard that a batch opens.
type opening struct {
	number int
	walk   *walker
}

func (p *pass) newShards() *shards {
	return &shards{
		pass: p, places: make(places, fewestShards*p.engine.options.BatchPages), desks: make(chan struct{}, fewestShards),
		open: map[*walker]int64{},
	}
}

// MostShards is the most shards that a backfill of so many pages is read in; zero if it is not split.
func MostShards(pages int64) int64 { return mostShards(pages, defaultShardPages) }

func mostShards(pages int64, each int) int64 {
	if n := pages / int64(max(each, 1)); each > 0 && n >= fewestShards {
		return n
	}
	return 0
}

// walkAll reads everything by keyset, in shards if it is worth it.
func (p *pass) walkAll(ctx context.Context, k *walker, w *writer) error {
	first, err := k.next(ctx)
	if err != nil {
		return err
	}
	if !first.Last && first.More != source.MoreUnlikely {
		k.cursor.Top = p.greatest(ctx)
		first.cursor.Top = k.cursor.Top
	}
	s := p.newShards()
	if !s.divide(k, first) {
		k.held = first
		if err := p.flow(ctx, k, w); err != nil {
			return err
		}
		return p.settle(ctx, w)
	}
	if err := w.write(ctx, []*fetched{first}); err != nil {
		return err
	}
	return s.read(ctx, w.opened)
}

// divide has the first page open the first shards: those that the limits leave room for, if the latency is known to matter, and one
// for what comes after the greatest id, so that the question for it does not come last and alone.
func (s *shards) divide(k *walker, first *fetched) bool {
	s.total = k.remaining()
	width, each := first.width(), s.pass.engine.options.ShardPages
	if width == 0 || first.Last || !first.cursor.Since.IsZero() {
		return false
	}
	most := mostShards(s.total/width, each)
	if most == 0 {
		return false
	}
	n := int64(fewestShards)
	if first.Room > 0 {
		n = min(most, int64(s.wanted(first)))
	}
	rest := first.cursor
	for ; n > 0; n-- {
		part := rest
		part.Through = rest.Top - (rest.Top-rest.After)/n*(n-1)/width*width
		first.opens = append(first.opens, s.opening(part))
		rest.Place = source.Place{After: part.Through}
	}
	first.opens = append(first.opens, s.opening(rest))
	return true
}

func (s *shards) opening(c cursor) opening {
	s.count(s.number + 1)
	return opening{s.number, s.pass.walker(c)}
}

// count notes the number of a shard, and reports how many there were.
func (s *shards) count(number int) {
	s.number = max(s.number, number)
	s.pass.mu.Lock()
	defer s.pass.mu.Unlock()
	s.pass.report.Shards = s.number
}

// greatest asks for the greatest id there is; zero if it cannot be told. What was read already must not be lost for it,
// so an error is left to the next page's call, which meets it too.
func (p *pass) greatest(ctx context.Context) int64 {
	page, err := p.ask(ctx, source.Request{Order: source.OrderIDDesc, Limit: 1})
	if err != nil {
		return 0
	}
	defer page.Release()
	for _, r := range page.Records {
		if r.Reason == "" {
			return r.ID
		}
	}
	return 0
}

// read reads shards to their ends, side by side, and those that they open. One that fails does not stop the others: what they
// commit need not be read again. None starts unless all can.
func (s *shards) read(ctx context.Context, marks []sink.Watermark) error {
	walks := make([]*walker, len(marks))
	s.total = 0
	for i := range marks {
		c, err := decodeCursor(marks[i].Cursor)
		if err != nil {
			return err
		}
		walks[i] = s.pass.walker(c)
		s.count(marks[i].Shard)
		s.total += walks[i].remaining()
	}
	s.mu.Lock()
	for i := range marks {
		s.start(ctx, walks[i], &marks[i])
	}
	s.mu.Unlock()
	s.running.Wait()
	if err := errors.Join(s.errs...); err != nil {
		return err
	}
	return s.pass.settle(ctx, s.writers...)
}

// start begins to read a shard, unless it was read to its end. s.mu is locked.
func (s *shards) start(ctx context.Context, k *walker, mark *sink.Watermark) {
	w := s.pass.newWriter(mark)
	w.shards, k.shards = s, s
	s.writers = append(s.writers, w)
	if k.cursor.Ended {
		w.ended = &k.cursor
		return
	}
	s.open[k] = k.remaining()
	s.running.Go(func() {
		err := s.pass.engine.safely(func() error { return s.pass.flow(ctx, k, w) })
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.errs = append(s.errs, err); err == nil {
			delete(s.open, k)
		}
	})
}

// write writes a batch of a shard's when it is its turn, and starts the shards that it opens. Of a list that is not split, s is nil.
func (s *shards) write(ctx, reading context.Context, w *writer, batch []*fetched) error {
	if s == nil {
		return w.write(ctx, batch)
	}
	s.desks <- struct{}{}
	defer func() { <-s.desks }()
	err := w.write(ctx, batch)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unwritten -= len(batch)
	if err != nil {
		return err
	}
	i := 0
	for _, f := range batch {
		for _, o := range f.opens {
			s.start(reading, o.walk, &w.opened[i])
			i++
		}
	}
	return nil
}

// arrived notes that a page has arrived, and splits its shard if there should be more of them and it is the widest.
func (s *shards) arrived(k *walker, f *fetched) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unwritten++
	left, width := k.remaining(), f.width()
	s.open[k] = left
	if f.Last || width == 0 || left/width < worthSplitting || len(s.open) >= s.wanted(f) {
		return
	}
	if int64(s.number) >= max(mostShards(s.total/width, s.pass.engine.options.ShardPages), fewestShards) {
		return
	}
	for _, other := range s.open {
		if other > left {
			return
		}
	}
	rest := f.cursor
	rest.Place = source.Place{After: rest.After + left/width/2*width}
	k.stopAt(rest.After)
	f.cursor = k.cursor
	o := s.opening(rest)
	f.opens = append(f.opens, o)
	s.open[k], s.open[o.walk] = k.remaining(), o.walk.remaining()
}

// wanted is how many shards there should be, as a page shows. While pages come as fast as they can be collected, or most of them
// wait to be written, more calls would gain nothing.
func (s *shards) wanted(f *fetched) int {
	most := cap(s.places)
	if f.Room > 0 {
		most = min(most, f.Room)
	}
	if f.collect >= s.pass.engine.options.BatchPages || 2*s.unwritten > len(s.places) {
		most = fewestShards
	}
	return max(most, fewestShards)
}

// each is how many pages of a shard are collected at most.
func (s *shards) each(most int) int {
	if s == nil {
		return most
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return min(max(cap(s.places)/max(len(s.open), 1), 1), most)
}

// share is the part of the ids that was read; negative if it is not known.
func (s *shards) share() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := int64(0)
	for _, n := range s.open {
		left += n
	}
	if s.total == 0 {
		return -1
	}
	return 1 - float64(min(left, s.total))/float64(s.total)
}

// width is how many ids a page covers; zero if it does not tell.
func (f *fetched) width() int64 {
	for _, r := range f.Records {
		if r.Reason == "" {
			return max(f.cursor.After-r.ID+1, 0)
		}
	}
	return 0
}
