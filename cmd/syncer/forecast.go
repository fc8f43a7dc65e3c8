package main

import (
	"cmp"
	"context"
	"math"
	"sync"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// forecast is what `backfill --dry-run` tells. Its JSON names are stable.
type forecast struct {
	Accounts []accountForecast `json:"accounts"`
}

type accountForecast struct {
	Account  string           `json:"account"`
	Entities []entityForecast `json:"entities"`
	// Calls counts the entities whose size is known; each of the others costs at least one.
	Calls    int64 `json:"calls"`
	Complete bool  `json:"complete"` // whether the size of every entity is known
	Spent    int64 `json:"calls_spent_on_the_forecast"`
	// PerSecond is the pace; 0 where neither we nor Keap limit it.
	PerSecond float64 `json:"calls_per_second,omitempty"`
	Seconds   float64 `json:"seconds,omitempty"` // for Calls at that pace
	// Today's quota as Keap's headers told it; absent where they did not.
	DayLimit     *int64 `json:"day_limit,omitempty"`
	DayAvailable *int64 `json:"day_available,omitempty"`
	// What of it the account's quota settings leave to a backfill today, and on a whole day.
	LeftToday *int64   `json:"calls_left_today,omitempty"`
	Daily     *int64   `json:"calls_a_day,omitempty"`
	Share     *float64 `json:"share_of_day,omitempty"` // of DayLimit, that Calls are
}

// entityForecast is one entity's. Records is an upper bound: the number of ids between the smallest and the greatest, or,
// where Keap counts them, their number.
type entityForecast struct {
	Entity string `json:"entity"`
	State  string `json:"state"` // new, unfinished, complete or restart
	// Since is the time before which changed records are left out; absent where none are.
	Since   *time.Time `json:"since,omitempty"`
	Records *int64     `json:"records_at_most,omitempty"`
	Calls   *int64     `json:"calls_at_most,omitempty"`
	// For Calls at the pace, and of the day's limit; absent where these are not known.
	Seconds *float64 `json:"seconds,omitempty"`
	Share   *float64 `json:"share_of_day,omitempty"`
	Error   string   `json:"error,omitempty"`
}

// forecast tells what a backfill will cost.
func (a *app) forecast(ctx context.Context, m *mirror, plans map[*account]map[*schema.Entity]backfillPlan, asJSON bool) error {
	var f forecast
	var err error
	failed := false
	for _, acct := range m.accounts {
		one, err := forecastAccount(ctx, m.store, acct, plans[acct])
		if err != nil {
			return err
		}
		f.Accounts = append(f.Accounts, one)
		for _, e := range one.Entities {
			failed = failed || e.Error != ""
		}
	}
	if asJSON {
		err = a.printJSON(f)
	} else {
		err = a.printForecast(f)
	}
	if err == nil && failed {
		err = &exitError{code: exitFailed}
	}
	return err
}

// forecastAccount asks Keap how much there is to read. The sink may be nil where nothing was read yet.
func forecastAccount(ctx context.Context, s *store, acct *account, plans map[*schema.Entity]backfillPlan) (accountForecast, error) {
	f := accountForecast{Account: acct.Name, Entities: make([]entityForecast, len(acct.entities)), Complete: true}
	before := acct.budget.Calls.Total()
	var all sync.WaitGroup
	for i, entity := range acct.entities {
		plan := plans[entity]
		f.Entities[i] = entityForecast{Entity: entity.Name, State: cmp.Or(plan.state, stateNew), Since: given(plan.since)}
		all.Go(func() { f.Entities[i].estimate(ctx, s, acct, entity) })
	}
	all.Wait()
	if ctx.Err() != nil {
		return f, context.Cause(ctx)
	}
	for _, e := range f.Entities {
		if e.Calls == nil {
			f.Complete = false
			continue
		}
		f.Calls += *e.Calls
	}
	f.Spent = acct.budget.Calls.Total() - before
	f.limits(acct)
	return f, nil
}

// limits sets the calls against the pace and the day.
func (f *accountForecast) limits(acct *account) {
	if pace := acct.pace.PerSecond(); pace < 1e6 {
		f.PerSecond, f.Seconds = math.Round(pace*100)/100, float64(f.Calls)/pace
		for i := range f.Entities {
			f.Entities[i].Seconds = scaled(f.Entities[i].Calls, 1/pace)
		}
	}
	q := acct.quota.Load()
	if q == nil || !q.Day.Limit.Known {
		return
	}
	f.DayLimit, f.DayAvailable = levelOf(q.Day).Limit, levelOf(q.Day).Available
	if today, daily := acct.budget.Left(source.ForBackfill, *q); today.Known {
		f.LeftToday, f.Daily = &today.N, &daily.N
	}
	if limit := q.Day.Limit.N; limit > 0 {
		f.Share = scaled(&f.Calls, 1/float64(limit))
		for i := range f.Entities {
			f.Entities[i].Share = scaled(f.Entities[i].Calls, 1/float64(limit))
		}
	}
}

// scaled is n times by, if n is known.
func scaled(n *int64, by float64) *float64 {
	if n == nil {
		return nil
	}
	product := float64(*n) * by
	return &product
}
