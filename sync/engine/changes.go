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
		return p.runShards(ctx, shards, 0)
	}
	own := marks[0]
	c, resumed, err := p.start(ctx, own)
	if err != nil {
		return err
	}
	err = p.walk(ctx, own, c)
	// Nobody says how long Keap honours a page token. One that it does not know any more costs a new start.
	if resumed && c.Token != "" && source.IsBadRequest(err) {
		p.engine.options.Log.WarnContext(ctx, "Keap refused the page token of the unfinished pass; it starts over",
			"account", p.account.Name, "entity", p.entity.Name)
		own.Cursor = nil
		if c, _, err = p.start(ctx, own); err == nil {
			err = p.walk(ctx, own, c)
		}
	}
	return err
}

// start returns the cursor to begin with: the unfinished pass's, or a new one.
func (p *pass) start(ctx context.Context, own sink.Watermark) (c cursor, resumed bool, err error) {
	if own.Cursor != nil {
		if c, err = decodeCursor(own.Cursor); err != nil {
			return c, false, err
		}
		if c.Walk == p.walkFor(c.Since) {
			return c, true, nil
		}
	}
	c = cursor{Since: p.account.Since}
	if !own.Mark.IsZero() {
		c.Since = own.Mark.Add(-p.engine.options.Lookback)
	}
	c.Walk = p.walkFor(c.Since)
	if p.entity.Strategy == schema.Append && !own.Mark.IsZero() {
		err = p.horizon(ctx, &c)
	}
	return c, false, err
}

func (p *pass) walkFor(since time.Time) walk {
	switch newest := p.entity.Strategy == schema.NewestFirst; {
	case newest && !since.IsZero():
		return walkNewest
	case canKeyset(p.entity):
		return walkKeyset
	default:
		return walkTokens
	}
}

// horizon sets an Append entity's cursor back over its newest records, which may change after they were made.
func (p *pass) horizon(ctx context.Context, c *cursor) (err error) {
	n := p.entity.V2.Horizon
	if c.Walk == walkKeyset {
		c.Since = time.Time{} // the ids say what is new
		c.After, err = p.engine.sink.TailID(ctx, p.entity, p.account.Name, n)
		return err
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
	if c.Walk != walkKeyset {
		return p.flow(ctx, &tokens{pass: p, cursor: c, stamp: schema.NewStampFinder(p.entity)}, w)
	}
	k := &keyset{pass: p, cursor: c, first: c.After}
	if p.report.Kind != Backfill {
		return p.flow(ctx, k, w)
	}
	return p.walkAll(ctx, k, w)
}
