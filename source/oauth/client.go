package oauth

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/carrier"
)

// Lives that Keap gives, and what is believed of an access token whose answer does not tell.
const (
	RefreshLife = 45 * 24 * time.Hour
	defaultLife = time.Hour
)

// DefaultTimeout is how long an answer is waited for. It is long, since to stop waiting may be to lose the account.
const DefaultTimeout = time.Minute

// scope is the only one there is.
const scope = "full"

// Options say which OAuth client to be, and where Keap is.
type Options struct {
	Account      string // for errors
	ClientID     string
	ClientSecret string
	AuthorizeURL string // as "https://accounts.infusionsoft.com/app/oauth/authorize"
	TokenURL     string // as "https://api.infusionsoft.com/token"

	// Transport makes the calls; nil is one of our own, with a connection for each call. It is of this type because it has to
	// tell how far a call got.
	Transport *http.Transport
	// Timeout is for a call as a whole; zero is DefaultTimeout.
	Timeout   time.Duration
	UserAgent string
}

// Tokens are a pair as Keap gives it. Whatever way they are printed, they do not show.
type Tokens struct {
	Access, Refresh string
	Life            time.Duration // of the access token
	Tenant          string        // host name of the account they open, as "ab123.infusionsoft.com"; empty if Keap does not say
}

// Format implements fmt.Formatter.
func (Tokens) Format(f fmt.State, _ rune) { io.WriteString(f, "tokens") } //nolint:errcheck // as fmt itself does

// Client asks Keap for tokens. It is safe for concurrent use.
type Client struct {
	o      Options
	limits carrier.Limits
}

// NewClient returns a client, or says which option makes no sense. No call is made.
func NewClient(o Options) (*Client, error) {
	for name, address := range map[string]string{"authorize_url": o.AuthorizeURL, "token_url": o.TokenURL} {
		// The parser's own error would repeat the URL, and whatever secret it holds.
		if u, err := url.Parse(address); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			return nil, fmt.Errorf("%s: %s must be a URL like https://host/path, without a user", o.Account, name)
		}
	}
	if o.ClientID == "" || o.ClientSecret == "" {
		return nil, fmt.Errorf("%s: client_id or client_secret is empty", o.Account)
	}
	if o.Transport == nil {
		o.Transport = carrier.Transport().Clone()
		o.Transport.DisableKeepAlives = true
	}
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	return &Client{o: o, limits: carrier.Limits{Timeout: o.Timeout, MaxBody: maxBody}}, nil
}

// AuthorizeURL is where a person consents, and from where Keap sends him to redirect with a code and state. verifier is
// the secret of PKCE (RFC 7636), of which the URL holds no more than the hash; NewVerifier makes one.
func (c *Client) AuthorizeURL(state, verifier, redirect string) string {
	config := oauth2.Config{
		ClientID: c.o.ClientID, RedirectURL: redirect, Scopes: []string{scope}, Endpoint: oauth2.Endpoint{AuthURL: c.o.AuthorizeURL},
	}
	return config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))
}

// NewVerifier makes a secret for one authorization.
func NewVerifier() string { return oauth2.GenerateVerifier() }

// Exchange gives a code for tokens. verifier and redirect are those of the AuthorizeURL; an empty verifier is not sent.
func (c *Client) Exchange(ctx context.Context, code, verifier, redirect string) (Tokens, error) {
	form := url.Values{ // Keap documents the body for this, and the header for a refresh
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {c.o.ClientID}, "client_secret": {c.o.ClientSecret},
	}
	if redirect != "" {
		form.Set("redirect_uri", redirect)
	}
	if verifier != "" {
		form.Set("code_verifier", verifier)
	}
	return c.call(ctx, form, "", code, verifier)
}

// Refresh gives a refresh token for a new pair. If the answer has no refresh token the old one is still good (RFC 6749,
// section 6), and is that of the pair.
func (c *Client) Refresh(ctx context.Context, refreshToken string) (Tokens, error) {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}}
	return c.call(ctx, form, refreshToken, refreshToken)
}

// call makes a call and finds out, if it gave no tokens, what became of the secrets it was made with. An answer that has both
// tokens is a success, even if it was cut off after them.
func (c *Client) call(ctx context.Context, form url.Values, oldRefresh string, secrets ...string) (Tokens, error) {
	calling, cancel := c.limits.Context(ctx)
	defer cancel()
	h, err := c.ask(calling, form, oldRefresh != "")
	a := parseAnswer(h.body, h.cutOff)
	if h.whole && h.status/100 == 2 && a.err == "" {
		a.Refresh = cmp.Or(a.Refresh, oldRefresh)
	}
	if a.Access != "" && a.Refresh != "" && (h.status/100 == 2 || a.err == "") {
		a.Life = cmp.Or(a.Life, defaultLife)
		return a.Tokens, nil
	}
	fate, e := h.judge(a)
	if e == nil { // there was no whole answer
		if ctx.Err() != nil {
			e = &source.Error{Kind: source.KindNetwork, Err: source.Stopped(ctx)}
		} else {
			e = c.limits.Lost(calling, source.KindNetwork, err)
		}
	}
	e.Account, e.Call, e.Login = c.o.Account, "POST "+c.o.TokenURL, true
	c.hide(e, append(secrets, a.Access, a.Refresh))
	return Tokens{}, &Error{fate, e}
}
