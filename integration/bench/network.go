package main

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/keapsync/keapsync/source/keapsim"
)

// distant is a backfill from a Keap that is far away and limits calls.
type distant struct {
	latency time.Duration
	minute  int // calls a minute that Keap allows
	fewest  int // calls that the contacts take
	wire
	outcome
}

// share is the part of the allowance that was used from the start of the process to its end.
func (d *distant) share() float64 {
	return float64(d.calls()) / (float64(d.minute) / 60 * d.took.Seconds())
}

func (d *distant) String() string {
	return fmt.Sprintf("%d ms, %d calls a minute: %.0f %% of the allowance used, %d calls in %.1f s where %d would do, %d shards, %d at a time, at most %d in a minute, %d refused, peak %d MB, %.0f %% of a core",
		d.latency.Milliseconds(), d.minute, 100*d.share(), d.calls(), d.took.Seconds(), d.fewest, d.shards, d.most, d.busiest(), d.refused, d.peak/1e6, 100*d.cpu.Seconds()/d.took.Seconds())
}

// wire is the way to Keap: it watches calls, and has Keap give fewer contacts at once.
type wire struct {
	keap     http.Handler
	pageSize int

	mu        sync.Mutex
	at        []time.Time // of calls
	now, most int         // calls at a time
	refused   int
}

// ServeHTTP implements http.Handler.
func (w *wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if asked, err := strconv.Atoi(query.Get("page_size")); err == nil && asked > w.pageSize {
		query.Set("page_size", strconv.Itoa(w.pageSize))
		r.URL.RawQuery = query.Encode()
	}
	w.mu.Lock()
	w.at = append(w.at, time.Now())
	w.now++
	w.most = max(w.most, w.now)
	w.mu.Unlock()
	seen := &status{ResponseWriter: rw}
	w.keap.ServeHTTP(seen, r)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now--
	if seen.code == http.StatusTooManyRequests {
		w.refused++
	}
}

// status remembers the status of an answer.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

func (w *wire) calls() int { return len(w.at) }

// busiest is the greatest number of calls in any 60 seconds.
func (w *wire) busiest() (most int) {
	first := 0
	for i, at := range w.at {
		for at.Sub(w.at[first]) >= time.Minute {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// distant is one such backfill, into an empty mirror.
func (b *bench) distant(ctx context.Context, latency time.Duration, minute, calls, pageSize int) (*distant, error) {
	keap, err := keapsim.New(keapsim.Options{
		Seed: 1, Contacts: calls * pageSize, Only: []string{"contacts"}, Tokens: []string{token}, Hostile: keapsim.Regular,
		Quota: keapsim.Quota{Minute: minute}, Faults: fmt.Sprintf("slow=%s", latency),
	})
	if err != nil {
		return nil, err
	}
	d := &distant{latency: latency, minute: minute, fewest: calls, wire: wire{keap: keap.Handler(), pageSize: pageSize}}
	url, stop, err := serve(ctx, &d.wire)
	if err != nil {
		return nil, err
	}
	defer stop()
	database, drop, err := b.database(ctx)
	if err != nil {
		return nil, err
	}
	defer drop()
	d.outcome, err = b.syncer(ctx, url, database, "backfill", "--entity", "contacts")
	return d, err
}

// network measures all of them.
func (b *bench) network(ctx context.Context, o options) error {
	var all []*distant
	for _, limit := range []struct{ minute, calls int }{{1500, o.fastCalls}, {240, o.slowCalls}} {
		for _, latency := range []time.Duration{50 * time.Millisecond, 150 * time.Millisecond, 300 * time.Millisecond} {
			if limit.calls == 0 {
				continue
			}
			d, err := b.distant(ctx, latency, limit.minute, limit.calls, o.pageSize)
			if err != nil {
				return fmt.Errorf("%s and %d calls a minute: %w", latency, limit.minute, err)
			}
			fmt.Println(d)
			all = append(all, d)
		}
	}
	return o.writeNetwork(all, b.machine(ctx))
}

const headOfNetwork = `# Backfills from far away

Written by ` + "`%s`" + ` on %s. Repeat it with the same command; it needs nothing but Go.

Machine: %s.

Each row is a backfill of contacts, %s in an answer, by a process of its own into an empty mirror, from a keapsim that waits before it
answers and limits the calls of a minute.

- **allowance**: calls made, as a share of those that the limit allows from the start of the process to its end. No more than 95 %% are
  meant to be used.
- **in a minute**: the most calls that Keap met in any 60 seconds.
- **extra calls**: those beyond the pages that hold the contacts; the aim is at most 3 more than there were shards.
- **at a time**: the most calls that Keap was busy with.

| latency, ms | calls a minute | contacts | allowance | in a minute | refused | extra calls | shards | at a time | peak memory, MB | own CPU, cores |
|---|---|---|---|---|---|---|---|---|---|---|
`

func (o *options) writeNetwork(all []*distant, machine string) error {
	var b strings.Builder
	fmt.Fprintf(&b, headOfNetwork, o.command, time.Now().UTC().Format(time.DateOnly), machine, thousands(o.pageSize))
	for _, d := range all {
		fmt.Fprintf(&b, "| %d | %s | %s | %.0f %% | %s | %d | %d | %d | %d | %.0f | %.2f |\n",
			d.latency.Milliseconds(), thousands(d.minute), thousands(d.fewest*o.pageSize), math.Floor(100*d.share()), thousands(d.busiest()), d.refused,
			d.calls()-d.fewest, d.shards, d.most, float64(d.peak)/1e6, d.cpu.Seconds()/d.took.Seconds())
	}
	return o.writePage(b.String())
}
