package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/source"
)

// saveUsage notes what Keap last told of each account's quota, also when the program is being stopped. The calls are
// counted already.
func (m *mirror) saveUsage(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	for _, acct := range m.accounts {
		q := acct.quota.Load()
		if q == nil {
			continue
		}
		if err := m.store.SaveUsage(ctx, acct.Name, usageOf(*q, lastFour(&acct.config.Auth))); err != nil {
			return err
		}
	}
	return nil
}

// lastFour tells one credential from another: its last four characters. OAuth's tokens change by themselves, so theirs
// tell nothing.
func lastFour(a *authConfig) string {
	secret := a.Token
	if a.Method == methodLegacyKey {
		secret = a.Key
	}
	return strings.TrimPrefix(secret.String(), "…")
}

func levelOf(l source.Level) state.Level {
	amount := func(a source.Amount) *int64 {
		if !a.Known {
			return nil
		}
		return &a.N
	}
	return state.Level{Limit: amount(l.Limit), Used: amount(l.Used), Available: amount(l.Available)}
}

func amountOf(n *int64) source.Amount {
	if n == nil {
		return source.Amount{}
	}
	return source.Amount{N: *n, Known: true}
}

// accountUsage is what an account used of its quota on a day. Its JSON names are stable.
type accountUsage struct {
	Account   string `json:"account"`
	Day       string `json:"day"`                       // UTC, as Keap counts days
	Calls     int64  `json:"calls"`                     // ours
	HookCalls int64  `json:"hook_calls"`                // those of them that were made because of hooks
	Limit     *int64 `json:"quota_limit,omitempty"`     // as Keap last told
	Used      *int64 `json:"quota_used,omitempty"`      // by all who share the credential
	Available *int64 `json:"quota_available,omitempty"` // to all of them
}

// usageToday returns what the chosen accounts used today; accounts without a call are left out.
func (m *mirror) usageToday(ctx context.Context) ([]accountUsage, error) {
	saved, err := m.store.Usage(ctx)
	if err != nil {
		return nil, err
	}
	today := time.Now().UTC().Format(time.DateOnly)
	list := []accountUsage{}
	for _, acct := range m.accounts {
		for _, u := range saved {
			if day := u.Day.UTC().Format(time.DateOnly); u.Account == acct.Name && day == today {
				list = append(list, accountUsage{u.Account, day, u.Calls, u.HookCalls, u.Quota.Limit, u.Quota.Used, u.Quota.Available})
			}
		}
	}
	return list, nil
}

func (u *accountUsage) words() string {
	text := fmt.Sprintf("%s: %s today", u.Account, plural(u.Calls, "API call"))
	if u.HookCalls > 0 {
		text += fmt.Sprintf(", %s because of hooks", thousands(u.HookCalls))
	}
	if u.Limit != nil && u.Available != nil {
		text += fmt.Sprintf("; Keap leaves %s of %s to all who use the credential", thousands(*u.Available), thousands(*u.Limit))
	}
	return text
}
