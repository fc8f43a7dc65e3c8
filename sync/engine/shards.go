package engine

import (
	"context"
	"errors"
	"math"
	"sync"

	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// A backfill by keyset over a wide range of ids is split in two halves that are read and written side by side. It
// costs two calls: one that asks for the greatest id, one for the page in which the first half ends. More shards
// would cost more calls and, with the database on the same machine, gain nothing.

// walkAll reads everything by keyset, in shards if it is worth it.
func (p *pass) walkAll(ctx context.Context, k *walker, w *writer) error {
	first, err := k.next(ctx)
	if err != nil {
		return err
	}
	if !first.Last && first.More != source.MoreUnlikely {
		k.top = p.greatest(ctx)
	}
	if span := p.engine.options.ShardSpan; span < 0 || k.top-k.cursor.After < span || !k.cursor.Since.IsZero() {
		k.held = first
		if err := p.flow(ctx, k, w); err != nil {
			return err
		}
		return p.settle(ctx, w)
	}
	low, high := first.cursor, first.cursor
	low.Through = low.After + (k.top-low.After)/2
	high.Place = source.Place{After: low.Through}
	w.shards = [][]byte{low.encode(), high.encode()}
	if err := w.write(ctx, []*fetched{first}); err != nil {
		return err
	}
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return err
	}
	return p.runShards(ctx, marks[1:], k.top)
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

// runShards reads shards to their ends, side by side. One that fails does not stop the others: what they commit need not be
// read again. None starts unless all can.
func (p *pass) runShards(ctx context.Context, marks []sink.Watermark, top int64) error {
	walks, writers := make([]*walker, len(marks)), make([]*writer, len(marks))
	for i := range marks {
		c, err := decodeCursor(marks[i].Cursor)
		if err != nil {
			return err
		}
		walks[i], writers[i] = p.walker(c), p.newWriter(&marks[i])
		walks[i].top, writers[i].of = top, len(marks)
		if c.Ended {
			writers[i].ended = &c
		}
	}
	errs := make([]error, len(marks))
	var g sync.WaitGroup
	for i, w := range writers {
		if w.ended == nil {
			g.Go(func() { errs[i] = p.engine.safely(func() error { return p.flow(ctx, walks[i], w) }) })
		}
	}
	g.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return p.settle(ctx, writers...)
}

// progress notes a shard's share and returns the whole pass's.
func (p *pass) progress(shard, of int, share float64) float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.share[shard] = share
	sum := 0.0
	for _, s := range p.share {
		sum += math.Max(s, 0)
	}
	if share < 0 {
		return share
	}
	return sum / float64(of)
}
