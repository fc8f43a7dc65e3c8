package main

import (
	"context"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/source"
)

// ledger lets source count calls in the database.
type ledger struct{ state *state.State }

var _ source.Ledger = ledger{}

// shareBudgets makes the accounts' budgets one with those of all processes on the database, and tells them the limits
// that are known from earlier.
func shareBudgets(ctx context.Context, s *state.State, accounts ...*account) error {
	saved, err := s.Usage(ctx)
	if err != nil {
		return err
	}
	for _, acct := range accounts {
		acct.budget.Share(ledger{s})
		for _, u := range saved {
			if u.Account == acct.Name {
				acct.budget.Observe(limitsOf(u))
			}
		}
	}
	return nil
}

// limitsOf is what of an account's use holds for longer than it was told for.
func limitsOf(u state.Usage) source.Quota {
	limit := func(l state.Level) source.Level { return source.Level{Limit: amountOf(l.Limit)} }
	return source.Quota{
		Day: limit(u.Quota), Minute: limit(u.Throttle), Spike: u.Spike,
		TenantDay: limit(u.TenantQuota), TenantMinute: limit(u.TenantThrottle),
	}
}

// Take implements source.Ledger.
func (l ledger) Take(ctx context.Context, c source.Claim) (source.Grant, error) {
	told := usageOf(c.Told, c.Credential)
	told.Day = c.Day
	call := state.Call{
		Account: c.Account, Client: c.Client, Told: told, Share: c.Share, Keep: c.Keep, Reserve: c.Reserve, HookShare: c.HookShare, Patience: c.Patience,
	}
	for _, s := range c.Slots {
		call.Slots = append(call.Slots, state.Slot(s))
	}
	t, err := l.state.Take(ctx, call)
	if err != nil {
		return source.Grant{}, err
	}
	return source.Grant{
		Refused: source.Refusal(t.Refused), Wait: t.Wait, Day: t.Day, Calls: t.Calls, HookCalls: t.HookCalls, Share: t.Share,
		Limit: amountOf(t.Limit), Available: [2]source.Amount{amountOf(t.Available), amountOf(t.TenantAvailable)},
	}, nil
}

// usageOf is what an answer told, as the database keeps it.
func usageOf(q source.Quota, credential string) state.Usage {
	return state.Usage{
		Day: q.At, Credential: credential, Tenant: q.Tenant, QuotaExpires: q.DayEnds, Spike: q.Spike,
		Quota: levelOf(q.Day), Throttle: levelOf(q.Minute), TenantQuota: levelOf(q.TenantDay), TenantThrottle: levelOf(q.TenantMinute),
	}
}
