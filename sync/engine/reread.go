package engine

import (
	"context"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// refresh brings an entity up to date of which everything is read again: from time to time, since its changes show in no way
// (schema.Means.Reread); since its definition is another one than its rows were read by; or since more parents changed than it is
// worth asking for (wanted: entries of the inbox, which leave it when everything has been read). What is new is read first. The
// full re-read goes on over several passes where it takes many calls, so that no pass costs more than Options.RereadPages of them,
// and it leaves calls that are short to everything more urgent.
func (p *pass) refresh(ctx context.Context, own sink.Watermark, wanted []int64) error {
	again := cursor{Walk: p.walkFor(p.since), Since: p.since, Reread: true, Full: true, Definition: p.definition(), Entries: wanted}
	due := len(wanted) > 0 || p.redefined(own) || p.means.Reread && p.clock.now().Sub(own.FullRead) >= p.engine.options.RereadEvery
	resumed := false
	if own.Cursor != nil {
		c, err := decodeCursor(own.Cursor)
		if err != nil {
			return err
		}
		if !c.Reread { // what is new was not read to its end
			return p.walkFrom(ctx, own)
		}
		if resumed = c.Walk == again.Walk && c.Definition == again.Definition; resumed {
			again, due = c, true
		}
		own.Cursor = nil
	}
	if !due {
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
	if !resumed {
		if err := p.countFirst(ctx); err != nil {
			return err
		}
		again.Counted = p.report.KeapCountBefore
	}
	return p.reread(ctx, p.newWriter(&own), again, resumed)
}

// reread goes on with a full re-read. Where no calls are left for it, it waits: what is new is in the mirror by then.
func (p *pass) reread(ctx context.Context, w *writer, c cursor, resumed bool) error {
	upToDate := !p.began.IsZero() // the answers that told what is new
	if upToDate {
		b := sink.Batch{From: w.mark, To: sink.Move{Mark: p.start(), Cursor: c.encode()}}
		if err := w.apply(ctx, nil, b); err != nil {
			return err
		}
		p.report.Mark = p.start()
	}
	was := p.purpose
	p.purpose = source.ForSweep
	defer func() { p.purpose = was }()
	err := p.rereadPart(ctx, w, c)
	// No document says how long a page token is honoured. If this one is not, the next pass could be no luckier: the walk
	// ends in this one.
	if resumed && c.Token != "" && source.IsBadRequest(err) {
		p.engine.options.Log.WarnContext(ctx, "Keap refused the page token of the unfinished full re-read; it starts over",
			"account", p.account.Name, "entity", p.entity.Name)
		again := cursor{Walk: c.Walk, Since: c.Since, Reread: true, Full: true, Definition: c.Definition, Entries: c.Entries}
		if err = p.flow(ctx, p.walker(again), w); err == nil {
			err = p.finishReread(ctx, w, again)
		}
	}
	if upToDate && source.IsQuota(err) {
		p.engine.options.Log.InfoContext(ctx, "the full re-read waits for calls", "account", p.account.Name, "entity", p.entity.Name, "reason", err)
		return nil
	}
	return err
}

// rereadPart reads the next pages of a full re-read, and confirms what it found if they were the last.
func (p *pass) rereadPart(ctx context.Context, w *writer, c cursor) error {
	part := p.walker(c)
	part.left = p.engine.options.RereadPages
	if c.Ended {
		w.ended = &c
	} else if err := p.flow(ctx, part, w); err != nil {
		return err
	}
	return p.finishReread(ctx, w, c)
}

// finishReread ends a full re-read, unless it goes on with the next pass.
func (p *pass) finishReread(ctx context.Context, w *writer, c cursor) error {
	if err := p.settle(ctx, w); err != nil || w.mark.Cursor != nil {
		return err
	}
	return p.engine.sink.FinishEntries(ctx, c.Entries...)
}

// definition is the entity's, as the account's records come.
func (p *pass) definition() int64 { return int64(p.entity.Definition(p.means.Road)) }

// redefined reports whether rows of the mirror may be as another definition made them.
func (p *pass) redefined(own sink.Watermark) bool {
	return !own.Mark.IsZero() && own.Definition != p.definition()
}

// isReread reports whether a cursor is that of a full re-read.
func isReread(encoded []byte) (bool, error) {
	if encoded == nil {
		return false, nil
	}
	c, err := decodeCursor(encoded)
	return c.Reread, err
}

// RereadCalls is about how many calls a full re-read of that many records takes.
func RereadCalls(m schema.Means, rows int64) int64 {
	if m.Strategy == schema.PerParent {
		return int64(len(m.Parents))
	}
	return m.CallsFor(rows + 1) // and one more question after a full page
}

// newest tells whether what is new or changed lately can be asked for.
func (p *pass) newest() bool {
	return p.means.Keyset || p.means.Since || p.means.Strategy == schema.NewestFirst
}

// tail reads what is new and what may have changed lately, and moves no mark.
func (p *pass) tail(ctx context.Context, own sink.Watermark) error {
	tail, err := p.begin(ctx, own)
	if err != nil {
		return err
	}
	// Of a small table, what is new and what may have changed lately is everything.
	if tail.Walk == walkKeyset && tail.After == 0 && tail.Since.IsZero() {
		return nil
	}
	return p.flow(ctx, p.walker(tail), p.newWriter(nil))
}
