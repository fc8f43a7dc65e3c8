package sink

import "github.com/jackc/pgx/v5"

// state names the tables of the state schema, quoted.
type state struct {
	watermarks, passes, rejected, usage, outages, missing, workarounds string
	accounts, credentials, hooks, events, gaps                         string
	claims                                                             string
	schedule, take                                                     string
}

func newState(schema string) state {
	name := func(table string) string { return pgx.Identifier{schema, table}.Sanitize() }
	return state{
		watermarks:  name("watermarks"),
		passes:      name("passes"),
		rejected:    name("rejected_records"),
		usage:       name("api_usage"),
		outages:     name("outages"),
		missing:     name("missing_fields"),
		workarounds: name("workarounds"),

		accounts:    name("accounts"),
		credentials: name("credentials"),
		hooks:       name("hook_subscriptions"),
		events:      name("hook_events"),
		gaps:        name("hook_gaps"),
		schedule:    name("schedule"),
		claims:      name("claims"),

		take: name("take_call"),
	}
}

// ofAccount are the tables whose rows belong to an account, by their column of that name.
func (s *state) ofAccount() []string {
	return []string{
		s.passes, s.watermarks, s.schedule, s.credentials, s.hooks, s.events, s.gaps, s.rejected, s.usage, s.outages, s.missing, s.workarounds, s.claims,
	}
}
