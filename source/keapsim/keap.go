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
	// LegacyKeys are the keys that XML-RPC accepts at the account's own host. An account needs a token or a key.
	LegacyKeys []string
	// Brownouts are the times at which XML-RPC is switched off.
	Brownouts []Interval
	// Tenant is the Application Name, "ab123" by default.
	Tenant string
	// Clock is the time of the Date header, of new stamps and of the quota; time.Now by default.
	Clock func() time.Time
	// Quirks switch what is not documented.
	Quirks Quirks
	// Quota limits the calls; by default nothing is refused.
	Quota Quota
	// Faults is a list of faults, as in the package documentation.
	Faults string
	// Gzip compresses answers for callers who accept it.
	Gzip bool
	// Keep keeps what lists answer with, so that it is made once: two kilobytes a contact.
	Keep bool
}

// Keap is one simulated account. It is safe for concurrent use.
type Keap struct {
	world
	tokens     []string
	tenant     string
	legacyKeys []string
	brownouts  []Interval
	clock      func() time.Time
	ahead      atomic.Int64 // nanoseconds by which Advance moved the clock
	quirks     Quirks
	gzip       bool
	keep       bool

	tables     [kinds]*table
	renderings [kinds]atomic.Pointer[kept]
	untagged   atomic.Pointer[map[int64]bool] // deleted tags, if they cascade
	changes    atomic.Uint64                  // how often records were picked
	meter      *meter
	faults     *faultPlan
	stats      *tally
	routes     map[string]route
	sessions   sync.Pool

	views    map[string]*view
	bank     *bank
	lookups  atomic.Uint64 // how often a table was looked up in an arbitrary order
	refusals atomic.Uint64 // calls refused by brownouts
}

// New makes an account.
func New(o Options) (*Keap, error) {
	if secrets := slices.Concat(o.Tokens, o.LegacyKeys); len(secrets) == 0 || slices.Contains(secrets, "") {
		return nil, errors.New("keapsim needs a token or a legacy key, and none may be empty")
	}
	if o.Contacts < 0 {
		return nil, fmt.Errorf("keapsim cannot have %d contacts", o.Contacts)
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
	k := &Keap{
		world:  world{seed: o.Seed, counts: counts(o.Contacts), mixed: o.Quirks.MixedCurrencies, forms: defineCustomFields()},
		tokens: o.Tokens, tenant: o.Tenant, clock: o.Clock, quirks: o.Quirks, gzip: o.Gzip, keep: o.Keep,
		meter: newMeter(o.Quota), stats: newTally(),
		legacyKeys: o.LegacyKeys, brownouts: o.Brownouts, bank: &bank{size: o.Quota.LegacyBank},
	}
	if err := k.fill(o.Only); err != nil {
		return nil, err
	}
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
		k.tables[i] = newTable(k.seed, i, count)
	}
	return nil
}

// Handler serves Keap's paths and the control surface.
func (k *Keap) Handler() http.Handler { return http.HandlerFunc(k.serve) }

// now is the account's time.
func (k *Keap) now() time.Time { return k.clock().Add(time.Duration(k.ahead.Load())) }

// Advance moves the account's clock forward.
func (k *Keap) Advance(d time.Duration) { k.ahead.Add(int64(d)) }

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
