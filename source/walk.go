package source

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// Walk reads one list page by page. It is the only code that pages: it knows when a list continues by id, by token or by
// one more question, and when it ends. It is not safe for concurrent use.
//
//	walk := source.NewWalk(reader, source.List{Request: source.Request{Entity: contacts, Order: source.OrderID}}, source.Place{})
//	for {
//		step, err := walk.Next(ctx)
//		if err != nil || step == nil {
//			return err
//		}
//		use(step.Records) // then store step.Place, to resume after this page
//		step.Release()
//	}
//
// A list by ascending ids continues after the covered id whenever that grew, so that changes during the walk move nothing
// past it. Every other list follows page tokens. In both, an empty page with a token is followed by its token, and a full
// page without one by one more question.
//
// Every walk ends: a token that it saw before, five pages in a row that bring nothing new, or five in all that do not even name
// a token that was not followed yet, are an error. A page brings something new if the covered id grew or a record appeared
// that the walk had not seen.
type Walk struct {
	reader Reader
	list   List
	place  Place
	finder *schema.StampFinder // OrderNewest with Since

	done    bool
	asked   bool              // the one question after a full page without a token was asked
	dry     int               // pages in a row that brought nothing new
	idle    int               // pages of the whole walk that brought nothing new and led to no other place
	before  *schema.Numbering // of the page before the last, for a question that is asked again
	covered int64             // greatest Page.Through so far
	tokens  map[string]bool   // followed since the covered id last grew
	seen    map[int64]bool    // ids of a list by tokens
	refused map[int64]bool    // hashes of records without a usable id
}

// List is what a walk reads.
type List struct {
	// Request has the entity and what is asked of it. AfterID and Token are the walk's own. With OrderNewest, Since is not
	// asked for: the walk ends at the first page that reaches below it.
	Request
	// Through is the last id to read, for a part of a list by ids; zero reads to the end.
	Through int64
	// Full makes sure of the end, for walks from which something is concluded about the whole list: a list that can be asked
	// for what comes after its last record is asked, until nothing new comes.
	Full bool
}

// Place is where a walk goes on. The zero value is the start of the list.
type Place struct {
	After int64  `json:"after,omitempty"` // the covered id
	Token string `json:"token,omitempty"` // of the next page
	// Covered is how many different records the walk has shown so far, rejected ones included.
	Covered int64 `json:"covered,omitempty"`
	// Shifting is the number of pages so far, of a walk by tokens that may count positions (Page.Shifts).
	Shifting int `json:"shifting,omitempty"`
	// Numbering tells apart records without ids that are equal; nil where records have ids.
	Numbering *schema.Numbering `json:"numbering,omitempty"`
	// Unsure tells that equal records without ids were taken for two, though they may be one that the list repeats.
	Unsure bool `json:"unsure,omitempty"`
}

// Step is a page of a walk.
type Step struct {
	*Page
	// Place is where the walk goes on after the page.
	Place Place
	// Last reports that no page follows.
	Last bool
}

// driest is how many pages may bring nothing new, in a row and, of those that lead to no other place, in all; the last of them is
// an error.
const driest = 5

// NewWalk returns a walk that begins at a place. No call is made.
func NewWalk(r Reader, list List, from Place) *Walk {
	w := &Walk{
		reader: r, list: list, place: from, covered: from.After,
		tokens: map[string]bool{from.Token: from.Token != ""}, seen: map[int64]bool{}, refused: map[int64]bool{},
	}
	if list.Order == OrderNewest && !list.Since.IsZero() {
		w.finder = schema.NewStampFinder(list.Entity, r.Means(list.Entity).Road)
	}
	return w
}

// Next asks for the next page, in one call, and once more where it cannot tell what the page repeats. After the last page it
// returns nil. After an error it may be called again, and asks for the same page.
func (w *Walk) Next(ctx context.Context) (*Step, error) {
	if w.done {
		return nil, nil
	}
	r := w.list.Request
	r.AfterID, r.Token = w.place.After, w.place.Token
	if r.Order == OrderNewest {
		r.Since = time.Time{}
	}
	page, err := w.reader.ReadPage(ctx, r)
	if err != nil {
		return nil, err
	}
	step, err := w.advance(ctx, page)
	if err != nil {
		page.Release()
		return nil, err
	}
	return step, nil
}

// StopAt has a walk by ids end at an id that it has not covered yet.
func (w *Walk) StopAt(id int64) { w.list.Through = id }

// advance takes a page and moves the place after it.
func (w *Walk) advance(ctx context.Context, page *Page) (*Step, error) {
	if w.byID() {
		w.cut(page)
	}
	step := &Step{Page: page}
	numbering := w.place.Numbering
	if w.asked { // it shows the page before once more
		numbering = w.before
	}
	numbering, unsure, err := w.recount(ctx, page, numbering)
	if err != nil {
		return nil, err
	}
	var numbered *schema.Numbering
	page.Records, numbered = w.list.Entity.Number(page.Records, numbering)
	records, ids := w.count(page)
	grew := page.Through != 0 && (w.covered == 0 || page.Through > w.covered)
	if w.dry++; grew || ids > 0 && !w.byID() { // by id, what does not extend the covered ids was covered
		w.dry = 0
	}
	step.Last = w.ends(page)
	if grew {
		w.covered = page.Through
	}
	next, err := w.following(page, grew, step.Last)
	if err != nil {
		return nil, err
	}
	next.Covered += int64(records)
	next.Numbering, next.Unsure = numbered, next.Unsure || unsure
	if w.dry > 0 && (page.Next == "" || step.Last) {
		w.idle++
	}
	if !step.Last && max(w.dry, w.idle) >= driest {
		return nil, w.stuck(page, fmt.Sprintf("%d pages brought nothing new, so the list has no end", driest))
	}
	w.place, w.done, w.before = next, step.Last, numbering
	step.Place = next
	return step, nil
}

// following is the place after a page.
func (w *Walk) following(page *Page, grew, last bool) (Place, error) {
	next := w.place
	if page.Shifts || next.Shifting > 0 {
		next.Shifting++
	}
	switch {
	case grew && w.byID():
		next.After, next.Token = page.Through, ""
		clear(w.tokens)
	case page.Next != "" && !last:
		if w.tokens[page.Next] {
			return next, w.stuck(page, fmt.Sprintf("the page token %.60q was followed before, so the list leads back to itself", page.Next))
		}
		w.tokens[page.Next] = true
		next.Token = page.Next
	case w.byID():
		next.Token = "" // the same question again, by id
	}
	return next, nil
}

func (w *Walk) byID() bool { return w.list.Order == OrderID }

// cut drops what lies after the last id to read.
func (w *Walk) cut(page *Page) {
	if w.list.Through == 0 || page.Through < w.list.Through {
		return
	}
	page.Through = w.list.Through
	for i, r := range page.Records {
		if (r.Reason == "" || r.Unreadable) && r.ID > w.list.Through {
			page.Records = page.Records[:i]
			return
		}
	}
}

// count returns how many of the records the walk has not seen, and how many of these have ids. Of a page that was asked for
// twice it drops the others: equal records without ids of Keap's would count as further ones.
func (w *Walk) count(page *Page) (records, ids int) {
	kept := page.Records[:0]
	last, begun := w.covered, w.covered != 0
	for _, r := range page.Records {
		var fresh bool
		switch {
		case r.Reason != "":
			fresh = !w.refused[r.Hash]
			w.refused[r.Hash] = true
		case w.byID():
			if fresh = !begun || r.ID > last; fresh {
				last, begun = r.ID, true
			}
		default:
			fresh = !w.seen[r.ID]
			w.seen[r.ID] = true
		}
		if fresh {
			records++
		}
		if fresh && r.Reason == "" {
			ids++
		}
		if fresh || !w.asked {
			kept = append(kept, r)
		}
	}
	page.Records = kept
	return records, ids
}

// ends reports whether a page is the last one.
func (w *Walk) ends(page *Page) bool {
	switch {
	case w.byID() && w.list.Through != 0 && page.Through >= w.list.Through, w.reached(page):
		return true
	case page.More == MoreNever:
		return true
	case page.More == MoreUnlikely:
		// Only a list by ids, and one whose reader makes its tokens, can be asked for what comes after its last record.
		return !w.list.Full || w.dry > 0 || !w.byID() && page.Next == ""
	case page.More == MoreUnknown && !w.byID():
		again := w.asked
		w.asked = true
		return again
	}
	w.asked = false
	return false
}

// reached reports whether a walk newest first has come below the time it goes down to. A page that is not in that order
// proves nothing, and the walk goes on.
func (w *Walk) reached(page *Page) bool {
	if w.finder == nil {
		return false
	}
	before, reached := int64(math.MaxInt64), false
	for _, r := range page.Records {
		stamp := w.finder.Find(r.Bytes)
		if stamp == schema.NoStamp {
			continue
		}
		if stamp > before {
			return false
		}
		before = stamp
		reached = schema.StampTime(stamp).Before(w.list.Since)
	}
	return reached
}

// stuck is the error of a list that does not end.
func (w *Walk) stuck(page *Page, why string) error {
	return &Error{Entity: w.list.Entity.Name, Call: page.Call, Kind: KindUntrusted, Message: why}
}
