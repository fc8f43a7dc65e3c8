package sink

import "github.com/jackc/pgx/v5"

// state names the tables of the state schema, quoted.
type state struct {
	watermarks, passes, rejected, usage, outages, missing string
	hooks, events, gaps, hookCalls                        string
}

func newState(schema string) state {
	name := func(table string) string { return pgx.Identifier{schema, table}.Sanitize() }
	return state{
		watermarks: name("watermarks"),
		passes:     name("passes"),
		rejected:   name("rejected_records"),
		usage:      name("api_usage"),
		outages:    name("outages"),
		missing:    name("missing_fields"),
		hooks:      name("hook_subscriptions"),
		events:     name("hook_events"),
		gaps:       name("hook_gaps"),
		hookCalls:  name("hook_calls"),
	}
}
