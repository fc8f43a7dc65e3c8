package main

import (
	"context"
	"strings"
	"time"

	"github.com/keapsync/keapsync/internal/state"
)

// troubles are what the status warns of. Their JSON names are stable.
type troubles struct {
	Outages       []outageStatus  `json:"outages"`
	MissingFields []missingFields `json:"missing_fields"`
	FailingTasks  []failingTask   `json:"failing_tasks"`
}

// failingTask is a task of the daemons that failed the last time.
type failingTask struct {
	Account  string    `json:"account"`
	Task     string    `json:"task"`
	Failures int       `json:"failures"` // in a row
	Error    string    `json:"error"`
	Due      time.Time `json:"due_at,omitzero"`
}

// outageStatus is a road to Keap that is down.
type outageStatus struct {
	Account string    `json:"account"`
	Road    string    `json:"road"`
	Since   time.Time `json:"down_since"`
	Error   string    `json:"error"` // of the last try
}

// missingFields are the fields of an entity that Keap refuses.
type missingFields struct {
	Account string    `json:"account"`
	Entity  string    `json:"entity"`
	Fields  []string  `json:"fields"` // in Keap's words
	Since   time.Time `json:"since"`
}

// troubles returns those of the chosen accounts and entities.
func (m *mirror) troubles(ctx context.Context) (troubles, error) {
	t := troubles{Outages: []outageStatus{}, MissingFields: []missingFields{}, FailingTasks: []failingTask{}}
	outages, err := m.store.Outages(ctx)
	if err != nil {
		return t, err
	}
	for _, o := range outages {
		if m.account(o.Account) != nil {
			t.Outages = append(t.Outages, outageStatus(o))
		}
	}
	missing, err := m.store.MissingFields(ctx)
	if err != nil {
		return t, err
	}
	for _, f := range missing {
		if m.holds(f.Account, f.Entity) {
			t.add(f)
		}
	}
	failing, err := m.store.FailingTasks(ctx)
	if err != nil {
		return t, err
	}
	for _, f := range failing {
		if m.account(f.Account) != nil {
			t.FailingTasks = append(t.FailingTasks, failingTask(f))
		}
	}
	return t, nil
}

// add gathers the fields of an entity, which follow each other.
func (t *troubles) add(f state.MissingField) {
	if n := len(t.MissingFields); n > 0 {
		if last := &t.MissingFields[n-1]; last.Account == f.Account && last.Entity == f.Entity {
			last.Fields = append(last.Fields, f.Field)
			if f.Found.Before(last.Since) {
				last.Since = f.Found
			}
			return
		}
	}
	t.MissingFields = append(t.MissingFields, missingFields{f.Account, f.Entity, []string{f.Field}, f.Found})
}

func (a *app) printTroubles(t troubles) {
	paint := styleOf(a.stdout, a.getenv)
	for _, o := range t.Outages {
		a.printf("%s %s: %s has been down since %s UTC (%s); passes resume when it answers, and nothing is taken for deleted meanwhile\n",
			paint.mark(bad), o.Account, o.Road, o.Since.Format(time.DateTime), o.Error)
	}
	for _, f := range t.MissingFields {
		a.printf("%s %s %s: Keap refuses %s; the columns stay empty (backfill --restart asks again)\n",
			paint.mark(warn), f.Account, f.Entity, strings.Join(f.Fields, ", "))
	}
	for _, f := range t.FailingTasks {
		again := "it is tried now"
		if !f.Due.IsZero() {
			again = "the next try is at " + f.Due.Format(time.DateTime) + " UTC"
		}
		a.printf("%s %s: %s by the daemon failed %s in a row (%s); %s\n", paint.mark(bad), f.Account, f.Task, plural(f.Failures, "time"), f.Error, again)
	}
}
