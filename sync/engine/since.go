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

// Limitable reports whether records that changed before a time can be left out of what is read by these means.
func Limitable(m schema.Means) bool {
	return !m.Reread && (m.Since && (m.Strategy == schema.Window || m.Strategy == schema.Append) || m.Strategy == schema.NewestFirst && m.Newest)
}

// limitedReader leaves out what changed before the time that the entity's backfill was limited to. Records that are asked for by
// their ids, or to prove that others are gone, are read all the same.
type limitedReader struct {
	source.Reader
	since time.Time
}

// limit is the account as a pass over an entity reads it that was backfilled since a time.
func (a *Account) limit(since time.Time) *Account {
	limited := *a
	limited.Reader = limitedReader{a.Reader, since}
	return &limited
}

// Means implements source.Reader. Keap counts all records, so its counts say nothing of those that are read.
func (l limitedReader) Means(e *schema.Entity) schema.Means {
	m := l.Reader.Means(e)
	m.Count = false
	return m
}

// ReadPage implements source.Reader.
func (l limitedReader) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	list := len(r.IDs) == 0 && r.Owned == nil && !r.Prove
	if list && r.Order != source.OrderNewest && r.Since.Before(l.since) && l.Reader.Means(r.Entity).Since {
		r.Since = l.since
	}
	page, err := l.Reader.ReadPage(ctx, r)
	if err == nil && list && r.Order == source.OrderNewest {
		l.cut(r.Entity, page)
	}
	return page, err
}

// cut ends a list that is sorted newest first at the first record that changed before the time. A page that is not in that
// order proves nothing of those after it, and loses no more than its own old records.
func (l limitedReader) cut(e *schema.Entity, page *source.Page) {
	stamps := schema.NewStampFinder(e, l.Reader.Means(e).Road)
	sorted, before, old := true, int64(math.MaxInt64), false
	page.Records = slices.DeleteFunc(page.Records, func(r schema.Raw) bool {
		stamp := stamps.Find(r.Bytes)
		if stamp == schema.NoStamp {
			return false
		}
		sorted, before = sorted && stamp <= before, stamp
		earlier := schema.StampTime(stamp).Before(l.since)
		old = old || earlier
		return earlier
	})
	if old && sorted {
		page.Next, page.More, page.Shifts = "", source.MoreNever, false
	}
}

// rows returns the ids and timestamps of live rows in a range of ids, as far as a comparison with Keap can speak of them:
// rows from before the entity's limit, or without a timestamp, are in no list. What a list of new records goes by is when they
// were made, however late they changed.
func (p *pass) rows(ctx context.Context, after, through int64) ([]sink.Stamped, error) {
	if p.since.IsZero() {
		return p.engine.sink.Stamps(ctx, p.entity, p.account.Name, after, through)
	}
	return p.engine.sink.StampsSince(ctx, p.entity, p.account.Name, after, through, p.since, p.entity.SinceColumns(p.means)...)
}
