package source

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// Reader reads one account's records over one of Keap's APIs. Implementations are safe for concurrent use.
//
// A Reader does not retry, wait or count: wrappers do (Retry, Pace …). An error answers the questions of this
// package (IsTemporary, IsAuth, IsQuota …). A reader that is stopped by ctx returns an error for which
// errors.Is(err, ctx.Err()) holds.
type Reader interface {
	// ReadPage asks for one page. The caller owns the page and calls Release when it needs neither Records nor their
	// bytes any more; a page that is never released costs memory and nothing else. A page that could not be read whole
	// is an error, never a shorter page, and so is one that does not fit the request (an order that could
	// hide a record, ids that were not asked for, more records than were asked for): whoever acts on a page may conclude from what it lacks. One exception: a page of a list by ids may turn out to be
	// garbled when its records are decoded, and then nothing may be concluded from it. A request that the API has no means for (an order,
	// Since, or IDs the entity does not have) is refused with an error for which IsUnsupported holds.
	ReadPage(ctx context.Context, r Request) (*Page, error)

	// Means are what the entity can be read by, as far as is known by now. It makes no call. They may become fewer when a
	// read finds that the account does not have all of them.
	Means(e *schema.Entity) schema.Means
}

// Request is one list call.
type Request struct {
	Entity *schema.Entity
	// Purpose is what the call is for: it decides what the budget has for it.
	Purpose Purpose
	Order   Order
	// Since asks for what changed at or after it; zero asks for everything, and then no time filter is sent.
	Since time.Time
	// AfterID asks for ids greater than it (OrderID only).
	AfterID int64
	// BeforeID asks for ids less than it (OrderID and OrderIDDesc only); zero sets no bound.
	BeforeID int64
	// Token continues after the page that gave it as Next.
	Token string
	// IDs asks for just these records, at most schema.Means.MaxIDs; all else but Entity is then ignored, and
	// the page is the whole answer. An id that is not among its records does not exist. With OrderID, the records come by
	// ascending ids (where Means.Keyset).
	IDs []int64
	// Prove marks a question from whose answer deletions are concluded. Of a single id it asks for no more than whether the record
	// exists, by its URL (schema.Means.Single or Proves): Page.Proven. A list must not leave anything out.
	Prove bool
	// Parent is the parent to read, by its name (strategy PerParent).
	Parent string
	// Limit is the most records wanted; zero asks for as many as Keap gives. More records than that are an error. Of a read
	// by IDs or Owned it is how many rows each of its further calls asks for.
	Limit int
	// Attempts is how often Retry may make the call in all, if it fails in a way that may depend on the number of records;
	// zero is as often as its options say.
	Attempts int
	// Search marks a call that looks for what makes a list fail, after the road was seen to answer: its failure says nothing
	// of the road.
	Search bool
	// Stamps asks for no more than ids and stamps, where Keap can leave out the rest.
	Stamps bool
	// Count asks for the number of records and nothing else: Page.Count (schema.Means.Count).
	Count bool
	// Whole asks for the answer to IDs in one piece: a record proves what comes before it on the same page, and nothing of a part
	// that was asked for alone.
	Whole bool
	// Owned asks for the records that belong to these (schema.Means.Owners); all else but Entity is then ignored, and the
	// page is the whole answer.
	Owned *Owned
}

// Owned names records of another entity.
type Owned struct {
	Column string // the entity's own column that names them, as "invoice_id"
	IDs    []int64
	// Prove has the reader state which of them have no other records than those on the page (Page.Complete), where the entity
	// has no ids in Keap. Only what belongs to these is on the page.
	Prove bool
}

// Order is the order of a list.
type Order uint8

// Orders. A reader refuses one that the entity does not have.
const (
	OrderFull   Order = iota // the entity's order for a walk over everything, by page tokens
	OrderID                  // ascending ids, for a keyset
	OrderIDDesc              // descending ids, to learn the greatest
	OrderNewest              // descending change stamps
)

// Page is one answer of a list call. The reader states what it covers, since only the reader knows its API: nothing is
// inferred from the number of records.
type Page struct {
	Records []schema.Raw
	// Through is the id up to which the answers so far hold every record of the list, whether it was kept or left out (only
	// of lists by ascending ids). It is greater than the last record's id where records of another entity, or without a
	// usable id, lie between. A page that extends nothing repeats the id that was asked after.
	Through int64
	// Next is the token of the next page, empty if there is none. An empty page may have one.
	Next string
	// More states whether the list goes on after this page.
	More More
	// Shifts states that Next may count positions: a record that is deleted during the walk then moves another one past it.
	Shifts bool
	// Count is the number of records there are, if Request.Count asked for it.
	Count int64
	// At is Keap's clock when it answered (UTC, from the answer's Date header); zero if it told none.
	At time.Time
	// Call is the call, as in Error.Call. The records of a list by ids may not have been parsed yet except for their keys:
	// decoding them may still find that the answer is not JSON.
	Call string
	// Body is the size of the answer in bytes, uncompressed.
	Body int
	// Breaks are the places among the records where another answer of Keap begins, of a page that took several.
	Breaks []int
	// Room is how many calls side by side use up what the account's limits allow, at the latency of this one; 1 if it had to wait
	// itself. Zero: no limit is known.
	Room int
	// Proven reports that Keap has no record at the URL that Request.Prove asked for.
	Proven bool
	// Complete are the parents of Owned.Prove of which each record is on the page, since a later parent's came in the same answer.
	Complete []int64
	// Repaired is how many characters were replaced by U+FFFD, because Keap's format does not allow what it sent.
	Repaired int

	release func()
}

// More states whether a list goes on after a page.
type More uint8

// Values of More, from the least certain end to the most certain one.
const (
	MoreUnknown  More = iota // the page is full and names no next one: only one more question can tell
	MoreFollows              // more may follow: after Through in a list by ids, or else at Next
	MoreUnlikely             // the page is shorter than it could be and names no next one; Next, if set, asks after it
	MoreNever                // the answer is the whole list
)

// Release gives the page's memory back; Records and their bytes must not be used after it. It may be called twice.
func (p *Page) Release() {
	if p.release != nil {
		p.release()
		p.release = nil
	}
	p.Records = nil
}

// OnRelease sets what Release does.
func (p *Page) OnRelease(f func()) { p.release = f }

// Append makes q, which took a call of its own, a part of p: its records follow p's, and it is released with p. At stays
// the earlier of the two.
func (p *Page) Append(q *Page) {
	p.Breaks = append(p.Breaks, len(p.Records))
	for _, i := range q.Breaks {
		p.Breaks = append(p.Breaks, len(p.Records)+i)
	}
	p.Records = append(p.Records, q.Records...)
	p.Next, p.More, p.Shifts, p.Call, p.Body = q.Next, q.More, q.Shifts, q.Call, p.Body+q.Body
	p.Repaired += q.Repaired
	if p.At.IsZero() || !q.At.IsZero() && q.At.Before(p.At) {
		p.At = q.At
	}
	first, second := p.release, q.release
	p.release = func() {
		for _, release := range []func(){first, second} {
			if release != nil {
				release()
			}
		}
	}
	q.release = nil
}

// Checker is a Reader that can tell who its credential is.
type Checker interface {
	WhoAmI(ctx context.Context) (Identity, error)
}

// Identity is what Keap says of a credential.
type Identity struct {
	Email  string
	Tenant string // as "ab123.infusionsoft.com"
	// Admin tells whether the credential sees all records; nil if Keap does not say.
	Admin *bool
}
