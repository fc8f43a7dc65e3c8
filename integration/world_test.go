package integration

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink/localpg"
)

// slots is how many processes may run at a time.
const slots = 3

// world is the system of a scenario: Keap accounts, a Postgres, processes, and what is between them.
type world struct {
	t        *trial
	plan     scenario
	server   *localpg.Server
	database *wire // to Postgres
	accounts []*worldAccount
	relay    *relay
	file     string // the configuration
	running  [slots]*worker
	crashes  []crash
	tamper   intercept // what stands between the program and Keap; nil is nothing
	clock    atomic.Int64
}

// worldAccount is an account of a world.
type worldAccount struct {
	*lab
	plan  accountPlan
	wire  *wire // to Keap
	meter *callMeter
	clock *atomic.Int64 // counts the changes of the world

	mu       sync.Mutex
	changes  map[recordOf]int64 // when a record was changed last
	forgiven map[recordOf]bool  // that hooks need not bring
	acked    map[recordOf]int64 // up to when changes of a record were told by hooks that were answered with 200
}

type recordOf struct {
	entity string
	id     int64
}

// changed notes that records have changed.
func (a *worldAccount) changed(entity string, ids ...int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.clock.Add(1)
	for _, id := range ids {
		a.changes[recordOf{entity, id}] = now
	}
}

// forgive notes records that hooks need not bring, since they cannot be read or their timestamps have gone back.
func (a *worldAccount) forgive(entity string, ids ...int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range ids {
		a.forgiven[recordOf{entity, id}] = true
	}
}

func (a *worldAccount) exec(sql string, args ...any) {
	a.t.Helper()
	_, err := a.db.Exec(a.t.Context(), sql, args...)
	require.NoError(a.t, err)
}

// newArena starts a Postgres for worlds, one after the other, with a migrated database to copy.
func newArena(t testing.TB) *localpg.Server {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	server, err := localpg.Start(ctx, localpg.Options{NoSync: true, Settings: map[string]string{
		"synchronous_commit": "on", "max_connections": "200", "wal_writer_delay": "1s", "wal_writer_flush_after": "0",
	}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	conn, err := pgx.Connect(ctx, server.URL())
	require.NoError(t, err)
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "CREATE DATABASE migrated")
	require.NoError(t, err)
	require.NoError(t, migrated.Prepare(ctx, inDatabase(server.URL(), "migrated")))
	return server
}

func inDatabase(address, name string) string {
	u, err := url.Parse(address)
	must(err)
	u.Path = "/" + name
	return u.String()
}

// forgetfulness is how much of the ledger a crash of the Postgres may forget, twice its wal_writer_delay and more.
const forgetfulness = 3 * time.Second

func newWorld(t *trial, server *localpg.Server, s scenario, tamper intercept) *world {
	w := &world{t: t, plan: s, server: server, tamper: tamper}
	address := w.newDatabase()
	u, err := url.Parse(address)
	require.NoError(t, err)
	w.database = newWire(t, u.Host)
	u.Host = w.database.address()
	listen := freeAddress(t)
	w.relay = newRelay(w, "http://"+listen)
	config := fmt.Sprintf("database: {url: %q}\naccounts:\n", u)
	for i, plan := range s.accounts {
		a := w.newAccount(address, accountName(i), s.seed+uint64(i), plan)
		w.accounts = append(w.accounts, a)
		config += plan.config(a.account.Name, "http://"+a.wire.address())
	}
	config += fmt.Sprintf("sync: {interval: %v, reference_every: %[1]v, sweep_every: %v, max_delete_share: 1}\n", s.sync.interval, s.sync.sweepEvery)
	config += fmt.Sprintf("server: {listen: %q, public_url: %q}\nencryption_key: %s\n", listen, w.relay.url, cryptKey)
	w.file = filepath.Join(t.TempDir(), "config.yaml")
	require.NoError(t, os.WriteFile(w.file, []byte(config), 0o600))
	return w
}

// newDatabase copies the migrated database.
func (w *world) newDatabase() string {
	ctx := context.WithoutCancel(w.t.Context())
	name := "world_" + strings.ToLower(rand.Text())
	execute := func(sql string) {
		conn, err := pgx.Connect(ctx, w.server.URL())
		require.NoError(w.t, err)
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, sql)
		require.NoError(w.t, err)
	}
	execute("CREATE DATABASE " + name + " TEMPLATE migrated")
	w.t.Cleanup(func() { execute("DROP DATABASE " + name + " WITH (FORCE)") })
	return inDatabase(w.server.URL(), name)
}

func (w *world) newAccount(database, name string, seed uint64, plan accountPlan) *worldAccount {
	l := newLabOn(w.t, database, plan.options(seed, name))
	w.t.Cleanup(l.keap.Close)
	l.pageSize, l.account.Name = plan.pageSize, name
	if plan.api == "xmlrpc" {
		l.road = schema.XMLRPCRoad
	}
	a := &worldAccount{lab: l, plan: plan, clock: &w.clock, changes: map[recordOf]int64{}, forgiven: map[recordOf]bool{}, acked: map[recordOf]int64{}}
	a.meter = w.meterOf(plan)
	l.intercept(func(rw http.ResponseWriter, r *http.Request, keap http.Handler) {
		a.meter.note(r, l.keap.Now())
		if w.tamper != nil {
			w.tamper(rw, r, keap)
			return
		}
		keap.ServeHTTP(rw, r)
	})
	a.wire = newWire(w.t, strings.TrimPrefix(l.front, "http://"))
	if plan.login == "oauth" {
		l.authorize()
	}
	return a
}

// meterOf is one of the account's own, or that of the OAuth client where its accounts have the same days.
func (w *world) meterOf(plan accountPlan) *callMeter {
	for _, other := range w.accounts {
		if plan.login == "oauth" && other.plan.login == "oauth" && plan.day == other.plan.day && !w.plan.has("tick", "age") {
			return other.meter
		}
	}
	return newCallMeter()
}

// wire returns the connection to an account, or to Postgres.
func (w *world) wire(account int) *wire {
	if account < 0 {
		return w.database
	}
	return w.accounts[account].wire
}

// run has all steps happen. Processes work in the pauses: on a busy machine those are longer, or nothing would happen in them.
func (w *world) run() {
	slow, known := int64(1), false
	for _, st := range w.plan.steps {
		began := time.Now()
		actions[st.do].do(w, st)
		if st.do == "start" && !known {
			w.firstCall()
			slow, known = min(1+int64(time.Since(began)/usualStart), slowest), true
		}
		time.Sleep(st.pause * time.Duration(slow))
	}
	w.t.Logf("pauses × %d", slow)
}

const (
	usualStart = time.Second // of a process, to its first call
	slowest    = 8
)

// firstCall waits until a process has called Keap.
func (w *world) firstCall() {
	for range patience / (20 * time.Millisecond) {
		for _, a := range w.accounts {
			if a.meter.busy() {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
}
