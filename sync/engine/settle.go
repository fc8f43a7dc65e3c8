package engine

import (
	"context"
	"errors"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// Page tokens may count positions: a record that is deleted during the walk then moves another one past it. A walk by such
// tokens of two to mostRepeated pages is read once more before the watermark moves. If the second walk lacks a record that the first
// one showed, records were deleted in between, and may have been in both. Such walks and longer ones are marked as unconfirmed,
// until a sweep agrees with them.
const mostRepeated = 5

// repeated reports whether a walk is to be read once more.
func repeated(c cursor) bool { return c.Shifting >= 2 && c.Shifting <= mostRepeated }

// unsettled reports whether the result of a walk that has ended is to be confirmed before the watermark moves: by Keap's count,
// or by a second walk.
func (p *pass) unsettled(c cursor) bool { return p.countable(c) || repeated(c) }

// countable reports whether a walk shows as many records as Keap counts: of everything, or of what changed where it took more than a
// page and was counted after the first. One page of changes costs no count; what it hid, a sweep finds (changesAgree).
func (p *pass) countable(c cursor) bool {
	return p.means.Count && (c.Full && c.Since.IsZero() || !c.Since.IsZero() && c.Counted != nil)
}

// settle confirms the walks of one list that have ended, and moves their watermarks. If Keap counts more records than they
// showed, they are forgotten and the next pass starts over.
func (p *pass) settle(ctx context.Context, walks ...*writer) error {
	var all cursor
	open := false
	for _, w := range walks {
		if w.ended == nil {
			continue
		}
		open = open || p.countable(*w.ended)
		all.Covered, all.Since = all.Covered+w.ended.Covered, w.ended.Since
		if w.ended.Counted != nil {
			all.Counted = w.ended.Counted
		}
	}
	if open {
		if err := p.checkCount(ctx, all.Covered, all.Counted, all.Since); err != nil {
			return errors.Join(err, p.forget(ctx, err, walks))
		}
	}
	for _, w := range walks {
		if w.ended == nil {
			continue
		}
		if err := p.confirmed(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// confirmed repeats a walk if need be, and moves its watermark.
func (p *pass) confirmed(ctx context.Context, w *writer) error {
	c := *w.ended
	b := sink.Batch{From: w.mark, To: w.final(c), AsOf: p.clock.now(), FullRead: w.fullRead(c), Definition: w.definition(c)}
	if repeated(c) {
		again := p.newWriter(nil)
		if err := p.flow(ctx, p.walker(cursor{Walk: c.Walk, Since: c.Since, Full: c.Full}), again); err != nil {
			return err
		}
		b.To.Unconfirmed = w.shown == nil || lacks(again.shown, w.shown)
	}
	if err := w.apply(ctx, nil, b); err != nil {
		return err
	}
	w.reached(b.To.Mark)
	return nil
}

// notesShown has a writer note which records its walk shows, of those that changed since a time; as many as a walk can show that is
// repeated.
func (w *writer) notesShown(since time.Time) {
	w.shown = map[int64]bool{}
	stamps, most := w.pass.stamps(), mostRepeated*w.pass.means.PageSize
	w.visit = func(records []schema.Raw) {
		for _, r := range records {
			stamp := stamps.Find(r.Bytes)
			if len(w.shown) < most && (stamp == schema.NoStamp || !schema.StampTime(stamp).Before(since)) {
				w.shown[r.ID] = true
			}
		}
	}
}

// lacks reports whether a walk did not show a record that an earlier one did.
func lacks(shown, before map[int64]bool) bool {
	for id := range before {
		if !shown[id] {
			return true
		}
	}
	return false
}

// forget drops the cursors of walks that showed too little.
func (p *pass) forget(ctx context.Context, why error, walks []*writer) error {
	if !errors.Is(why, errTooFew) {
		return nil // Keap could not be asked; the next pass asks again
	}
	if p.report.Kind == Backfill {
		return p.engine.sink.ResetWatermark(ctx, p.account.Name, p.entity.Name)
	}
	return walks[0].apply(ctx, nil, sink.Batch{From: walks[0].mark, AsOf: p.clock.now()})
}
