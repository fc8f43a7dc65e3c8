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

// Tenant returns a reader that gives no page before it is known that the credential is the account's. Answers name the
// tenant in their headers, as a rule; named reports whether one has. Where none has, ask is asked, once. An error of ask other
// than a wrong tenant says nothing of it: older applications cannot be asked.
func Tenant(r Reader, account string, named func() bool, ask func(context.Context) (Identity, error)) Reader {
	return &tenantReader{Reader: r, account: account, named: named, ask: ask}
}

type tenantReader struct {
	Reader
	account string
	named   func() bool
	ask     func(context.Context) (Identity, error)

	mu    sync.Mutex
	known bool
	wrong error
}

func (t *tenantReader) ReadPage(ctx context.Context, r Request) (*Page, error) {
	page, err := t.Reader.ReadPage(ctx, r)
	if err != nil || t.named() {
		return page, err
	}
	if err := t.check(ctx); err != nil {
		page.Release()
		return nil, err
	}
	return page, nil
}

// check asks whose the credential is, unless that is known.
func (t *tenantReader) check(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known {
		return t.wrong
	}
	who, err := t.ask(ctx)
	switch {
	case ctx.Err() != nil:
		return Stopped(ctx)
	case IsTenant(err):
		t.wrong = err
	case err == nil:
		if wrong := WrongTenant(t.account, who.Tenant); wrong != nil {
			t.wrong = wrong
		}
	}
	t.known = true
	return t.wrong
}
