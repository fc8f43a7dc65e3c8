package xmlrpc

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // Keap's zone must be known on any machine

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/carrier"
)

// Defaults of Options.
const (
	DefaultMaxBody   = 64 << 20
	DefaultTimeout   = 2 * time.Minute
	DefaultUserAgent = "keapsync"
	DefaultZone      = "America/New_York"
)

// Options say which account to read, and how.
type Options struct {
	Account string // for errors and log lines
	// URL is the account's own host, as "https://ab123.infusionsoft.com/api/xmlrpc", or the gateway,
	// "https://api.infusionsoft.com/crm/xmlrpc/v1".
	URL string
	// Token gives the credential, for every call anew. It may block for as long as the context allows, to refresh one.
	Token func(context.Context) (string, error)
	// Way is how the credential is sent.
	Way Way
	// Zone is the zone of Keap's wall times; nil is DefaultZone.
	Zone *time.Location

	// OnMissing is told of a field that the account does not have when that is found out, to be kept for SetMissing. It is
	// called by many goroutines. May be nil.
	OnMissing func(ctx context.Context, entity, field string)
	// OnCall is called before each call, once nothing is missing to send it. It may wait, and its error ends the read: then the
	// call is not made. The entity is empty for calls that concern none, and for a call that is made again within another (after a lost
	// connection, or a redirect). May be nil.
	OnCall func(ctx context.Context, entity string) error

	// Transport makes the calls; nil is one of our own, made for few hosts and many calls.
	Transport http.RoundTripper
	// Timeout is for a call as a whole, body included; zero is DefaultTimeout.
	Timeout time.Duration
	// MaxBody is the largest answer accepted, in bytes, uncompressed; zero is DefaultMaxBody.
	MaxBody int64
	// Plain asks for uncompressed answers. It pays only where the network is faster than inflating, as on one machine.
	Plain     bool
	UserAgent string // empty is DefaultUserAgent

	// OnQuota is told Keap's limits as each answer states them, failures included. It is called by many
	// goroutines at once and must not block.
	OnQuota func(source.Quota)
	// Log is told what the client decides by itself; nil is nobody.
	Log *slog.Logger
}

// Way is a way to send the credential.
type Way uint8

// Ways. The first is for the account's own host, the others are for the gateway, which takes a placeholder for the first
// parameter.
const (
	LegacyKey Way = iota // the legacy key as the first parameter
	APIKey               // X-Keap-API-Key: a personal access token or service account key
	Bearer               // Authorization: Bearer, an OAuth access token or one of those
)

// Static is a credential that never changes.
func Static(token string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return token, nil }
}

// Client reads one account. It is safe for concurrent use.
type Client struct {
	o      Options
	http   *http.Client
	limits carrier.Limits
	zone   *zone
	fields *fields
	lists  foreignLists
	secret carrier.Secret
	// largest is the most rows of a table that came in one answer; of any table under no name.
	largest struct {
		sync.Mutex
		of map[string]int
	}
}

var _ source.Reader = (*Client)(nil)

// New returns a client, or says which option makes no sense. No call is made.
func New(o Options) (*Client, error) {
	base, err := url.Parse(o.URL)
	switch {
	case err != nil:
		// The parser's own error would repeat the URL, and whatever secret it holds.
		return nil, fmt.Errorf("%s: xmlrpc_url is not a URL", o.Account)
	case base.Scheme != "http" && base.Scheme != "https" || base.Host == "":
		return nil, fmt.Errorf("%s: xmlrpc_url must be like https://ab123.infusionsoft.com/api/xmlrpc", o.Account)
	case base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, fmt.Errorf("%s: xmlrpc_url must have no user, query or fragment; the credential belongs under auth", o.Account)
	case o.Token == nil:
		return nil, fmt.Errorf("%s: no credential", o.Account)
	}
	if o.Zone == nil {
		if o.Zone, err = time.LoadLocation(DefaultZone); err != nil {
			return nil, fmt.Errorf("%s: %w", o.Account, err)
		}
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
	if o.OnCall == nil {
		o.OnCall = func(context.Context, string) error { return nil }
	}
	again := func(ctx context.Context) error { return o.OnCall(ctx, "") }
	if o.Transport == nil {
		o.Transport = carrier.Resent(carrier.Transport(), again)
	}
	o.URL = strings.TrimRight(o.URL, "/")
	c := &Client{
		o:      o,
		http:   &http.Client{Transport: o.Transport, CheckRedirect: carrier.SameOrigin(again)},
		limits: carrier.Limits{Timeout: o.Timeout, MaxBody: o.MaxBody},
		zone:   newZone(o.Zone),
		fields: newFields(),
		lists:  newForeignLists(),
	}
	c.largest.of = map[string]int{}
	return c, nil
}

// SetMissing says which fields the account is known not to have of an entity, as OnMissing told them: they are not asked
// for. None makes it ask for all.
func (c *Client) SetMissing(entity string, names []string) { c.fields.setMissing(entity, names) }

// Close gives the idle connections of the process back to the system. The client may be used again.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// ReadPage implements source.Reader.
func (c *Client) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	switch {
	case r.Entity.XMLRPC == nil:
		return nil, c.unsupported(r, "XML-RPC does not list this entity")
	case r.Count:
		return c.readCount(ctx, r)
	case r.Owned != nil:
		return c.readOwned(ctx, r)
	case len(r.IDs) > 0:
		return c.readIDs(ctx, r)
	case r.Entity.XMLRPC.Pair[0] != "":
		return c.readPairs(ctx, r)
	case r.Order == source.OrderIDDesc:
		return c.readGreatest(ctx, r)
	}
	return c.readList(ctx, r)
}

// fail completes an error with what only the client knows, and takes the credential out of other people's words.
func (c *Client) fail(q question, e *source.Error) error {
	e.Account, e.Entity, e.Call = c.o.Account, q.entity, q.String()
	c.secret.Hide(e)
	return e
}

func (c *Client) unsupported(r source.Request, why string) error {
	return c.fail(question{entity: r.Entity.Name}, &source.Error{Kind: source.KindUnsupported, Message: why})
}

func untrusted(format string, args ...any) *source.Error {
	return &source.Error{Kind: source.KindUntrusted, Message: fmt.Sprintf(format, args...)}
}

// pageSize is the most records that Keap sends at once, and maxIDs the most ids it takes in a list.
const pageSize, maxIDs = 1000, 1000

// Means implements source.Reader.
func (c *Client) Means(e *schema.Entity) schema.Means {
	x := e.XMLRPC
	if x == nil {
		return schema.Means{Road: schema.XMLRPCRoad}
	}
	m := schema.Means{
		Road: schema.XMLRPCRoad, Strategy: x.Strategy, PageSize: pageSize, ChildTables: e.ChildTables(),
		Keyset: x.Pair[0] == "", Count: true, LooseStamps: x.LooseStamp,
		Horizon: x.Horizon, Reread: x.Reread, Owners: x.Owners,
	}
	if ownTable(e).id == "Id" { // the one field that lists of ids are documented for
		m.MaxIDs = maxIDs
		if takes, known := c.lists.get(x.Table + ".Id"); known && !takes {
			m.MaxIDs = 1
		}
	}
	if x.Strategy == schema.Window && c.sinceField(e, schema.Window) == "" {
		// What has no stamp shows no changes.
		m.Strategy, m.Reread = schema.Append, true
	}
	m.Since = c.sinceField(e, m.Strategy) != ""
	// What shows in no stamp has to be compared as a whole.
	m.Stamps = m.Keyset && m.Strategy == schema.Window && !m.Reread
	return m
}

// sinceField is the field that the account can be asked by for what changed, or, where that does not show, for what is
// new; empty if there is none.
func (c *Client) sinceField(e *schema.Entity, s schema.Strategy) string {
	field := e.XMLRPC.Created
	if s == schema.Window {
		field = ownTable(e).stamp()
	}
	if c.fields.isMissing(e, field) {
		return ""
	}
	return field
}
