package engine

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// sweep compares the whole entity with Keap.
func (p *pass) sweep(ctx context.Context) error {
	p.authoritative = true
	if err := p.retryUnreadable(ctx); err != nil {
		return err
	}
	switch p.means.Strategy {
	case schema.Snapshot: // reads everything each time
		return p.snapshot(ctx)
	case schema.PerParent:
		return p.parents(ctx, true)
	}
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return err
	}
	// Whole records cost as many calls as their ids and stamps, and make a full re-read needless.
	p.whole = p.whole || p.redefined(marks[0])
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
	found, err := p.compare(ctx)
	if err != nil {
		return err
	}
	if err := p.checkCount(ctx, found.shown, p.report.KeapCountBefore, time.Time{}); err != nil {
		return err
	}
	missing, err := p.missingByParents(ctx, found.missing)
	if err != nil {
		return err
	}
	asOf := p.clock.now()
	gone, _, err := p.confirm(ctx, missing, true, p.prove)
	if err != nil {
		return err
	}
	end := sink.Batch{Tombstones: gone, AsOf: asOf, FullRead: p.start(), Definition: p.definition()}
	if err := p.newWriter(nil).apply(ctx, nil, end); err != nil {
		return err
	}
	p.report.Drift = p.report.Inserted + p.report.Updated + p.report.Tombstoned
	if found.unsure {
		return nil
	}
	return p.engine.sink.Confirm(ctx, p.account.Name, p.entity.Name)
}

// comparison is what comparing a whole entity with Keap found.
type comparison struct {
	missing []int64 // live rows that Keap did not list
	shown   int64   // records that it listed
	unsure  bool    // it may itself have passed over records
}

func (p *pass) compare(ctx context.Context) (comparison, error) {
	switch {
	case !p.since.IsZero() && !p.means.Since: // only a list that is sorted newest first can be limited
		return p.compareList(ctx)
	case p.means.Keyset && p.means.Stamps && !p.whole:
		return p.compareStamps(ctx)
	case p.means.Keyset:
		return p.compareRecords(ctx)
	}
	return p.compareList(ctx)
}

// compareStamps lists ids and stamps alone, and reads the records that differ.
func (p *pass) compareStamps(ctx context.Context) (found comparison, err error) {
	d := &differences{pass: p, writer: p.newWriter(nil)}
	stamps := p.stamps()
	found.shown, err = p.ranges(ctx, true, func(f *fetched, after, through int64) error {
		rows, err := p.rows(ctx, after, through)
		if err != nil {
			return err
		}
		mirror := make(map[int64]int64, len(rows))
		for _, row := range rows {
			mirror[row.ID] = row.Stamp
		}
		listed := idsOf(f.Records)
		var differ []int64
		for _, r := range f.Records {
			stamp, here := mirror[r.ID]
			// A record without a stamp cannot be compared by it.
			if theirs := stamps.Find(r.Bytes); r.Unreadable || r.Reason == "" && (!here || stamp != theirs || theirs == schema.NoStamp) {
				differ = append(differ, r.ID)
			}
		}
		for _, row := range rows {
			if !listed[row.ID] {
				found.missing = append(found.missing, row.ID)
			}
		}
		return d.add(ctx, differ, after, f.cursor.After)
	})
	if err != nil {
		return found, err
	}
	return found, d.flush(ctx)
}

// compareRecords reads whole records by keyset, where Keap cannot leave anything out, and brings them into the mirror.
func (p *pass) compareRecords(ctx context.Context) (found comparison, err error) {
	w := p.newWriter(nil)
	found.shown, err = p.ranges(ctx, false, func(f *fetched, after, through int64) error {
		rows, err := p.rows(ctx, after, through)
		if err != nil {
			return err
		}
		listed := idsOf(f.Records)
		for _, row := range rows {
			if !listed[row.ID] {
				found.missing = append(found.missing, row.ID)
			}
		}
		return w.apply(ctx, f.Records, sink.Batch{AsOf: f.asked})
	})
	return found, err
}

// ranges walks all ids and hands each page to take, with the range of ids it answers for: after, through. It returns how many
// records the walk showed.
func (p *pass) ranges(ctx context.Context, stamps bool, take func(f *fetched, after, through int64) error) (int64, error) {
	k := p.walkList(cursor{Walk: walkKeyset, Full: true}, source.Request{Stamps: stamps})
	after := int64(math.MinInt64)
	for {
		f, err := k.next(ctx)
		if err != nil || f == nil {
			return k.cursor.Covered, err
		}
		through := f.cursor.After
		if f.Last {
			through = math.MaxInt64
		}
		if through > after { // a page that extends nothing says nothing of what is missing
			err = take(f, after, through)
			after = through
		}
		f.Release()
		if err != nil {
			return 0, err
		}
		p.observe(-1)
	}
}

// compareList reads the whole list by page tokens and brings it into the mirror.
func (p *pass) compareList(ctx context.Context) (found comparison, err error) {
	known, mark, err := p.unconfirmed(ctx)
	if err != nil {
		return found, err
	}
	w := p.newWriter(nil)
	listed := map[int64]bool{}
	w.visit = func(records []schema.Raw) {
		for _, r := range records {
			listed[r.ID] = true
		}
		found.unsure = found.unsure || known != nil && p.overlooked(records, known, mark)
	}
	k := p.walker(cursor{Walk: p.walkFor(p.since), Since: p.since, Full: true})
	if err := p.flow(ctx, k, w); err != nil {
		return found, err
	}
	found.shown, found.unsure = k.cursor.Covered, found.unsure || k.cursor.Unsure
	found.missing, err = p.missing(ctx, listed, nil)
	return found, err
}

// unconfirmed returns the ids of the mirror's rows and the watermark, for an entity whose last walk is unconfirmed.
func (p *pass) unconfirmed(ctx context.Context) (known map[int64]bool, mark time.Time, err error) {
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil || marks[0].Unconfirmed.IsZero() {
		return nil, mark, err
	}
	known, err = p.known(ctx)
	return known, marks[0].Mark, err
}

// known are the ids of the mirror's rows.
func (p *pass) known(ctx context.Context) (map[int64]bool, error) {
	rows, err := p.engine.sink.Stamps(ctx, p.entity, p.account.Name, math.MinInt64, math.MaxInt64)
	known := make(map[int64]bool, len(rows))
	for _, row := range rows {
		known[row.ID] = true
	}
	return known, err
}

// overlooked reports whether the mirror lacks one of the records, although it is older than the watermark.
func (p *pass) overlooked(records []schema.Raw, known map[int64]bool, mark time.Time) bool {
	stamps := p.stamps()
	return slices.ContainsFunc(records, func(r schema.Raw) bool {
		if r.Reason != "" || known[r.ID] {
			return false
		}
		stamp := stamps.Find(r.Bytes)
		return stamp == schema.NoStamp || schema.StampTime(stamp).Before(mark)
	})
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
	k := d.pass.walker(cursor{Walk: walkKeyset, Place: source.Place{After: after}, Through: through})
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
