package keapsim

import (
	"maps"
	"sync"
)

// Stats tells what was served since the start.
type Stats struct {
	// Calls counts the calls by method and path, as "GET /v2/contacts/{id}"; refused and broken ones too.
	Calls map[string]int `json:"calls"`
	// Rows counts the records sent in lists.
	Rows int `json:"rows"`
	// Faults counts what went wrong on purpose, by kind.
	Faults map[string]int `json:"faults"`
	// Live counts the records that exist now, by entity of REST v2. Count tells those of the tables of XML-RPC.
	Live map[string]int `json:"live"`
	// Deliveries counts the bodies posted to hooks, by the status of the answer; 0 is none.
	Deliveries map[int]int `json:"deliveries"`
	// Events counts the entries of the bodies that arrived.
	Events int `json:"events"`
}

// tally keeps the counts.
type tally struct {
	mu     sync.Mutex
	calls  map[string]int
	rows   int
	faults map[string]int

	deliveries map[int]int
	events     int
}

func newTally() *tally {
	return &tally{calls: map[string]int{}, faults: map[string]int{}, deliveries: map[int]int{}}
}

func (t *tally) call(method, template string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls[method+" "+template]++
}

func (t *tally) served(rows int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows += rows
}

func (t *tally) fault(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults[name]++
}

// delivered counts a body of so many entries that was posted to a hook.
func (t *tally) delivered(status, entries int, arrived bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.deliveries[status]++
	if arrived {
		t.events += entries
	}
}

// Stats returns the counts so far.
func (k *Keap) Stats() Stats {
	k.stats.mu.Lock()
	s := Stats{
		Calls: maps.Clone(k.stats.calls), Rows: k.stats.rows, Faults: maps.Clone(k.stats.faults), Live: map[string]int{},
		Deliveries: maps.Clone(k.stats.deliveries), Events: k.stats.events,
	}
	k.stats.mu.Unlock()
	for _, t := range k.tables[:restKinds] {
		s.Live[t.kind.String()] = t.count()
	}
	return s
}

// Calls returns how often each path was called, as "GET /v2/contacts/{id}".
func (k *Keap) Calls() map[string]int { return k.Stats().Calls }
