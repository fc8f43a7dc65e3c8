package engine

import (
	"context"
	"math"

	"github.com/keapsync/keapsync/schema"
)

// snapshot reads everything and tombstones what a complete reading no longer shows. It suits small entities alone:
// all of one is in memory, and one transaction brings it into the mirror.
func (p *pass) snapshot(ctx context.Context) error {
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return err
	}
	asOf := p.clock.now()
	all, err := p.listing(ctx, "", walkTokens)
	if err != nil {
		return err
	}
	defer all.release()
	missing, err := p.missing(ctx, all.ids(), nil)
	if err != nil {
		return err
	}
	return p.replace(ctx, &marks[0], all, missing, asOf)
}

// listing is all pages of a list.
type listing struct {
	pages  []*fetched
	cursor cursor
}

func (l *listing) release() {
	for _, f := range l.pages {
		f.Release()
	}
}

func (l *listing) records() []schema.Raw {
	var records []schema.Raw
	for _, f := range l.pages {
		records = append(records, f.Records...)
	}
	return records
}

func (l *listing) ids() map[int64]bool {
	ids := map[int64]bool{}
	for _, f := range l.pages {
		for _, r := range f.Records {
			ids[r.ID] = ids[r.ID] || r.Reason == ""
		}
	}
	return ids
}

// listing reads a whole list by page tokens, in the entity's full order or newest first.
func (p *pass) listing(ctx context.Context, parent string, way walk) (*listing, error) {
	l := &listing{}
	pages := &tokens{pass: p, cursor: cursor{Walk: way}, parent: parent}
	seen := map[int64]int{}
	for {
		f, err := pages.next(ctx)
		if err != nil {
			l.release()
			return nil, err
		}
		if f == nil {
			return l, nil
		}
		p.entity.Number(f.Records, seen)
		l.pages, l.cursor = append(l.pages, f), f.cursor
	}
}

// missing returns the ids of live rows that are not among ids; only those that of accepts, if it is given.
func (p *pass) missing(ctx context.Context, ids map[int64]bool, of func(int64) bool) ([]int64, error) {
	rows, err := p.engine.sink.Stamps(ctx, p.entity, p.account.Name, math.MinInt64, math.MaxInt64)
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
