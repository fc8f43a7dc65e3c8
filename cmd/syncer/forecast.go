package main

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
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
}

// entityForecast is one entity's. Records is an upper bound: the number of ids between the smallest and the greatest, or,
// where Keap counts them, their number.
type entityForecast struct {
	Entity  string `json:"entity"`
	State   string `json:"state"` // new, unfinished or complete
	Records *int64 `json:"records_at_most,omitempty"`
	Calls   *int64 `json:"calls_at_most,omitempty"`
	Error   string `json:"error,omitempty"`
}

// forecast tells what a backfill will cost.
func (a *app) forecast(ctx context.Context, m *mirror, asJSON bool) error {
	status, err := m.sink.Status(ctx)
	if err != nil {
		return err
	}
	var f forecast
	failed := false
	for _, acct := range m.accounts {
		one, err := forecastAccount(ctx, acct, status)
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

func forecastAccount(ctx context.Context, acct *account, status []sink.EntityStatus) (accountForecast, error) {
	f := accountForecast{Account: acct.Name, Entities: make([]entityForecast, len(acct.entities)), Complete: true}
	var all sync.WaitGroup
	for i, entity := range acct.entities {
		f.Entities[i] = entityForecast{Entity: entity.Name, State: stateOf(acct.Name, entity.Name, status)}
		all.Go(func() { f.Entities[i].estimate(ctx, acct, entity) })
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
	f.Spent = acct.counter.Total().Calls
	if pace := acct.pace.PerSecond(); pace < 1e6 {
		f.PerSecond, f.Seconds = math.Round(pace*100)/100, float64(f.Calls)/pace
	}
	if q := acct.quota.Load(); q != nil {
		if q.Day.Limit.Known {
			f.DayLimit = &q.Day.Limit.N
		}
		if q.Day.Available.Known {
			f.DayAvailable = &q.Day.Available.N
		}
	}
	return f, nil
}

// stateOf is how far an entity's backfill has come.
func stateOf(account, entity string, status []sink.EntityStatus) string {
	for _, s := range status {
		switch {
		case s.Account != account || s.Entity != entity:
		case !s.HighWaterMark.IsZero():
			return "complete"
		case s.Unfinished:
			return "unfinished"
		}
	}
	return "new"
}

// estimate asks Keap for the smallest and the greatest id, where it can tell: there cannot be more records than ids
// between them.
func (f *entityForecast) estimate(ctx context.Context, acct *account, entity *schema.Entity) {
	calls := func(n int64) { f.Calls = &n }
	means := acct.Reader.Means(entity)
	switch {
	case f.State == "complete": // the next pass reads what changed
		calls(1)
		return
	case means.Strategy == schema.PerParent:
		calls(int64(len(means.Parents)))
		return
	case means.Count:
		f.count(ctx, acct, entity)
		return
	case !means.Keyset:
		return
	}
	greatest, err := firstID(ctx, acct, entity, source.OrderIDDesc)
	var smallest int64
	if err == nil && greatest > 0 {
		smallest, err = firstID(ctx, acct, entity, source.OrderID)
	}
	if err != nil {
		f.Error = errorLine(err)
		return
	}
	records := int64(0)
	if greatest > 0 {
		records = greatest - smallest + 1
	}
	f.Records = &records
	calls(callsFor(records, means))
}

// count asks Keap how many records there are.
func (f *entityForecast) count(ctx context.Context, acct *account, entity *schema.Entity) {
	page, err := acct.Reader.ReadPage(ctx, source.Request{Entity: entity, Count: true})
	if err != nil {
		f.Error = errorLine(err)
		return
	}
	defer page.Release()
	calls := callsFor(page.Count, acct.Reader.Means(entity))
	f.Records, f.Calls = &page.Count, &calls
}

// callsFor is the most calls that reading so many records takes, what belongs to them apart.
func callsFor(records int64, means schema.Means) int64 {
	size := int64(max(means.PageSize, 1))
	return max(1, (records+size-1)/size) + extraCalls
}

// extraCalls are the most calls of an entity's backfill that bring no full page.
const extraCalls = 2

// firstID is the first id in an order; 0 where there is no record.
func firstID(ctx context.Context, acct *account, entity *schema.Entity, order source.Order) (int64, error) {
	page, err := acct.Reader.ReadPage(ctx, source.Request{Entity: entity, Order: order, Limit: 1})
	if err != nil {
		return 0, err
	}
	defer page.Release()
	for _, r := range page.Records {
		if r.Reason == "" {
			return r.ID, nil
		}
	}
	return 0, nil
}

func (a *app) printForecast(f forecast) error {
	paint := styleOf(a.stdout, a.getenv)
	for _, acct := range f.Accounts {
		g := grid{style: paint, head: []string{"account", "entity", "state", ">records, at most", ">calls, at most"}}
		var failures []string
		for _, e := range acct.Entities {
			g.add(acct.Account, e.Entity, e.State, known(e.Records), known(e.Calls))
			if e.Error != "" {
				failures = append(failures, e.Error)
			}
		}
		g.last = []string{"total", "", "", "", thousands(acct.Calls)}
		if err := g.write(a.stdout, ""); err != nil {
			return err
		}
		for _, line := range acct.words() {
			a.printf("%s\n", line)
		}
		for _, line := range failures {
			a.printf("%s %s\n", paint.mark(bad), line)
		}
	}
	return nil
}

func known(n *int64) string {
	if n == nil {
		return "unknown"
	}
	return thousands(*n)
}

// words say what the numbers of an account's forecast mean.
func (f *accountForecast) words() []string {
	lines := []string{"Records: the ids from the smallest to the greatest; some of them were deleted or never used, so there are fewer."}
	if !f.Complete {
		lines = append(lines, "Unknown: Keap cannot tell before the list is read. It costs a call per page, and is not in the total.")
	}
	at := "At the speed at which Keap answers: no limit is known."
	if f.PerSecond > 0 {
		took := time.Duration(f.Seconds * float64(time.Second))
		at = fmt.Sprintf("At %.3g calls a second, the pace that Keap's limits leave: at least %s for %s.", f.PerSecond, span(took), plural(f.Calls, "call"))
	}
	lines = append(lines, at)
	if f.DayLimit != nil && f.DayAvailable != nil && *f.DayLimit > 0 {
		lines = append(lines, fmt.Sprintf("Today's quota: %s of %s calls are left; the total is %s of the day.",
			thousands(*f.DayAvailable), thousands(*f.DayLimit), percent(float64(f.Calls)/float64(*f.DayLimit))))
	}
	return append(lines, fmt.Sprintf("This forecast cost %s.", plural(f.Spent, "call")))
}
