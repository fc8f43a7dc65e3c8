package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// saveUsage notes what each account's calls used of its quota, also when the program is being stopped.
func (m *mirror) saveUsage(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	for _, acct := range m.accounts {
		if err := m.sink.SaveUsage(ctx, acct.Name, acct.usage()); err != nil {
			return err
		}
	}
	return nil
}

// resumeBudgets makes the calls of earlier runs count in today's shares.
func (m *mirror) resumeBudgets(ctx context.Context) error {
	used, err := m.sink.Usage(ctx)
	if err != nil {
		return err
	}
	for _, acct := range m.accounts {
		for _, u := range used {
			if u.Account == acct.Name {
				acct.budget.Resume(u.Day, u.Calls)
			}
		}
	}
	return nil
}

// usage is what the account used since the program began.
func (acct *account) usage() sink.Usage {
	u := sink.Usage{
		Calls:      acct.counter.Total().Calls,
		Credential: strings.TrimPrefix(acct.config.Auth.Token.String(), "…"), // its last four characters
	}
	if q := acct.quota.Load(); q != nil {
		u.Day, u.Tenant, u.QuotaExpires, u.Spike = q.At, q.Tenant, q.DayEnds, q.Spike
		u.Quota, u.Throttle = levelOf(q.Day), levelOf(q.Minute)
		u.TenantQuota, u.TenantThrottle = levelOf(q.TenantDay), levelOf(q.TenantMinute)
	}
	return u
}

func levelOf(l source.Level) sink.Level {
	amount := func(a source.Amount) *int64 {
		if !a.Known {
			return nil
		}
		return &a.N
	}
	return sink.Level{Limit: amount(l.Limit), Used: amount(l.Used), Available: amount(l.Available)}
}

// accountUsage is what an account used of its quota on a day. Its JSON names are stable.
type accountUsage struct {
	Account   string `json:"account"`
	Day       string `json:"day"`                       // UTC, as Keap counts days
	Calls     int64  `json:"calls"`                     // ours
	Limit     *int64 `json:"quota_limit,omitempty"`     // as Keap last told
	Used      *int64 `json:"quota_used,omitempty"`      // by all who share the credential
	Available *int64 `json:"quota_available,omitempty"` // to all of them
}

// usageToday returns what the chosen accounts used today; accounts without a call are left out.
func (m *mirror) usageToday(ctx context.Context) ([]accountUsage, error) {
	saved, err := m.sink.Usage(ctx)
	if err != nil {
		return nil, err
	}
	today := time.Now().UTC().Format(time.DateOnly)
	list := []accountUsage{}
	for _, acct := range m.accounts {
		for _, u := range saved {
			if day := u.Day.UTC().Format(time.DateOnly); u.Account == acct.Name && day == today {
				list = append(list, accountUsage{u.Account, day, u.Calls, u.Quota.Limit, u.Quota.Used, u.Quota.Available})
			}
		}
	}
	return list, nil
}

func (u *accountUsage) words() string {
	text := fmt.Sprintf("%s: %s today", u.Account, plural(u.Calls, "API call"))
	if u.Limit != nil && u.Available != nil {
		text += fmt.Sprintf("; Keap leaves %s of %s to all who use the credential", thousands(*u.Available), thousands(*u.Limit))
	}
	return text
}
