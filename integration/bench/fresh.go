package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/source/keapsim"
)

// fresh is how soon what hooks tell of is in the mirror.
type fresh struct {
	perSecond int
	events    int
	over      time.Duration
	p50, p99  time.Duration // from the arrival of a delivery to the commit of the row
	greatest  time.Duration
	missing   int // contacts that are not in the mirror as they were edited
	calls     int // for contacts, meanwhile
	cpu       time.Duration
}

func (f fresh) String() string {
	return fmt.Sprintf("hooks: %d events in %.0f s, p50 %d ms, p99 %d ms, at most %d ms, %d calls, %d missing, %.0f %% of a core",
		f.events, f.over.Seconds(), f.p50.Milliseconds(), f.p99.Milliseconds(), f.greatest.Milliseconds(), f.calls, f.missing,
		100*f.cpu.Seconds()/f.over.Seconds())
}

// arrivals notes when Keap's deliveries came, on the way to the daemon.
type arrivals struct {
	proxy *httputil.ReverseProxy
	mu    sync.Mutex
	at    map[int64]time.Time
}

func (a *arrivals) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var delivery struct {
		Keys []struct{ ID int64 } `json:"object_keys"`
	}
	if json.Unmarshal(body, &delivery) == nil { // a verification has another body
		a.mu.Lock()
		for _, k := range delivery.Keys {
			a.at[k.ID] = now
		}
		a.mu.Unlock()
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	a.proxy.ServeHTTP(w, r)
}

// hooksStand tells whether the contacts were read and their hooks are delivered.
const hooksStand = "SELECT (SELECT count(*) FROM keapsync.watermarks WHERE mark IS NOT NULL) = 1 AND (SELECT count(*) FROM keapsync.hook_subscriptions WHERE status = 'Verified' AND event_key LIKE 'contact.%') >= 3"

// fresh edits so many contacts a second, each once, for a while.
func (b *bench) fresh(ctx context.Context, perSecond int, over time.Duration) (fresh, error) {
	f := fresh{perSecond: perSecond, over: over}
	contacts := perSecond * int(over.Seconds())
	keap, err := keapsim.New(keapsim.Options{
		Seed: 1, Contacts: contacts, Only: []string{"contacts"}, Tokens: []string{token}, HookDelay: keapsim.AtOnce, Hostile: keapsim.Regular,
	})
	if err != nil {
		return f, err
	}
	defer keap.Close()
	keapURL, stop, err := serve(ctx, keap.Handler())
	if err != nil {
		return f, err
	}
	defer stop()
	database, drop, err := b.database(ctx)
	if err != nil {
		return f, err
	}
	defer drop()
	listen, err := freePort(ctx)
	if err != nil {
		return f, err
	}
	seen := &arrivals{proxy: httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: listen}), at: map[int64]time.Time{}}
	public, stopProxy, err := serve(ctx, seen)
	if err != nil {
		return f, err
	}
	defer stopProxy()
	file, err := b.configure(database, fmt.Sprintf("server: {listen: %q, public_url: %q}\nsync: {interval: 10h}\n", listen, public))
	if err != nil {
		return f, err
	}
	if err := b.addAccounts(ctx, file, keapURL, 1, "[contacts]"); err != nil {
		return f, err
	}
	d, err := b.run(ctx, file)
	if err != nil {
		return f, err
	}
	defer d.kill()
	if err := await(ctx, database, 5*time.Minute, hooksStand); err != nil {
		return f, fmt.Errorf("%w: %s", err, d.last())
	}
	before, cpu := total(keap.Calls()), cpuOf(d.Process.Pid)
	if f.events, err = edits(ctx, keap, perSecond, over); err != nil {
		return f, err
	}
	if err := keap.Deliver(ctx); err != nil {
		return f, err
	}
	if err := await(ctx, database, time.Minute, "SELECT count(*) = 0 FROM keapsync.hook_events WHERE done_at IS NULL AND reason = 'hook'"); err != nil {
		return f, fmt.Errorf("%w: %s", err, d.last())
	}
	f.calls, f.cpu = int(total(keap.Calls())-before), cpuOf(d.Process.Pid)-cpu
	if err := f.measure(ctx, database, seen.at); err != nil {
		return f, err
	}
	return f, d.stop()
}

// edits edits contacts at an even pace, each once.
func edits(ctx context.Context, keap *keapsim.Keap, perSecond int, over time.Duration) (n int, err error) {
	ids := keap.IDs("contacts")
	ticker := time.NewTicker(time.Second / time.Duration(perSecond))
	defer ticker.Stop()
	for end := time.Now().Add(over); time.Now().Before(end) && n < len(ids); n++ {
		if _, err := keap.Edit("contacts", ids[n]); err != nil {
			return n, err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return n, context.Cause(ctx)
		}
	}
	return n, nil
}

// measure compares when deliveries came with when rows were committed: Postgres keeps the time of each transaction.
func (f *fresh) measure(ctx context.Context, database string, arrived map[int64]time.Time) error {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT id, pg_xact_commit_timestamp(xmin) FROM keap.contacts")
	if err != nil {
		return err
	}
	committed := map[int64]time.Time{}
	var id int64
	var at time.Time
	if _, err := pgx.ForEachRow(rows, []any{&id, &at}, func() error {
		committed[id] = at
		return nil
	}); err != nil {
		return err
	}
	var waits []time.Duration
	for id, came := range arrived {
		// The delivery may come after a read for another one has shown the edit; never a second before.
		if wait := committed[id].Sub(came); wait > -time.Second {
			waits = append(waits, max(wait, 0))
			continue
		}
		f.missing++
	}
	if len(waits) == 0 {
		return fmt.Errorf("of %d deliveries none arrived in the mirror", len(arrived))
	}
	f.missing += f.events - len(arrived)
	slices.Sort(waits)
	f.p50, f.p99, f.greatest = waits[len(waits)/2], waits[len(waits)*99/100], waits[len(waits)-1]
	return nil
}

// freePort is an address where nobody listens for now.
func freePort(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
