package source

import (
	"context"
	"net/http"
	"strings"
	"sync"
)

// TenantName is the application's name in what Keap says of a tenant: "ab123" of "AB123.infusionsoft.com". It is empty where Keap
// says nothing.
func TenantName(said string) string {
	name, _, _ := strings.Cut(strings.Trim(said, " |"), ".")
	return strings.ToLower(name)
}

// WrongTenant returns an error for which IsTenant holds if Keap says that a credential opens another application than the
// account's. Nothing of the answer may be used then. A missing name is no mismatch. The caller adds the call.
func WrongTenant(account, said string) *Error {
	name := TenantName(said)
	if name == "" || name == TenantName(account) {
		return nil
	}
	return &Error{Account: account, Kind: KindTenant, Message: "Keap names the application " + oneLine(name, 63)}
}

// AnsweredTenant is WrongTenant for an answer's headers.
func AnsweredTenant(account string, h http.Header) *Error {
	return WrongTenant(account, h.Get("X-Keap-Tenant-Id"))
}

// Tenancy watches whether the credential of one account opens its application. Its readers and questions share what they find:
// a question that was answered with another application ends all reading.
type Tenancy struct {
	account string

	mu     sync.Mutex
	wrong  error // of a question; it stays
	doubts int   // answers that named another application in their headers
}

// NewTenancy returns the watch over an account.
func NewTenancy(account string) *Tenancy { return &Tenancy{account: account} }

// Wrap returns a reader that gives no page before it is known that the credential is the account's. Answers name the
// application in their headers, as a rule; named reports whether one has named the account's. Where none has, ask is asked. An
// answer and a lasting refusal are remembered: older applications cannot be asked. After any other error there is no page, and the
// next read begins with the question. So it does after an answer that named another application.
func (t *Tenancy) Wrap(r Reader, named func() bool, ask func(context.Context) (Identity, error)) Reader {
	return &tenantReader{Reader: r, tenancy: t, named: named, ask: t.WhoAmI(ask)}
}

// WhoAmI returns ask with the answer compared. A wrong one is an error for which IsTenant holds, for the readers too.
func (t *Tenancy) WhoAmI(ask func(context.Context) (Identity, error)) func(context.Context) (Identity, error) {
	return func(ctx context.Context) (Identity, error) {
		who, err := ask(ctx)
		if wrong := WrongTenant(t.account, who.Tenant); err == nil && wrong != nil {
			err = wrong
		}
		if IsTenant(err) {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.wrong = err
		}
		return who, err
	}
}

// doubt returns how many answers named another application, one more if this error is such an answer, and the error of a
// question that did.
func (t *Tenancy) doubt(err error) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if IsTenant(err) {
		t.doubts++
	}
	return t.doubts, t.wrong
}

type tenantReader struct {
	Reader
	tenancy *Tenancy
	named   func() bool
	ask     func(context.Context) (Identity, error)

	mu     sync.Mutex
	known  bool
	failed bool // the last question, without telling anything
	doubts int  // that were known of at the last answer
}

// ReadPage implements Reader.
func (t *tenantReader) ReadPage(ctx context.Context, r Request) (*Page, error) {
	if err := t.check(ctx, t.doubtful); err != nil {
		return nil, err
	}
	page, err := t.Reader.ReadPage(ctx, r)
	if err != nil {
		_, _ = t.tenancy.doubt(err)
		return nil, err
	}
	if err := t.check(ctx, func() bool { return t.doubtful() || !t.known && !t.named() }); err != nil {
		page.Release()
		return nil, err
	}
	return page, nil
}

// doubtful reports whether the question is due before anything is read. The caller holds the lock.
func (t *tenantReader) doubtful() bool {
	doubts, _ := t.tenancy.doubt(nil)
	return t.failed || doubts > t.doubts
}

// check asks whose the credential is, if that is due.
func (t *tenantReader) check(ctx context.Context, due func() bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	doubts, wrong := t.tenancy.doubt(nil)
	if wrong != nil || !due() {
		return wrong
	}
	_, err := t.ask(ctx)
	switch {
	case ctx.Err() != nil:
		return Stopped(ctx)
	case err != nil && !isLasting(err):
		t.failed = true
		return err
	}
	t.known, t.failed, t.doubts = true, false, doubts
	return nil
}

// isLasting reports whether a refused question would be refused again: it cannot be asked, or not by this credential.
func isLasting(err error) bool {
	switch kind(err) {
	case KindAuth, KindNotFound, KindUnknownURL, KindBadRequest, KindRefused, KindUnsupported, KindNoTable, KindNoField:
		return true
	}
	return false
}
