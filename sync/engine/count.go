package engine

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// keapCount asks Keap how many records there are, or changed since a time.
func (p *pass) keapCount(ctx context.Context, since time.Time) (int64, error) {
	page, err := p.ask(ctx, source.Request{Count: true, Since: since})
	if err != nil {
		return 0, err
	}
	defer page.Release()
	return page.Count, nil
}

// countBefore asks for the count before a reading of everything, and reports it. The count after the reading has to do if it
// fails.
func (p *pass) countBefore(ctx context.Context) {
	if !p.means.Count {
		return
	}
	if n, err := p.keapCount(ctx, time.Time{}); err == nil {
		p.mu.Lock()
		p.report.KeapCountBefore = &n
		p.mu.Unlock()
	}
}

// countFirst is countBefore for an entity that the mirror has, unless its count is known.
func (p *pass) countFirst(ctx context.Context) error {
	if !p.means.Count || p.report.KeapCountBefore != nil {
		return nil
	}
	live, err := p.engine.sink.Live(ctx, p.entity, p.account.Name)
	if err == nil && live > int64(p.means.PageSize) {
		p.countBefore(ctx)
	}
	return err
}

// errTooFew is the cause of errors about lists that end early.
var errTooFew = errors.New("the list ended early")

// checkCount asks for the count after a reading of everything, or of what changed since a time. It fails if the reading showed fewer records, rejected ones
// included, than Keap counted before and after it. Records that come or go meanwhile change one count alone.
func (p *pass) checkCount(ctx context.Context, shown int64, before *int64, since time.Time) error {
	if !p.means.Count {
		return nil
	}
	after, err := p.keapCount(ctx, since)
	switch {
	case err == nil:
	case source.IsTemporary(err), source.IsQuota(err), source.IsDown(err), ctx.Err() != nil:
		return err
	default:
		p.engine.options.Log.WarnContext(ctx, "Keap does not count these records, so that nothing shows whether their list was whole",
			"account", p.account.Name, "entity", p.entity.Name, "error", err)
		return nil
	}
	p.mu.Lock()
	p.report.KeapCount = &after
	p.mu.Unlock()
	fewest := after
	if before != nil {
		fewest = min(fewest, *before)
	}
	if shown >= fewest {
		return nil
	}
	return &source.Error{
		Account: p.account.Name, Entity: p.entity.Name, Kind: source.KindUntrusted, Err: errTooFew,
		Message: fmt.Sprintf("it showed %d records, and Keap counts %d", shown, fewest),
	}
}

const (
	// trustCounts is how long after the last complete comparison counts alone may stand for one.
	trustCounts = 7 * 24 * time.Hour
	// worthCounting is the size, in pages, from which on counting is cheaper than comparing.
	worthCounting = 5
)

// countsAgree tells whether a sweep can be saved: all changes are in the mirror, and Keap counts as many records as it
// has, so that none can have been deleted. It brings the changes in first. Only a change that moves no stamp could hide
// from that, so it may stand for a comparison for some days only, and only where the stamps can be trusted. Keap counts rejected
// records too: one of them would hide that another record was deleted.
func (p *pass) countsAgree(ctx context.Context) (bool, error) {
	if !p.means.Count || !p.means.Since || p.means.Reread || p.means.Strategy != schema.Window {
		return false, nil
	}
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil || !p.fresh(marks) {
		return false, err
	}
	live, err := p.engine.sink.Live(ctx, p.entity, p.account.Name)
	if err != nil || live < int64(worthCounting*p.means.PageSize) {
		return false, err
	}
	if err := p.catchUp(ctx); err != nil {
		return false, err
	}
	if changed, err := p.changesAgree(ctx, marks[0].FullRead); err != nil || !changed {
		return false, err
	}
	n, err := p.keapCount(ctx, time.Time{})
	if err != nil {
		return false, err
	}
	p.mu.Lock()
	p.report.KeapCountBefore = &n
	p.mu.Unlock()
	live, err = p.engine.sink.Live(ctx, p.entity, p.account.Name)
	if err != nil || n != live {
		return false, err
	}
	rejected, err := p.engine.sink.RejectedSince(ctx, p.account.Name, p.entity.Name, marks[0].FullRead)
	return err == nil && !rejected, err
}

// changesAgree tells whether the mirror has as many records that changed since the last sweep as Keap counts. An answer to a pass
// that ended early may have hidden changes.
func (p *pass) changesAgree(ctx context.Context, fullRead time.Time) (bool, error) {
	_, since, err := p.engine.state.LastSweep(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return false, err
	}
	if since.Before(fullRead) {
		since = fullRead
	}
	since = since.Add(-p.engine.options.Lookback).Truncate(time.Second)
	n, err := p.keapCount(ctx, since)
	if err != nil {
		return false, err
	}
	rows, err := p.engine.sink.StampsSince(ctx, p.entity, p.account.Name, math.MinInt64, math.MaxInt64, since, p.entity.Stamp)
	return err == nil && n == int64(len(rows)), err
}

// fresh tells whether an entity is at rest and was compared as a whole not long ago.
func (p *pass) fresh(marks []sink.Watermark) bool {
	own := marks[0]
	return len(marks) == 1 && own.Cursor == nil && !own.Mark.IsZero() && p.clock.now().Sub(own.FullRead) < trustCounts
}
