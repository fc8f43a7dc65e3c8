package engine

import (
	"context"
	"math"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// snapshot reads everything and tombstones what a complete reading no longer shows. It suits small entities alone:
// all of one is in memory, and one transaction brings it into the mirror.
func (p *pass) snapshot(ctx context.Context) error {
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return err
	}
	if p.report.Kind != Incremental {
		p.countBefore(ctx)
	}
	all, err := p.listing(ctx, "")
	if err != nil {
		return err
	}
	defer all.release()
	if shown := all.cursor.Covered; p.report.Kind != Incremental || shown >= int64(p.means.PageSize) {
		if err := p.checkCount(ctx, shown, p.report.KeapCountBefore, time.Time{}); err != nil {
			return err
		}
	}
	all.definition = p.definition()
	missing, err := p.missing(ctx, all.ids(), nil)
	if err != nil {
		return err
	}
	return p.replace(ctx, &marks[0], all, missing)
}

// listing is all pages of a list.
type listing struct {
	pages      []*fetched
	cursor     cursor
	definition int64 // that of the rows when this is in the mirror; zero if it is not all of the entity
}

func (l *listing) release() {
	for _, f := range l.pages {
		f.Release()
	}
}

func (l *listing) records() []schema.Raw {
	var records []schema.Raw
	for _, f := range l.pages {
		records = append(records, f.dated()...)
	}
	return records
}

func (l *listing) ids() map[int64]bool { return idsOf(l.records()) }

// idsOf are the ids of records, with whether the record is usable.
func idsOf(records []schema.Raw) map[int64]bool {
	ids := make(map[int64]bool, len(records))
	for _, r := range records {
		ids[r.ID] = ids[r.ID] || r.Reason == "" || r.Unreadable
	}
	return ids
}

// listing reads a whole list by page tokens, twice if it took several pages whose tokens may count positions.
func (p *pass) listing(ctx context.Context, parent string) (*listing, error) {
	l, err := p.list(ctx, parent, walkTokens)
	if source.IsTokenRefused(err) {
		l, err = p.list(ctx, parent, walkTokens)
	}
	if err != nil || !repeated(l.cursor) {
		return l, err
	}
	again, err := p.list(ctx, parent, walkTokens)
	if err != nil {
		l.release()
		return nil, err
	}
	l.pages = append(l.pages, again.pages...)
	return l, nil
}

// list reads a whole list once, in the entity's full order or newest first.
func (p *pass) list(ctx context.Context, parent string, way walk) (*listing, error) {
	l := &listing{}
	pages := p.walkList(cursor{Walk: way, Full: true}, source.Request{Parent: parent})
	for {
		f, err := pages.next(ctx)
		if err != nil {
			l.release()
			return nil, err
		}
		if f == nil {
			return l, nil
		}
		l.pages, l.cursor = append(l.pages, f), f.cursor
	}
}

// missing returns the ids of live rows that are not among ids; only those that of accepts, if it is given.
func (p *pass) missing(ctx context.Context, ids map[int64]bool, of func(int64) bool) ([]int64, error) {
	rows, err := p.rows(ctx, math.MinInt64, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	var missing []int64
	for _, row := range rows {
		if !ids[row.ID] && (of == nil || of(row.ID)) {
			missing = append(missing, row.ID)
		}
	}
	return missing, nil
}
