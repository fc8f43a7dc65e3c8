package keapsim

import (
	"context"
	"time"
)

// now is the account's time.
func (k *Keap) now() time.Time { return k.clock().Add(time.Duration(k.ahead.Load())) }

// Now returns the account's time.
func (k *Keap) Now() time.Time { return k.now() }

// Advance moves the account's clock forward: stamps, quotas, tokens and hooks follow it. What is owed to hooks by then
// is sent once, whatever time has passed; Deliver waits for that, and Elapse makes all tries.
func (k *Keap) Advance(d time.Duration) {
	k.ahead.Add(int64(d))
	k.hooks.wake()
}

// Elapse lets time pass: it moves the account's clock forward, and on the way stops at each moment at which a body to a
// hook is due, until that is delivered or has failed. It fails only if ctx ends before.
func (k *Keap) Elapse(ctx context.Context, d time.Duration) error {
	for end := k.now().Add(d); ; {
		if err := k.Deliver(ctx); err != nil {
			return err
		}
		due, ok := k.hooks.soonest()
		if !ok || due.After(end) {
			k.Advance(max(end.Sub(k.now()), 0))
			return k.Deliver(ctx)
		}
		k.Advance(max(due.Sub(k.now()), 0))
	}
}
