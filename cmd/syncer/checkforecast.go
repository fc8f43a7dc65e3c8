package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// checkBackfill forecasts what is still to be read of an account.
func checkBackfill(ctx context.Context, acct *account, known books) (*accountForecast, finding) {
	plans, err := planAccount(acct, known.history, time.Time{}, false)
	if err != nil {
		return nil, finding{warn, acct.Name, "backfill", errorLine(err), ""}
	}
	f, err := forecastAccount(ctx, known.store, acct, plans)
	if err != nil {
		return nil, finding{warn, acct.Name, "backfill", errorLine(err), ""}
	}
	found := finding{good, acct.Name, "backfill", f.line(), ""}
	for _, e := range f.Entities {
		if e.Error != "" {
			found.Level, found.Text = warn, found.Text+"; "+e.Error
			break
		}
	}
	if found.Level == good && f.LeftToday != nil && *f.LeftToday == 0 {
		found.Level, found.Remedy = warn, "raise quota.daily_share, lower quota.reserve, or wait for the next day"
	}
	return &f, found
}

// line is the forecast in a line.
func (f *accountForecast) line() string {
	unknown, complete := 0, 0
	for _, e := range f.Entities {
		switch {
		case e.Calls == nil:
			unknown++
		case e.State == stateComplete:
			complete++
		}
	}
	if complete == len(f.Entities) {
		return fmt.Sprintf("complete; a pass in which nothing changed costs %s", plural(f.Calls, "call"))
	}
	parts := []string{"at most " + plural(f.Calls, "call")}
	if unknown > 0 {
		parts[0] += fmt.Sprintf(" for %d of %d entities (of the others Keap tells no size)", len(f.Entities)-unknown, len(f.Entities))
	}
	if f.PerSecond > 0 {
		parts = append(parts, fmt.Sprintf("%s at %.3g a second", span(time.Duration(f.Seconds*float64(time.Second))), f.PerSecond))
	}
	if f.Share != nil {
		parts = append(parts, percent(*f.Share)+" of the day")
	}
	if f.LeftToday != nil {
		parts = append(parts, fmt.Sprintf("%s of the share left today", thousands(*f.LeftToday)))
	}
	if days := f.days(); days > 1 {
		parts = append(parts, fmt.Sprintf("so it takes %d days", days))
	}
	return strings.Join(parts, ", ") + fmt.Sprintf("; this forecast cost %s", plural(f.Spent, "call"))
}
