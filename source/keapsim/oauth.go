package keapsim

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"
)

// OAuthClient is the client that may log in. Without an ID nobody can.
type OAuthClient struct {
	ID, Secret string
	// Redirects are the redirect_uris that are known; by default any that is https, or http to this machine.
	Redirects []string
	// AccessLife is how long an access token works by the account's clock, 24 hours by default; RefreshLife the same of a
	// refresh token, 45 days by default.
	AccessLife, RefreshLife time.Duration
}

// codeLife is how long a code can be exchanged for tokens.
const codeLife = time.Minute

// Tokens are what a client has of a grant.
type Tokens struct{ Access, Refresh string }

// grants keeps what was issued to the client. Tokens of the past are kept too, so that their uses can be told.
type grants struct {
	client OAuthClient
	strict bool // a refresh ends the access token

	mu      sync.Mutex
	codes   map[string]code
	access  map[string]*token
	refresh map[string]*token
	logins  int // how often an owner agreed
}

// code is a consent that was not exchanged yet.
type code struct {
	redirect          string
	challenge, method string // of PKCE; empty if the client sent none
	expires           time.Time
}

// token is an access token or a refresh token.
type token struct {
	expires time.Time
	dead    bool
	login   int // which one it goes back to
	uses    int
	access  string // of a refresh token: what was issued with it
}

func newGrants(client OAuthClient, strict bool) *grants {
	if client.AccessLife == 0 {
		client.AccessLife = 24 * time.Hour
	}
	if client.RefreshLife == 0 {
		client.RefreshLife = 45 * 24 * time.Hour
	}
	return &grants{client: client, strict: strict, codes: map[string]code{}, access: map[string]*token{}, refresh: map[string]*token{}}
}

// opens tells whether an access token is good.
func (g *grants) opens(access string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.access[access]
	return t != nil && t.good(now)
}

// issued tells whether an access token is or was one of the client's.
func (g *grants) issued(access string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.access[access] != nil
}

func (t *token) good(now time.Time) bool { return !t.dead && now.Before(t.expires) }

// consent issues a code.
func (g *grants) consent(c code) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	name := unguessable("simcode")
	g.codes[name] = c
	return name
}

// exchange gives tokens for a code. A code is gone with its first use, also with a wrong one.
func (g *grants) exchange(name, redirect, verifier string, now time.Time) (t Tokens, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c, ok := g.codes[name]
	delete(g.codes, name)
	if !ok || !now.Before(c.expires) || c.redirect != redirect || !proves(verifier, c.challenge, c.method) {
		return Tokens{}, false
	}
	return g.begin(now), true
}

// renew gives new tokens for a refresh token, which dies by it at once.
func (g *grants) renew(refresh string, now time.Time) (t Tokens, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	old := g.refresh[refresh]
	if old == nil {
		return Tokens{}, false
	}
	old.uses++
	if !old.good(now) {
		return Tokens{}, false
	}
	old.dead = true
	if g.strict {
		g.access[old.access].dead = true
	}
	return g.issue(now, old.login), true
}

// begin makes the first tokens of a login; g must be locked.
func (g *grants) begin(now time.Time) Tokens {
	g.logins++
	return g.issue(now, g.logins)
}

// issue makes a pair of tokens; g must be locked.
func (g *grants) issue(now time.Time, login int) Tokens {
	t := Tokens{Access: unguessable("simaccess"), Refresh: unguessable("simrefresh")}
	g.access[t.Access] = &token{expires: now.Add(g.client.AccessLife), login: login}
	g.refresh[t.Refresh] = &token{expires: now.Add(g.client.RefreshLife), login: login, access: t.Access}
	return t
}

// unguessable makes a text that nobody can guess.
func unguessable(prefix string) string { return prefix + "-" + strings.ToLower(rand.Text()) }

// Grant gives the client tokens, as a login of the account's owner would.
func (k *Keap) Grant() Tokens {
	k.grants.mu.Lock()
	defer k.grants.mu.Unlock()
	return k.grants.begin(k.now())
}

// Revoke ends what was granted by the logins that these tokens, of either kind, go back to; without any it ends all that
// was ever granted, codes too. The owner has to log in again. It returns how many logins it ended.
func (k *Keap) Revoke(tokens ...string) int {
	g := k.grants
	g.mu.Lock()
	defer g.mu.Unlock()
	meant := map[int]bool{}
	for _, name := range tokens {
		for _, t := range []*token{g.access[name], g.refresh[name]} {
			if t != nil {
				meant[t.login] = true
			}
		}
	}
	if len(tokens) == 0 {
		clear(g.codes)
	}
	ended := map[int]bool{}
	for _, all := range []map[string]*token{g.access, g.refresh} {
		for _, t := range all {
			if !t.dead && (len(tokens) == 0 || meant[t.login]) {
				t.dead = true
				ended[t.login] = true
			}
		}
	}
	return len(ended)
}

// RefreshUses tells how often each refresh token that was ever issued was used, whatever came of it. One that was used
// twice locked its owner out, or would have.
func (k *Keap) RefreshUses() map[string]int {
	g := k.grants
	g.mu.Lock()
	defer g.mu.Unlock()
	uses := make(map[string]int, len(g.refresh))
	for name, t := range g.refresh {
		uses[name] = t.uses
	}
	return uses
}
