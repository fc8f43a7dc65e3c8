package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/keapsync/keapsync/sync/engine"
)

// linesEvery is how often a running pass is logged.
const linesEvery = 5 * time.Second

// progressLines logs each pass every few seconds and at its end.
type progressLines struct {
	log  *slog.Logger
	quit chan struct{}
	done chan struct{}

	mu      sync.Mutex
	running map[passKey]*running
}

// passKey tells passes apart.
type passKey struct{ account, entity string }

func keyOf(e engine.Event) passKey { return passKey{e.Account, e.Entity} }

// running is the state of a pass as last heard of.
type running struct {
	began time.Time
	last  engine.Event
}

func newProgressLines(log *slog.Logger) *progressLines {
	p := &progressLines{log: log, quit: make(chan struct{}), done: make(chan struct{}), running: map[passKey]*running{}}
	go p.loop()
	return p
}

func (p *progressLines) loop() {
	defer close(p.done)
	tick := time.NewTicker(linesEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			p.tell(time.Now())
		case <-p.quit:
			return
		}
	}
}

// tell logs the passes that run.
func (p *progressLines) tell(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	keys := slices.SortedFunc(maps.Keys(p.running), func(a, b passKey) int {
		return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.entity, b.entity))
	})
	for _, key := range keys {
		r := p.running[key]
		attrs := describe(r.last, now.Sub(r.began))
		if r.last.Share >= 0 {
			attrs = append(attrs, "share", percent(r.last.Share))
		}
		if left, ok := remaining(r.last.Share, now.Sub(r.began)); ok {
			attrs = append(attrs, "eta", span(left))
		}
		p.log.Info("reading", attrs...)
	}
}

func describe(e engine.Event, took time.Duration) []any {
	return []any{
		"account", e.Account, "entity", e.Entity, "pass", e.Kind, "rows", e.Records,
		"rows_per_s", perSecond(e.Records, took), "calls", e.Calls,
	}
}

func perSecond(n int, took time.Duration) int {
	if took < time.Millisecond {
		return 0
	}
	return int(float64(n) / took.Seconds())
}

// remaining estimates how long a pass still takes; false while that would be a guess.
func remaining(share float64, took time.Duration) (time.Duration, bool) {
	if share <= 0.01 || share > 1 {
		return 0, false
	}
	return time.Duration(float64(took) * (1 - share) / share), true
}

func (p *progressLines) observe(e engine.Event) {
	p.mu.Lock()
	r := p.running[keyOf(e)]
	if r == nil {
		r = &running{began: time.Now()}
		p.running[keyOf(e)] = r
	}
	r.last = e
	if e.Done {
		delete(p.running, keyOf(e))
	}
	p.mu.Unlock()
	if !e.Done {
		return
	}
	attrs := append(describe(e, e.Took), "new", e.Inserted, "changed", e.Updated, "deleted", e.Tombstoned,
		"rejected", e.Rejected, "took", span(e.Took))
	switch {
	case errors.Is(e.Err, context.Canceled):
		p.log.Warn("interrupted", attrs...)
		return
	case e.Err != nil:
		p.log.Error("stopped", append(attrs, "error", errorLine(e.Err))...)
		return
	}
	p.log.Info("done", attrs...)
}

func (p *progressLines) stop() {
	close(p.quit)
	<-p.done
}
