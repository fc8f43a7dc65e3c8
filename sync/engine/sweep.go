package engine

import (
	"context"
	"math"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// sweep compares the whole entity with Keap.
func (p *pass) sweep(ctx context.Context) error {
	switch p.means.Strategy {
	case schema.Snapshot: // reads everything each time
		return p.snapshot(ctx)
	case schema.PerParent:
		return p.parents(ctx, true)
	}
	if !p.whole {
		agree, err := p.countsAgree(ctx)
		if agree {
			p.report.Skipped = "all changes are in the mirror, and Keap counts as many records as it has"
		}
		if err != nil || agree {
			return err
		}
	}
	if err := p.countFirst(ctx); err != nil {
		return err
	}
	asOf := p.clock.now()
	var missing []int64
	var seen map[int64]bool
	var err error
	switch {
	case p.means.Keyset && p.means.Stamps && !p.whole:
		missing, err = p.compareStamps(ctx)
	case p.means.Keyset:
		missing, err = p.compareRecords(ctx)
	default:
		missing, seen, err = p.compareList(ctx)
	}
	if err != nil {
		return err
	}
	gone, err := p.confirm(ctx, missing, seen, true)
	if err != nil {
		return err
	}
	if err := p.newWriter(nil).apply(ctx, nil, sink.Batch{Tombstones: gone, AsOf: asOf, FullRead: p.start()}); err != nil {
		return err
	}
	p.countAfter(ctx)
	p.report.Drift = p.report.Inserted + p.report.Updated + p.report.Tombstoned
	return nil
}

// compareStamps lists ids and stamps alone, and reads the records that differ.
func (p *pass) compareStamps(ctx context.Context) (missing []int64, err error) {
	d := &differences{pass: p, writer: p.newWriter(nil)}
	stamps := p.stamps()
	err = p.ranges(ctx, true, func(f *fetched, after, through int64) error {
		rows, err := p.engine.sink.Stamps(ctx, p.entity, p.account.Name, after, through)
		if err != nil {
			return err
		}
		mirror := make(map[int64]int64, len(rows))
		for _, row := range rows {
			mirror[row.ID] = row.Stamp
		}
		var differ []int64
		for _, r := range f.Records {
			stamp, here := mirror[r.ID]
			// A record without a stamp cannot be compared by it.
			if theirs := stamps.Find(r.Bytes); r.Reason == "" && (!here || stamp != theirs || theirs == schema.NoStamp) {
				differ = append(differ, r.ID)
			}
			delete(mirror, r.ID)
		}
		for _, row := range rows {
			if _, unlisted := mirror[row.ID]; unlisted {
				missing = append(missing, row.ID)
			}
		}
		return d.add(ctx, differ, after, f.cursor.After)
	})
	if err != nil {
		return nil, err
	}
	return missing, d.flush(ctx)
}

// compareRecords reads whole records by keyset, where Keap cannot leave anything out, and brings them into the mirror.
func (p *pass) compareRecords(ctx context.Context) (missing []int64, err error) {
	w := p.newWriter(nil)
	err = p.ranges(ctx, false, func(f *fetched, after, through int64) error {
		rows, err := p.engine.sink.Stamps(ctx, p.entity, p.account.Name, after, through)
		if err != nil {
			return err
		}
		listed := (&listing{pages: []*fetched{f}}).ids()
		for _, row := range rows {
			if !listed[row.ID] {
				missing = append(missing, row.ID)
			}
		}
		return w.apply(ctx, f.Records, sink.Batch{AsOf: f.asked})
	})
	return missing, err
}

// ranges walks all ids and hands each page to take, with the range of ids it answers for: after, through.
func (p *pass) ranges(ctx context.Context, stamps bool, take func(f *fetched, after, through int64) error) error {
	k := &keyset{pass: p, cursor: cursor{Walk: walkKeyset}, stamps: stamps}
	after := int64(math.MinInt64)
	for {
		f, err := k.next(ctx)
		if err != nil || f == nil {
			return err
		}
		through := f.cursor.After
		if f.last {
			through = math.MaxInt64
		}
		err = take(f, after, through)
		f.Release()
		if err != nil {
			return err
		}
		after = through
		p.observe(-1)
	}
}

// compareList reads the whole list by page tokens and brings it into the mirror.
func (p *pass) compareList(ctx context.Context) (missing []int64, listed map[int64]bool, err error) {
	w := p.newWriter(nil)
	listed = map[int64]bool{}
	w.visit = func(records []schema.Raw) {
		for _, r := range records {
			listed[r.ID] = true
		}
	}
	if err := p.flow(ctx, &tokens{pass: p, cursor: cursor{Walk: walkTokens}}, w); err != nil {
		return nil, nil, err
	}
	missing, err = p.missing(ctx, listed, nil)
	return missing, listed, err
}

// differences collects ids whose records differ, and reads them in as few calls as can be.
type differences struct {
	pass   *pass
	writer *writer
	ids    []int64
}

// add takes the ids of a page that begins behind an id and ends with another. Many of them, or ones Keap cannot be
// asked for by a list, are read as the page they are on.
func (d *differences) add(ctx context.Context, ids []int64, after, through int64) error {
	if len(ids) == 0 {
		return nil
	}
	if len(ids) > d.pass.means.MaxIDs {
		return d.page(ctx, max(after, 0), through)
	}
	d.ids = append(d.ids, ids...)
	if len(d.ids) < d.pass.means.MaxIDs {
		return nil
	}
	return d.flush(ctx)
}

// page reads whole records of a range of ids.
func (d *differences) page(ctx context.Context, after, through int64) error {
	k := &keyset{pass: d.pass, cursor: cursor{Walk: walkKeyset, After: after, Through: through}}
	return d.pass.flow(ctx, k, d.writer)
}

// flush reads what was collected.
func (d *differences) flush(ctx context.Context) error {
	size := max(d.pass.means.MaxIDs, 1)
	for len(d.ids) > 0 {
		n := min(size, len(d.ids))
		asked := d.pass.clock.now()
		page, err := d.pass.ask(ctx, source.Request{IDs: d.ids[:n]})
		if err != nil {
			return err
		}
		err = d.writer.apply(ctx, page.Records, sink.Batch{AsOf: asked})
		page.Release()
		if err != nil {
			return err
		}
		d.ids = d.ids[n:]
	}
	return nil
}
