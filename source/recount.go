package source

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// mostRecounted is how many pages a question may take that tells how many equal records there are.
const mostRecounted = 5

// recount finds out how many equal records without ids there are, if the page shows one that an earlier page has shown: it asks for the
// list from that time on, so that they stand in one page. It returns the numbering that knows of it, and reports whether it could
// not be told.
func (w *Walk) recount(ctx context.Context, page *Page, n *schema.Numbering) (_ *schema.Numbering, unsure bool, err error) {
	e, means := w.list.Entity, w.reader.Means(w.list.Entity)
	again := e.Recurs(page.Records, n)
	if again == nil {
		return n, false, nil
	}
	stamp := schema.NewStampFinder(e, means.Road).Find(again.Bytes)
	if !means.Since || e.Stamp != e.Numbered || stamp == schema.NoStamp {
		return n, true, nil
	}
	// The filter may be exact to the second only.
	r := Request{Entity: e, Purpose: w.list.Purpose, Order: OrderFull, Since: schema.StampTime(stamp).Add(-time.Second)}
	var pages [][]schema.Raw
	for len(pages) < mostRecounted {
		page, err := w.reader.ReadPage(ctx, r)
		if err != nil {
			return nil, false, err
		}
		defer page.Release()
		pages = append(pages, page.Records)
		counts, passed, torn := e.Recount(n, pages)
		ended := page.Next == "" && page.More != MoreUnknown
		switch {
		case torn, ended && counts[again.ID] == 0, !ended && page.Next == "" && !passed:
			return n, true, nil
		case ended, passed && counts[again.ID] > 0:
			known := *n
			known.Known = counts
			return &known, false, nil
		}
		r.Token = page.Next
	}
	return n, true, nil
}
