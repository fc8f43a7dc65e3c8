package engine

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// changes reads what changed since the mark, or everything while there is none.
func (p *pass) changes(ctx context.Context) error {
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return err
	}
	if shards := marks[1:]; len(shards) > 0 {
		return p.newShards().read(ctx, shards)
	}
	own := marks[0]
	if own.Mark.IsZero() {
		if own.Cursor == nil {
			err = p.dropParentEntries(ctx)
		}
		if err != nil {
			return err
		}
		return p.walkFrom(ctx, own)
	}
	everything, err := p.ofChangedParents(ctx)
	if err != nil {
		return err
	}
	rereading, err := isReread(own.Cursor)
	if err != nil {
		return err
	}
	if p.means.Reread || len(everything) > 0 || rereading || p.redefined(own) {
		return p.refresh(ctx, own, everything)
	}
	return p.walkFrom(ctx, own)
}

// catchUpAnew is catchUp by a pass that begins now. An unfinished one may have walked past what has changed since: it is finished
// first, so that nothing it read is read again.
func (p *pass) catchUpAnew(ctx context.Context) error {
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return err
	}
	rereading, err := isReread(marks[0].Cursor) // what is new is read anew with each of its parts
	if err == nil && marks[0].Cursor != nil && !rereading {
		from := p.from
		p.from = time.Time{}
		err = p.catchUp(ctx)
		p.from = from
	}
	if err != nil {
		return err
	}
	return p.catchUp(ctx)
}

// walkFrom walks from the mark or the unfinished pass's cursor on.
func (p *pass) walkFrom(ctx context.Context, own sink.Watermark) error {
	c, resumed, err := p.resume(ctx, own)
	if err != nil {
		return err
	}
	err = p.walk(ctx, own, c)
	// Nobody says how long Keap honours a page token. One that it does not know any more costs a new start.
	if resumed && c.Token != "" && source.IsBadRequest(err) || source.IsTokenRefused(err) {
		p.engine.options.Log.WarnContext(ctx, "Keap refused a page token of the unfinished pass; it starts over",
			"account", p.account.Name, "entity", p.entity.Name)
		own.Cursor = nil
		if c, _, err = p.resume(ctx, own); err == nil {
			err = p.walk(ctx, own, c)
		}
	}
	return err
}

// resume returns the cursor to begin with: the unfinished pass's, or a new one.
func (p *pass) resume(ctx context.Context, own sink.Watermark) (c cursor, resumed bool, err error) {
	if own.Cursor != nil {
		if c, err = decodeCursor(own.Cursor); err != nil {
			return c, false, err
		}
		if c.Walk == p.walkFor(c.Since) {
			return c, true, nil
		}
	}
	c, err = p.begin(ctx, own)
	return c, false, err
}

// begin returns the cursor of a new walk over what changed since the mark, or over everything while there is none.
func (p *pass) begin(ctx context.Context, own sink.Watermark) (c cursor, err error) {
	c = cursor{Since: p.since, Full: own.Mark.IsZero(), Definition: p.definition()}
	if !own.Mark.IsZero() {
		c.Since = own.Mark.Add(-p.engine.options.Lookback)
	}
	if !p.from.IsZero() && p.from.Before(c.Since) {
		c.Since = p.from
	}
	if c.Since.Before(p.since) {
		c.Since = p.since
	}
	c.Walk = p.walkFor(c.Since)
	if p.means.Strategy == schema.Append && !own.Mark.IsZero() {
		err = p.horizon(ctx, &c)
	}
	return c, err
}

func (p *pass) walkFor(since time.Time) walk {
	switch newest := p.means.Strategy == schema.NewestFirst; {
	case newest && !since.IsZero():
		return walkNewest
	case p.means.Keyset:
		return walkKeyset
	default:
		return walkTokens
	}
}

// horizon sets an Append entity's cursor back over its newest records, which may change after they were made.
func (p *pass) horizon(ctx context.Context, c *cursor) (err error) {
	n := p.means.Horizon
	if c.Walk == walkKeyset {
		c.Since = time.Time{} // the ids say what is new
		c.After, err = p.engine.sink.TailID(ctx, p.entity, p.account.Name, n)
		return err
	}
	if p.entity.Stamp == "" || n == 0 { // the time asked for is that of creation
		return nil
	}
	tail, err := p.engine.sink.TailStamp(ctx, p.entity, p.account.Name, n)
	if !tail.IsZero() && tail.Before(c.Since) {
		c.Since = tail
	}
	return err
}

// walk goes through the list from the cursor on and leaves the mark.
func (p *pass) walk(ctx context.Context, own sink.Watermark, c cursor) error {
	w := p.newWriter(&own)
	var err error
	if c.Place == (source.Place{}) && p.countable(c) {
		// A record that comes meanwhile may come behind the walk, so that the count after it alone proves nothing.
		p.countBefore(ctx)
		c.Counted = p.report.KeapCountBefore
	}
	switch k := p.walker(c); {
	case c.Ended:
		w.ended = &c
	case c.Walk == walkKeyset && p.report.Kind == Backfill:
		return p.walkAll(ctx, k, w)
	default:
		err = p.flow(ctx, k, w)
	}
	if err != nil {
		return err
	}
	return p.settle(ctx, w)
}
