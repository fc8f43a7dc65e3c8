package rest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/carrier"
)

// Defaults of Options.
const (
	DefaultMaxBody   = 64 << 20
	DefaultTimeout   = 2 * time.Minute
	DefaultUserAgent = "keapsync"
)

// Options say which account to read, and how.
type Options struct {
	Account string // for errors and log lines
	// BaseURL is where Keap's REST APIs are, as "https://api.infusionsoft.com/crm/rest"; "/v2" is appended, and
	// "/v1" for hooks.
	BaseURL string
	// Token gives the credential, for every call anew. It may block for as long as the context allows, to refresh one.
	Token func(context.Context) (string, error)
	// Header is how the credential is sent.
	Header Header

	// Transport makes the calls; nil is one of our own, made for few hosts and many calls.
	Transport http.RoundTripper
	// Timeout is for a call as a whole, body included; zero is DefaultTimeout.
	Timeout time.Duration
	// MaxBody is the largest answer accepted, in bytes, uncompressed; zero is DefaultMaxBody.
	MaxBody int64
	// Plain asks for uncompressed answers. It pays only where the network is faster than inflating, as on one machine.
	Plain     bool
	UserAgent string // empty is DefaultUserAgent

	// OnCall is called before each call, once nothing is missing to send it. It may wait, and its error ends the read: then the
	// call is not made. The entity is empty for calls that concern none, and for a call that is made again within another (after a lost
	// connection, or a redirect). May be nil.
	OnCall func(ctx context.Context, entity string) error

	// Workarounds are how the account has to be asked for entities where the usual way fails; nil keeps them in memory alone.
	Workarounds *source.Workarounds

	// OnQuota is told Keap's limits as each answer states them, failures included. It is called by many
	// goroutines at once and must not block.
	OnQuota func(source.Quota)
	// Log is told what the client decides by itself; nil is nobody.
	Log *slog.Logger
}

// Header is a way to send the credential.
type Header uint8

// Keap takes OAuth's access tokens, personal access tokens and service account keys as Bearer, and the latter two as
// APIKey as well.
const (
	Bearer Header = iota // Authorization: Bearer TOKEN
	APIKey               // X-Keap-API-Key: TOKEN
)

// Static is a credential that never changes.
func Static(token string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return token, nil }
}

// Client reads one account. It is safe for concurrent use.
type Client struct {
	o      Options
	base   string // without the version or a slash at the end
	http   *http.Client
	limits carrier.Limits
	offers offers
	secret carrier.Secret
}

var (
	_ source.Reader  = (*Client)(nil)
	_ source.Checker = (*Client)(nil)
)

// New returns a client, or says which option makes no sense. No call is made.
func New(o Options) (*Client, error) {
	base, err := url.Parse(strings.TrimRight(o.BaseURL, "/"))
	switch {
	case err != nil:
		// The parser's own error would repeat the URL, and whatever secret it holds.
		return nil, fmt.Errorf("%s: rest_url is not a URL", o.Account)
	case base.Scheme != "http" && base.Scheme != "https" || base.Host == "":
		return nil, fmt.Errorf("%s: rest_url must be like https://api.infusionsoft.com/crm/rest", o.Account)
	case base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, fmt.Errorf("%s: rest_url must have no user, query or fragment; the credential belongs under auth", o.Account)
	case o.Token == nil:
		return nil, fmt.Errorf("%s: no credential", o.Account)
	}
	if o.MaxBody == 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Workarounds == nil {
		o.Workarounds = source.NewWorkarounds(o.Account, o.Log)
	}
	if o.OnCall == nil {
		o.OnCall = func(context.Context, string) error { return nil }
	}
	again := func(ctx context.Context) error { return o.OnCall(ctx, "") }
	if o.Transport == nil {
		o.Transport = carrier.Resent(carrier.Transport(), again)
	}
	return &Client{
		o: o, base: base.String(),
		http:   &http.Client{Transport: o.Transport, CheckRedirect: carrier.SameOrigin(again)},
		limits: carrier.Limits{Timeout: o.Timeout, MaxBody: o.MaxBody},
		offers: newOffers(),
	}, nil
}

// Close gives the idle connections of the process back to the system. The client may be used again.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Means implements source.Reader.
func (c *Client) Means(e *schema.Entity) schema.Means { return e.V2Means() }

// ReadPage implements source.Reader.
func (c *Client) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	if r.Entity.V2 == nil {
		return nil, c.fail(question{entity: r.Entity.Name}, unsupported("REST v2 does not list this entity"))
	}
	if len(r.IDs) > 0 {
		return c.readIDs(ctx, r)
	}
	l, refusal := newList(r)
	if refusal != nil {
		return nil, c.fail(question{entity: r.Entity.Name}, refusal)
	}
	page, err := c.readList(ctx, l)
	if err != nil {
		return nil, err
	}
	if doubt := verify(r, page); doubt != nil {
		if garbled := check(page); garbled != nil { // which is the better reason, and one to ask again
			doubt = garbled
		}
		page.Release()
		return nil, c.fail(l.question(c.selection(ctx, l.entity, l.fields)), doubt)
	}
	return page, nil
}

// fail completes an error with what only the client knows, and takes the credential out of other people's words.
func (c *Client) fail(q question, e *source.Error) error {
	e.Account, e.Entity, e.Call = c.o.Account, q.entity, q.String()
	c.secret.Hide(e)
	return e
}

func unsupported(why string) *source.Error {
	return &source.Error{Kind: source.KindUnsupported, Message: why}
}
