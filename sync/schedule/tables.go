package schedule

import "github.com/jackc/pgx/v5"

// tables names what is in the state schema, quoted.
type tables struct{ schedule, accounts, jobs string }

func newTables(schema string) tables {
	name := func(table string) string { return pgx.Identifier{schema, table}.Sanitize() }
	return tables{schedule: name("schedule"), accounts: name("accounts"), jobs: name("river_job")}
}
