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
}

// tally keeps the counts.
type tally struct {
	mu     sync.Mutex
	calls  map[string]int
	rows   int
	faults map[string]int
}

func newTally() *tally { return &tally{calls: map[string]int{}, faults: map[string]int{}} }

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

// Stats returns the counts so far.
func (k *Keap) Stats() Stats {
	k.stats.mu.Lock()
	s := Stats{Calls: maps.Clone(k.stats.calls), Rows: k.stats.rows, Faults: maps.Clone(k.stats.faults), Live: map[string]int{}}
	k.stats.mu.Unlock()
	for _, t := range k.tables[:restKinds] {
		s.Live[t.kind.String()] = t.count()
	}
	return s
}

// Calls returns how often each path was called, as "GET /v2/contacts/{id}".
func (k *Keap) Calls() map[string]int { return k.Stats().Calls }
