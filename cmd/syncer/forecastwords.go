package main

import (
	"fmt"
	"time"
)

func (a *app) printForecast(f forecast) error {
	paint := styleOf(a.stdout, a.getenv)
	for _, acct := range f.Accounts {
		g := grid{style: paint, head: []string{"account", "entity", "state", ">records, at most", ">calls, at most", ">time", ">of the day"}}
		var failures []string
		for _, e := range acct.Entities {
			state := e.State
			if e.Since != nil {
				state += ", since " + e.Since.Format(time.RFC3339)
			}
			g.add(acct.Account, e.Entity, state, known(e.Records), known(e.Calls), shownSeconds(e.Seconds), shownShare(e.Share))
			if e.Error != "" {
				failures = append(failures, e.Error)
			}
		}
		g.last = []string{"total", "", "", "", thousands(acct.Calls), shownSeconds(acct.seconds()), shownShare(acct.Share)}
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

// seconds is nil where no pace is known.
func (f *accountForecast) seconds() *float64 {
	if f.PerSecond == 0 {
		return nil
	}
	return &f.Seconds
}

func shownSeconds(n *float64) string {
	if n == nil {
		return ""
	}
	return span(time.Duration(*n * float64(time.Second)))
}

func shownShare(n *float64) string {
	if n == nil {
		return ""
	}
	return percent(*n)
}

// days is how many days the calls take, the first one being today's rest; 0 where that is not known.
func (f *accountForecast) days() int64 {
	switch {
	case f.LeftToday == nil || f.Daily == nil:
		return 0
	case f.Calls <= *f.LeftToday:
		return 1
	case *f.Daily == 0:
		return 0
	}
	return 1 + (f.Calls-*f.LeftToday+*f.Daily-1) / *f.Daily
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
	if f.LeftToday != nil && f.Daily != nil {
		line := fmt.Sprintf("The account's quota settings leave a backfill %s today, and %s on a whole day",
			plural(*f.LeftToday, "call"), thousands(*f.Daily))
		if days := f.days(); days > 1 {
			line += fmt.Sprintf(": it takes %d days, and resumes by itself", days)
		}
		lines = append(lines, line+".")
	}
	return append(lines, fmt.Sprintf("This forecast cost %s.", plural(f.Spent, "call")))
}
