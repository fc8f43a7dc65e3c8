package keapsim

import (
	"net/http"
	"sync"
	"time"
)

// What happens around the lists: clocks that are wrong, stamps that lie ahead, parents that change meanwhile.

// unquiet counts what has to be counted for that.
type unquiet struct {
	mu    sync.Mutex
	asked map[uint64]uint64 // how often a URL was called
	moved map[string]int    // how many parents were changed while a table was read
	still bool              // no more of them are
}

// wrongClock is how rarely the Date header is wrong: once in so many calls.
const wrongClock = 16

// tellTime sets the Date header. Which calls have a wrong one depends on the URL and how often it was called before.
func (c *call) tellTime() {
	at, k := c.at, c.k
	if k.hostile.has(WrongClocks) {
		name := hashText(c.url)
		k.unquiet.mu.Lock()
		nth := k.unquiet.asked[name]
		k.unquiet.asked[name]++
		k.unquiet.mu.Unlock()
		if h := hash(k.seed, name, nth, 0xda7e); h%wrongClock == 0 {
			k.stats.fault("wrong clock")
			by := time.Duration(1+h>>8%30) * time.Hour
			if h>>16%2 == 0 {
				by = -by
			}
			at = at.Add(by)
		}
	}
	c.w.Header().Set("Date", at.UTC().Format(http.TimeFormat))
}

// oddKinds have stamps of the last change that can be odd.
var oddKinds = []kind{
	contactKind, companyKind, tagKind, tagCategoryKind, orderKind, productKind, subscriptionKind, opportunityKind, noteKind, taskKind, appointmentKind,
}

// datedAhead is how many records are changed in the future: one in so many, and one at least.
const datedAhead = 300

// dateAhead gives a few records stamps up to forty days ahead, as imports from a machine with a wrong clock do.
func (k *Keap) dateAhead() {
	if !k.hostile.has(OddStamps) {
		return
	}
	now := stampOf(k.now()) / 1000 * 1000
	for _, of := range oddKinds {
		rows := k.tables[of].rows
		if len(rows) == 0 {
			continue
		}
		r := rng{hash(k.seed, uint64(of), 0x0dd)}
		for range 1 + len(rows)/datedAhead {
			rows[r.n(len(rows))].updated = now + stamp(1+r.n(40*24))*3_600_000
		}
	}
}

// mostMoved is how many parents are changed for each table, so that there is an end to it.
const mostMoved = 3

// KeepParents ends that parents are changed while their children are read.
func (k *Keap) KeepParents() {
	k.unquiet.mu.Lock()
	defer k.unquiet.mu.Unlock()
	k.unquiet.still = true
}

// moveParent changes the first record of which a page showed children, after that page was read.
func (k *Keap) moveParent(q *lookup, first *row, of kind) {
	if !k.hostile.has(MovingParents) || first == nil {
		return
	}
	k.unquiet.mu.Lock()
	moves := !k.unquiet.still && k.unquiet.moved[q.view.name] < mostMoved
	if moves {
		k.unquiet.moved[q.view.name]++
	}
	k.unquiet.mu.Unlock()
	if !moves {
		return
	}
	if _, err := k.Edit(of.String(), first.id); err == nil {
		k.stats.fault("moved parent")
	}
}
