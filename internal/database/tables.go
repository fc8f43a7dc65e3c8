package database

import "github.com/jackc/pgx/v5"

// Tables are the names of the tables of the state schema, and of its function, quoted.
type Tables struct {
	Watermarks, Passes, Rejected, Usage, Outages, Missing, Workarounds string
	Accounts, Credentials, Hooks, Events, Gaps                         string
	Claims                                                             string
	Schedule, Take                                                     string
}

func newTables(schema string) Tables {
	name := func(table string) string { return pgx.Identifier{schema, table}.Sanitize() }
	return Tables{
		Watermarks:  name("watermarks"),
		Passes:      name("passes"),
		Rejected:    name("rejected_records"),
		Usage:       name("api_usage"),
		Outages:     name("outages"),
		Missing:     name("missing_fields"),
		Workarounds: name("workarounds"),

		Accounts:    name("accounts"),
		Credentials: name("credentials"),
		Hooks:       name("hook_subscriptions"),
		Events:      name("hook_events"),
		Gaps:        name("hook_gaps"),
		Schedule:    name("schedule"),
		Claims:      name("claims"),

		Take: name("take_call"),
	}
}

// OfAccount are the tables whose rows belong to an account, by their column of that name.
func (t *Tables) OfAccount() []string {
	return []string{
		t.Passes, t.Watermarks, t.Schedule, t.Credentials, t.Hooks, t.Events, t.Gaps, t.Rejected, t.Usage, t.Outages, t.Missing, t.Workarounds, t.Claims,
	}
}
