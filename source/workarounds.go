package source

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Workaround is how Keap has to be asked for an entity, where the usual way fails.
type Workaround struct {
	Entity string
	Of     WorkaroundOf
	// Value is the number of records of a page, or RepeatedFields.
	Value string
	// Learned is when the usual way failed last. It is tried again a week later.
	Learned time.Time
}

// WorkaroundOf is what a workaround concerns.
type WorkaroundOf string

// What workarounds concern: page sizes, each for a way to ask, and the form of REST v2's fields parameter.
const (
	SizeOfRecords WorkaroundOf = "records"
	SizeOfStamps  WorkaroundOf = "stamps" // nothing but ids and stamps
	SizeOfOwned   WorkaroundOf = "owned"  // what belongs to other records
	FormOfFields  WorkaroundOf = "fields"
)

// RepeatedFields is the form with a parameter for each field, and not one with commas.
const RepeatedFields = "repeated"

// How long a workaround is used before the usual way is tried again, and how long what was stored is taken for current.
const (
	retryUsual = 7 * 24 * time.Hour
	current    = time.Minute
)

// WorkaroundStore keeps the workarounds of an account, for all processes.
type WorkaroundStore interface {
	// Load returns all that are stored.
	Load(ctx context.Context) ([]Workaround, error)
	// Save stores one; with an empty Value it forgets it.
	Save(ctx context.Context, w Workaround) error
}

// Workarounds are those of an account. They are read from the store where they are used, once a minute at most, so that a process
// benefits from what another one learns. It is safe for concurrent use.
type Workarounds struct {
	account string
	log     *slog.Logger
	loading sync.Mutex // held by the goroutine that asks the store

	mu     sync.Mutex
	store  WorkaroundStore // nil until Keep
	known  map[workaroundKey]Workaround
	loaded time.Time
	learnt int // how often something was
}

type workaroundKey struct {
	entity string
	of     WorkaroundOf
}

// NewWorkarounds returns workarounds that are kept in memory alone. A nil log is nobody.
func NewWorkarounds(account string, log *slog.Logger) *Workarounds {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Workarounds{account: account, log: log, known: map[workaroundKey]Workaround{}}
}

// Keep has them kept in a store from now on.
func (w *Workarounds) Keep(s WorkaroundStore) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.store, w.loaded = s, time.Time{}
}

// Find returns the value to use, empty where there is no workaround, and whether it is time to try the usual way again.
func (w *Workarounds) Find(ctx context.Context, entity string, of WorkaroundOf) (value string, due bool) {
	w.load(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	found := w.known[workaroundKey{entity, of}]
	return found.Value, found.Value != "" && time.Since(found.Learned) >= retryUsual
}

// Learn notes the value to use; an empty one says that the usual way works.
func (w *Workarounds) Learn(ctx context.Context, entity string, of WorkaroundOf, value string) {
	key, learned := workaroundKey{entity, of}, Workaround{Entity: entity, Of: of, Value: value, Learned: time.Now()}
	w.mu.Lock()
	before, store := w.known[key].Value, w.store
	w.known[key] = learned
	w.learnt++
	w.mu.Unlock()
	if before == "" && value == "" {
		return
	}
	if before != value {
		w.log.WarnContext(ctx, "Keap has to be asked in another way than before",
			"account", w.account, "entity", entity, "of", of, "before", before, "now", value)
	}
	if store == nil {
		return
	}
	if err := store.Save(context.WithoutCancel(ctx), learned); err != nil {
		w.unsaved(ctx, err)
	}
}

// load reads the store, unless that was done not long ago.
func (w *Workarounds) load(ctx context.Context) {
	w.loading.Lock()
	defer w.loading.Unlock()
	w.mu.Lock()
	store, learnt := w.store, w.learnt
	if store == nil || !w.loaded.IsZero() && time.Since(w.loaded) < current {
		w.mu.Unlock()
		return
	}
	w.loaded = time.Now()
	w.mu.Unlock()
	all, err := store.Load(ctx)
	if err != nil {
		w.unsaved(ctx, err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.learnt != learnt { // meanwhile: what came may be older than that
		w.loaded = time.Time{}
		return
	}
	clear(w.known)
	for _, found := range all {
		w.known[workaroundKey{found.Entity, found.Of}] = found
	}
}

func (w *Workarounds) unsaved(ctx context.Context, err error) {
	if ctx.Err() == nil {
		w.log.WarnContext(ctx, "what this process knows of how to ask Keap is not shared with others", "account", w.account, "error", err)
	}
}
