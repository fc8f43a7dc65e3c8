package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/hook"
)

// create makes a subscription with an address of its own, which the receiver has to know before Keap does.
func (g *guard) create(ctx context.Context, key string) (source.Subscription, error) {
	address := hook.NewAddress(g.url, g.account)
	if err := g.engine.state.RegisterSubscription(ctx, g.account, key, address.Hash); err != nil {
		return source.Subscription{}, err
	}
	s, err := g.hooks.Create(ctx, key, address.URL)
	if err != nil {
		return s, err
	}
	return g.delayed(ctx, key, s)
}

// verify has Keap verify an address once more.
func (g *guard) verify(ctx context.Context, key string) (source.Subscription, error) {
	s, err := g.hooks.Verify(ctx, g.found[key].Key)
	if err != nil {
		return s, err
	}
	return g.delayed(ctx, key, s)
}

// delayed verifies by a call what could not be verified at its address, if Keap's call has reached that. It helps where
// something on the way takes our header out of the answer.
func (g *guard) delayed(ctx context.Context, key string, s source.Subscription) (source.Subscription, error) {
	g.clock(s)
	if s.Status == source.StatusVerified {
		return s, nil
	}
	proof, err := g.engine.state.Proof(ctx, g.account, key)
	if err != nil || proof == "" {
		return s, err
	}
	return g.hooks.DelayedVerify(ctx, s.Key, proof)
}

// fatal returns an error that would meet every further call as well.
func fatal(ctx context.Context, err error) error {
	if ctx.Err() != nil || source.IsQuota(err) || !isOfKeap(err) {
		return err
	}
	return nil
}

// isOfKeap tells whether an error is about a call to Keap, and not about our own database.
func isOfKeap(err error) bool {
	_, ok := errors.AsType[*source.Error](err)
	return ok
}

// keapClock is a time that Keap told, or ours if it told none.
func keapClock(told time.Time) time.Time {
	if told.IsZero() {
		return time.Now().UTC()
	}
	return told
}

// Unhook removes an account's subscriptions, those at least that Keap would deliver to publicURL.
func (e *Engine) Unhook(ctx context.Context, account *Account, hooks Hooks, publicURL string) (removed int, err error) {
	g := &guard{engine: e, account: account.Name, hooks: hooks, url: publicURL}
	err = g.alone(ctx, func(ctx context.Context) error {
		useless, err := g.look(ctx) // nothing is wanted, so nothing is of use
		if err == nil {
			err = g.remove(ctx, useless)
		}
		if err == nil {
			err = g.end(ctx)
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("remove the hooks of %s: %w", account.Name, err)
	}
	return g.report.Removed, err
}
