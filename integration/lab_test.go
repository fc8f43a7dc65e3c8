package integration

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/sinktest"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/rest"
	"github.com/keapsync/keapsync/source/xmlrpc"
	"github.com/keapsync/keapsync/sync/engine"
	"github.com/keapsync/keapsync/sync/schedule"
)

const (
	account = "ab123"
	token   = "KeapAK-integration"
)

// migrated is a database with all tables.
var migrated = &sinktest.Template{Prepare: func(ctx context.Context, url string) error {
	if err := migrations.Up(ctx, url, migrations.Schemas{}); err != nil {
		return err
	}
	pool, err := database.Connect(ctx, url, 2)
	if err != nil {
		return err
	}
	defer pool.Close()
	return schedule.Migrate(ctx, pool, "keapsync")
}}

// lab is a simulated Keap, a database of its own, and an engine between them.
type lab struct {
	t       testing.TB
	keap    *keapsim.Keap
	front   string // the URL the program calls, where calls can be interfered with
	plain   string // Keap itself, for the comparison
	url     string // of the database
	db      *pgxpool.Pool
	sink    *sink.Sink
	state   *state.State
	account *engine.Account
	road    schema.Road
	options engine.Options

	// pageSize is the most records Keap gives at once, if it is not zero: less than what is asked for, so that small
	// accounts have many pages.
	pageSize int
	hook     atomic.Pointer[intercept]

	mu      sync.Mutex
	missing map[string][]string // fields that XML-RPC refused, by entity
}

// What most tests have of keapsim's hostility. They compare the mirror with Keap after an ordinary pass, so that it is without
// records that cannot be sent, timestamps that go back (which take a sweep), and parents that change while their children
// are read (which take another pass). TestEveryWayOfBeingAwkward has all of these. XML-RPC cannot carry large ids.
const (
	awkward    = keapsim.Everything &^ (keapsim.PoisonRecords | keapsim.OddStamps | keapsim.MovingParents)
	awkwardXML = awkward &^ keapsim.LargeIDs
)

// intercept serves a call in Keap's place, or has Keap serve it.
type intercept func(w http.ResponseWriter, r *http.Request, keap http.Handler)

func newLab(t testing.TB, o keapsim.Options) *lab {
	t.Helper()
	return newLabOn(t, migrated.Database(t), o)
}

// newLabOn is newLab with a migrated database.
func newLabOn(t testing.TB, url string, o keapsim.Options) *lab {
	t.Helper()
	o.Tokens = []string{token}
	if o.Hostile == 0 {
		o.Hostile = awkward
	}
	keap, err := keapsim.New(o)
	require.NoError(t, err)
	l := &lab{t: t, keap: keap, url: url}
	l.plain, l.front = l.serve(keap.Handler()), l.serve(http.HandlerFunc(l.interfere))
	l.db = openPool(t, l.url)
	both := sinktest.Open(t, l.url, database.Options{MaxConns: 10})
	l.sink, l.state = sink.NewSink(both), state.New(both)
	t.Cleanup(l.state.Close)
	l.road, l.account = schema.RESTv2, l.newAccount()
	return l
}

// newXMLLab is a lab whose account is read by XML-RPC.
func newXMLLab(t testing.TB, o keapsim.Options) *lab {
	t.Helper()
	return newXMLLabOn(t, migrated.Database(t), o)
}

func newXMLLabOn(t testing.TB, url string, o keapsim.Options) *lab {
	t.Helper()
	if o.Hostile == 0 {
		o.Hostile = awkwardXML
	}
	l := newLabOn(t, url, o)
	l.road, l.account = schema.XMLRPCRoad, l.newXMLAccount(account, xmlrpc.Options{})
	return l
}

// decorated is a client as the program wires it, but for budgets, and with hardly any waits.
func decorated(client source.Reader) source.Reader {
	retry := source.Retry(client, source.RetryOptions{Base: time.Microsecond, MaxWait: time.Millisecond})
	return source.EachID(source.NewSizes(source.SizesOptions{}).Wrap(retry))
}

// newXMLAccount wires a reader of the gateway as the program does, but for the waits.
func (l *lab) newXMLAccount(name string, o xmlrpc.Options) *engine.Account {
	o.Account, o.URL, o.Token, o.Way = name, l.front+"/crm/xmlrpc/v1", xmlrpc.Static(token), xmlrpc.APIKey
	client, err := xmlrpc.New(o)
	require.NoError(l.t, err)
	l.t.Cleanup(client.Close)
	reader := decorated(client)
	return &engine.Account{Name: name, Reader: reader, Clock: &engine.KeapClock{}}
}

func (l *lab) serve(h http.Handler) string {
	server := httptest.NewServer(h)
	l.t.Cleanup(server.Close)
	return server.URL
}

// newAccount wires a reader as the program does, but for the waits.
func (l *lab) newAccount() *engine.Account {
	client, err := rest.New(rest.Options{Account: account, BaseURL: l.front + "/crm/rest", Token: rest.Static(token)})
	require.NoError(l.t, err)
	l.t.Cleanup(client.Close)
	reader := decorated(client)
	return &engine.Account{Name: account, Reader: reader, WhoAmI: client.WhoAmI, Clock: &engine.KeapClock{}}
}

// noteMissing keeps a field that Keap refused.
func (l *lab) noteMissing(_ context.Context, entity, field string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.missing == nil {
		l.missing = map[string][]string{}
	}
	l.missing[entity] = append(l.missing[entity], field)
}

// offered are those of the fields that Keap did not refuse; prefix is what is before their names among the missing.
func (l *lab) offered(e *schema.Entity, prefix string, fields []string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(fields, func(f string) bool { return slices.Contains(l.missing[e.Name], prefix+f) })
}

// interfere is what stands between the program and Keap.
func (l *lab) interfere(w http.ResponseWriter, r *http.Request) {
	if l.pageSize > 0 {
		query := r.URL.Query()
		if asked, err := strconv.Atoi(query.Get("page_size")); err == nil {
			query.Set("page_size", strconv.Itoa(min(asked, l.pageSize)))
			r.URL.RawQuery = query.Encode()
		}
	}
	if hook := l.hook.Load(); hook != nil {
		(*hook)(w, r, l.keap.Handler())
		return
	}
	l.keap.Handler().ServeHTTP(w, r)
}

// intercept sets what happens to calls from now on; nil is nothing.
func (l *lab) intercept(f intercept) {
	if f == nil {
		l.hook.Store(nil)
		return
	}
	l.hook.Store(&f)
}

func (l *lab) engine() *engine.Engine { return engine.New(l.sink, l.state, l.options) }

// pass runs a pass that must succeed.
func (l *lab) pass(entity string) engine.Report {
	l.t.Helper()
	r, err := l.engine().Pass(l.t.Context(), l.account, schema.Lookup(entity))
	require.NoError(l.t, err)
	return r
}

// passAll runs a pass over every entity, several at a time, as the program does.
func (l *lab) passAll() map[string]engine.Report {
	l.t.Helper()
	reports, errs := l.tryAll((*engine.Engine).Pass)
	require.Empty(l.t, errs)
	return reports
}

func (l *lab) targeted(entity string, ids ...int64) engine.Report {
	l.t.Helper()
	r, err := l.engine().Targeted(l.t.Context(), l.account, schema.Lookup(entity), ids)
	require.NoError(l.t, err)
	return r
}

func (l *lab) sweep(entity string) engine.Report {
	l.t.Helper()
	r, err := l.trySweep(entity, false)
	require.NoError(l.t, err)
	return r
}

func (l *lab) trySweep(entity string, allow bool) (engine.Report, error) {
	return l.engine().Sweep(l.t.Context(), l.account, schema.Lookup(entity), allow)
}

func (l *lab) sweepAll() map[string]engine.Report {
	l.t.Helper()
	reports, errs := l.tryAll(sweepOf)
	require.Empty(l.t, errs)
	return reports
}

// tryAll runs something for every entity, parents first.
func (l *lab) tryAll(
	run func(*engine.Engine, context.Context, *engine.Account, *schema.Entity) (engine.Report, error),
) (reports map[string]engine.Report, errs map[string]error) {
	reports, errs = map[string]engine.Report{}, map[string]error{}
	var mu sync.Mutex
	e := l.engine()
	for _, generation := range l.generations() {
		var g errgroup.Group
		g.SetLimit(4)
		for _, entity := range generation {
			g.Go(func() error {
				report, err := run(e, l.t.Context(), l.account, entity)
				mu.Lock()
				defer mu.Unlock()
				reports[entity.Name] = report
				if err != nil {
					errs[entity.Name] = err
				}
				return nil
			})
		}
		_ = g.Wait() // errors are in errs
	}
	return reports, errs
}

// generations are the entities of the lab's API, each after those it depends on.
func (l *lab) generations() (all [][]*schema.Entity) {
	left, done := schema.OfRoad(l.road), map[string]bool{}
	for len(left) > 0 {
		var next, rest []*schema.Entity
		for _, e := range left {
			if slices.ContainsFunc(l.account.Reader.Means(e).DependsOn(), func(name string) bool {
				return !done[name] && slices.ContainsFunc(left, func(e *schema.Entity) bool { return e.Name == name })
			}) {
				rest = append(rest, e)
			} else {
				next = append(next, e)
			}
		}
		require.NotEmpty(l.t, next, "entities depend on each other in a circle")
		for _, e := range next {
			done[e.Name] = true
		}
		all, left = append(all, next), rest
	}
	return all
}

// faults sets Keap's faults.
func (l *lab) faults(list string) {
	l.t.Helper()
	require.NoError(l.t, l.keap.SetFaults(list))
}

// ids returns so many ids of live records, from Keap.
func (l *lab) pick(entity string, count int) []int64 {
	l.t.Helper()
	ids, err := l.keap.Pick(entity, count, false)
	require.NoError(l.t, err)
	return ids
}

// change applies a change that must meet all ids.
func (l *lab) change(f func(entity string, ids ...int64) (int, error), entity string, ids ...int64) {
	l.t.Helper()
	n, err := f(entity, ids...)
	require.NoError(l.t, err)
	require.Equal(l.t, len(ids), n, "records of %s that the change met", entity)
}

func (l *lab) add(entity string, count int) []int64 {
	l.t.Helper()
	ids, err := l.keap.Add(entity, count)
	require.NoError(l.t, err)
	return ids
}

// calls returns the number of list calls that Keap served for an entity.
func (l *lab) calls(entity string) int {
	return l.keap.Calls()["GET /v2"+schema.Lookup(entity).V2.Path]
}

// reread reads everything anew.
func (l *lab) reread(entity string) {
	l.t.Helper()
	require.NoError(l.t, l.sink.ResetWatermark(l.t.Context(), account, entity))
	l.pass(entity)
}

// is tells whether a call is for a list of the entity.
func is(r *http.Request, entity string) bool {
	return strings.HasSuffix(r.URL.Path, "/v2"+schema.Lookup(entity).V2.Path)
}

// changeable are the entities whose records keapsim can change, in the catalogue's order.
func changeable() []string {
	names := keapsim.Entities()
	place := func(name string) int {
		return slices.IndexFunc(schema.OfRoad(schema.RESTv2), func(e *schema.Entity) bool { return e.Name == name })
	}
	names = slices.Clone(names)
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	return names
}
