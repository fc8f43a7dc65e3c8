package source

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// Reader reads one account's records over one of Keap's APIs. Implementations are safe for concurrent use.
//
// A Reader does not retry, wait or count: wrappers do (Retry, Pace …). An error answers the questions of this
// package (IsTemporary, IsAuth, IsQuota …).
type Reader interface {
	// ReadPage asks for one page. The caller owns the page and calls Release when it needs neither Records nor their
	// bytes any more. A page that could not be read whole is an error, never a shorter page.
	ReadPage(ctx context.Context, r Request) (*Page, error)
}

// Request is one list call.
type Request struct {
	Entity *schema.Entity
	Order  Order
	// Since asks for what changed at or after it; zero asks for everything, and then no time filter is sent.
	Since time.Time
	// AfterID asks for ids greater than it (OrderID only).
	AfterID int64
	// Token continues after the page that gave it as Next.
	Token string
	// IDs asks for just these records, at most schema.V2.MaxIDs; all else but Entity is then ignored.
	IDs []int64
	// Parent is the parent to read (strategy PerParent).
	Parent string
	// Limit is the most records wanted; zero asks for as many as Keap gives.
	Limit int
	// Stamps asks for no more than ids and stamps, where Keap can leave out the rest.
	Stamps bool
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
	// Next is the token of the next page, empty when Keap names none.
	Next string
	// Limit is the number of records Keap would have sent had it more: a page with fewer and without Next is the last.
	Limit int
	// At is Keap's clock when it answered (UTC, from the answer's Date header); zero if it told none.
	At time.Time
	// Body is the size of the answer in bytes, uncompressed.
	Body int

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
