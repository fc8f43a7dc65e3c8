package source

import (
	"context"
	"time"
)

// Purpose is what a call is for. Where calls are short, it decides who has them.
type Purpose uint8

// Purposes. The zero value is for all that belongs to nothing else, as asking who a credential is.
const (
	ForChanges  Purpose = iota // incremental passes, and what a person asks for
	ForHooks                   // records that deliveries of hooks name
	ForBackfill                // the first reading of everything
	ForSweep                   // comparing everything
	purposes    = iota
)

// urgency is the order in which those who wait have their turn, the first one first.
var urgency = [purposes]Purpose{ForHooks, ForChanges, ForBackfill, ForSweep}

// kept is the part of our share of a day that is kept for more urgent purposes: a sweep may use the first 70 %.
var kept = [purposes]float64{ForChanges: 0.05, ForBackfill: 0.2, ForSweep: 0.3}

// hookShare is the part of our share of a day that hooks may use. Anybody who learns the address can forge deliveries,
// and must not eat the day with them; what they name is found by incremental passes too.
const hookShare = 0.5

func (p Purpose) String() string {
	return [...]string{"incremental passes", "hooks", "backfills", "sweeps"}[p]
}

type readKey struct{}

// reading is what is known of a read by the calls that it makes.
type reading struct {
	purpose Purpose
	about   string
	began   time.Time     // when its last call began; zero before the first
	held    time.Duration // that its calls waited for their time
	calls   int
}

// withReading attaches a read to the context of its calls.
func withReading(ctx context.Context, r *reading) context.Context {
	return context.WithValue(ctx, readKey{}, r)
}

func readingOf(ctx context.Context) *reading {
	if r, ok := ctx.Value(readKey{}).(*reading); ok {
		return r
	}
	return &reading{}
}
