package engine

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// refresh brings an entity up to date whose changes show in no way (schema.Means.Reread): it reads what is new and, from time
// to time, everything once more. That goes on over several passes where it takes many calls, so that no pass costs more
// than Options.RereadPages of them. The entries of the inbox in wanted are a reason for it, and leave the inbox with its end.
func (p *pass) refresh(ctx context.Context, own sink.Watermark, wanted []int64) error {
	again := cursor{Walk: p.walkFor(time.Time{}), Reread: true, Full: true, Entries: wanted}
	if own.Cursor != nil {
		c, err := decodeCursor(own.Cursor)
		if err != nil {
			return err
		}
		if !c.Reread { // what is new was not read to its end
			return p.walkFrom(ctx, own)
		}
		if c.Walk == again.Walk {
			again = c
		}
	} else if len(wanted) == 0 && p.clock.now().Sub(own.FullRead) < p.engine.options.RereadEvery {
		if !p.newest() {
			p.report.Skipped, p.report.Mark = "nothing tells what is new in it; it is read whole from time to time", own.Mark
			return nil
		}
		return p.walkFrom(ctx, own)
	}
	if p.newest() {
		if err := p.tail(ctx, own); err != nil {
			return err
		}
	}
	if own.Cursor == nil {
		if err := p.countFirst(ctx); err != nil {
			return err
		}
		again.Counted = p.report.KeapCountBefore
	}
	w := p.newWriter(&own)
	if again.Ended {
		w.ended = &again
	} else {
		part := p.walker(again)
		part.left = p.engine.options.RereadPages
		if err := p.flow(ctx, part, w); err != nil {
			return err
		}
	}
	if err := p.settle(ctx, w); err != nil || w.mark.Cursor != nil {
		return err // or it goes on with the next pass
	}
	return p.engine.sink.FinishEntries(ctx, again.Entries...)
}

// inReread reports whether the unfinished pass reads everything again.
func inReread(own sink.Watermark) bool {
	c, err := decodeCursor(own.Cursor)
	return own.Cursor != nil && err == nil && c.Reread
}

// newest tells whether what is new or changed lately can be asked for.
func (p *pass) newest() bool { return p.means.Keyset || p.means.Since }

// tail reads what is new and what may have changed lately, and moves no mark.
func (p *pass) tail(ctx context.Context, own sink.Watermark) error {
	tail := cursor{Since: own.Mark.Add(-p.engine.options.Lookback)}
	if !p.from.IsZero() && p.from.Before(tail.Since) {
		tail.Since = p.from
	}
	tail.Walk = p.walkFor(tail.Since)
	if p.means.Strategy == schema.Append {
		if err := p.horizon(ctx, &tail); err != nil {
			return err
		}
	}
	// Of a small table, what is new and what may have changed lately is everything.
	if tail.Walk == walkKeyset && tail.After == 0 && tail.Since.IsZero() {
		return nil
	}
	return p.flow(ctx, p.walker(tail), p.newWriter(nil))
}
