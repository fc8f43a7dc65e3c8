package keapsim

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Options say what Keap to simulate. The zero value of each has a working default.
type Options struct {
	// Seed chooses the dataset: the same seed and sizes give the same bytes.
	Seed uint64
	// Contacts is the number of contacts, 1,000 by default; the other entities follow it.
	Contacts int
	// Only names the entities to fill, all by default; the others are served as empty lists. References into them
	// stay as they would be.
	Only []string
	// Tokens are the credentials that are accepted by REST v2 and by the gateway of XML-RPC, as bearer token or as
	// X-Keap-API-Key.
	Tokens []string
	// LegacyKeys are the keys that XML-RPC accepts at the account's own host.
	LegacyKeys []string
	// OAuthClient is the client that may log in to the account. An account needs a token, a key or a client.
	OAuthClient OAuthClient
	// Brownouts are the times at which XML-RPC is switched off.
	Brownouts []Interval
	// Tenant is the Application Name, "ab123" by default.
	Tenant string
	// Clock is the time of the Date header, of new stamps, of quotas, tokens and hooks; time.Now by default. Advance
	// moves it.
	Clock func() time.Time
	// Hostile is in which ways the account is awkward. Zero stands for the default, Regular for none.
	Hostile Hostility
	// Quirks switch what is not documented.
	Quirks Quirks
	// Quota limits the calls; by default nothing is refused.
	Quota Quota
	// HookDelay is how long events are collected before hooks are told, by the account's clock: 30 seconds by default,
	// and ten times as long for tags that are applied or deleted. AtOnce waits for nothing.
	HookDelay time.Duration
	// HookEvents are the event keys that are offered, all by default.
	HookEvents []string
	// Faults is a list of faults, as in the package documentation.
	Faults string
	// Gzip compresses answers for callers who accept it.
	Gzip bool
	// Keep keeps what lists answer with, so that it is made once: two kilobytes a contact.
	Keep bool
}

// Keap is one simulated account. It is safe for concurrent use. One that may have hooks is to be closed.
type Keap struct {
	world
	tokens     []string
	client     OAuthClient
	tenant     string
	legacyKeys []string
	brownouts  []Interval
	clock      func() time.Time
	ahead      atomic.Int64 // nanoseconds by which Advance moved the clock
	quirks     Quirks
	hostile    Hostility
	unquiet    unquiet
	gzip       bool
	keep       bool

	tables     [kinds]*table
	renderings [kinds]atomic.Pointer[kept]
	untagged   atomic.Pointer[map[int64]bool] // deleted tags, if they cascade
	changes    atomic.Uint64                  // how often records were picked
	meter      *meter
	faults     *faultPlan
	stats      *tally
	grants     *grants
	hooks      *hooks
	routes     map[string]route
	sessions   sync.Pool

	views    map[string]*view
	bank     *bank
	lookups  atomic.Uint64 // how often a table was looked up in an arbitrary order
	refusals atomic.Uint64 // calls refused by brownouts
}

// New makes an account.
func New(o Options) (*Keap, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Contacts == 0 {
		o.Contacts = 1000
	}
	if o.Tenant == "" {
		o.Tenant = "ab123"
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	hostile := o.hostility()
	k := &Keap{
		hostile: hostile, unquiet: unquiet{asked: map[uint64]uint64{}, moved: map[string]int{}},
		world:  world{seed: o.Seed, counts: counts(o.Contacts, hostile), mixed: o.Quirks.MixedCurrencies},
		tokens: o.Tokens, tenant: o.Tenant, clock: o.Clock, quirks: o.Quirks, gzip: o.Gzip, keep: o.Keep,
		meter: newMeter(o.Quota, o.Clock()), stats: newTally(), client: o.OAuthClient, grants: newGrants(o.OAuthClient, o.Quirks.RefreshEndsAccess),
		legacyKeys: o.LegacyKeys, brownouts: o.Brownouts, bank: &bank{size: o.Quota.LegacyBank},
	}
	k.layOut(hostile)
	k.forms = k.defineCustomFields()
	if err := k.fill(o.Only); err != nil {
		return nil, err
	}
	k.poisonTables()
	k.dateAhead()
	k.hooks = newHooks(k, o)
	k.faults = &faultPlan{seed: o.Seed}
	if err := k.SetFaults(o.Faults); err != nil {
		return nil, err
	}
	k.sessions.New = func() any { return &session{g: generator{world: &k.world}} }
	s := k.session()
	s.g.settle(&k.world)
	s.g.fillPools(&k.world)
	k.prerender(s.w)
	k.routes = k.makeRoutes()
	k.views = k.makeViews()
	return k, nil
}

// check refuses options that make no account.
func (o Options) check() error {
	secrets := slices.Concat(o.Tokens, o.LegacyKeys)
	if o.OAuthClient.ID != "" {
		secrets = append(secrets, o.OAuthClient.Secret)
	}
	if len(secrets) == 0 || slices.Contains(secrets, "") {
		return errors.New("keapsim needs a token, a legacy key or an OAuth client, and no secret may be empty")
	}
	if o.Contacts < 0 {
		return fmt.Errorf("keapsim cannot have %d contacts", o.Contacts)
	}
	for _, event := range o.HookEvents {
		if !slices.Contains(eventKeys, event) {
			return fmt.Errorf("keapsim has no event %q; it has %v", event, eventKeys)
		}
	}
	return nil
}

// fill makes the records of the entities wanted.
func (k *Keap) fill(only []string) error {
	for _, name := range only {
		if !slices.Contains(kindNames[:], name) {
			return fmt.Errorf("keapsim has no entity %q; it has %v", name, kindNames)
		}
	}
	for i := range kinds {
		count := k.counts[i]
		if len(only) > 0 && !slices.Contains(only, i.String()) {
			count = 0
		}
		k.tables[i] = newTable(&k.world, i, count)
	}
	return nil
}

// Handler serves Keap's paths and the control surface.
func (k *Keap) Handler() http.Handler { return http.HandlerFunc(k.serve) }

// session is what one call needs for rendering, used again by later ones.
type session struct {
	k *Keap
	g generator
	w writer
	rpcScratch
}

// session lends a session; give it back with k.sessions.Put.
func (k *Keap) session() *session {
	s := k.sessions.Get().(*session)
	s.g.untagged = nil
	if gone := k.untagged.Load(); gone != nil {
		s.g.untagged = *gone
	}
	s.w = writer{b: s.w.b[:0], nulls: k.quirks.Nulls, zulu: k.quirks.ZuluTimes, millis: k.quirks.Milliseconds}
	return s
}
