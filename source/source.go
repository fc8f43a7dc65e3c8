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
	// is an error, never a shorter page, and so is one that does not fit the request (ids out of order, or not asked
	// for): whoever acts on a page may conclude from what it lacks. One exception: a page with a Call may turn out to be garbled
	// when its records are decoded, and then nothing may be concluded from it. A request that the API has no means for (an order,
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
	// Token continues after the page that gave it as Next.
	Token string
	// IDs asks for just these records, at most schema.Means.MaxIDs; all else but Entity is then ignored, and
	// the page is the whole answer. An id that is not among its records does not exist.
	IDs []int64
	// Parent is the parent to read, by its name (strategy PerParent).
	Parent string
	// Limit is the most records wanted; zero asks for as many as Keap gives.
	Limit int
	// Stamps asks for no more than ids and stamps, where Keap can leave out the rest.
	Stamps bool
	// Count asks for the number of records and nothing else: Page.Count (schema.Means.Count).
	Count bool
	// Owned asks for the records that belong to these (schema.Means.Owners); all else but Entity is then ignored, and the
	// page is the whole answer.
	Owned *Owned
}

// Owned names records of another entity.
type Owned struct {
	Column string // the entity's own column that names them, as "invoice_id"
	IDs    []int64
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

// Page is one answer of a list call.
type Page struct {
	Records []schema.Raw
	// Next is the token of the next page, empty when Keap names none and after a page without records.
	Next string
	// Limit is the number of records Keap would have sent had it more: a page with fewer and without Next is the last.
	// Where Keap sends all at once, it is greater than any number of records.
	Limit int
	// After is the id up to which the page tells all (OrderID only): the walk goes on behind it. It may be greater than
	// that of the last record, where records that are not the entity's lie between. Zero means the last record's.
	After int64
	// Count is the number of records there are, if Request.Count asked for it.
	Count int64
	// At is Keap's clock when it answered (UTC, from the answer's Date header); zero if it told none.
	At time.Time
	// Call is the call, as in Error.Call, if nobody has looked into the records yet but for their keys: whoever decodes those that
	// are not known by their hashes does so. Empty if their JSON was checked.
	Call string
	// Body is the size of the answer in bytes, uncompressed.
	Body int
	// Further is how many calls the page took besides the first.
	Further int
	// Repaired is how many characters were replaced by U+FFFD, because Keap's format does not allow what it sent.
	Repaired int

	release func()
}

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

// Append makes q a part of p: its records follow p's, and it is released with p. At stays the earlier of the two.
func (p *Page) Append(q *Page) {
	p.Records = append(p.Records, q.Records...)
	p.Next, p.Limit, p.Body = q.Next, p.Limit+q.Limit, p.Body+q.Body
	p.Further, p.Repaired = p.Further+q.Further+1, p.Repaired+q.Repaired
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
