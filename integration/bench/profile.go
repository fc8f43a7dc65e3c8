package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// counting has Postgres count what each statement costs. That takes a little time itself, so no figure is measured with it.
var counting = map[string]string{"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track_planning": "on"}

// profile prints where the processor time of each pass goes: to the program, to Postgres or to keapsim, and Postgres' by statement.
func (b *bench) profile(ctx context.Context, contacts int) error {
	keap, err := contactsOnly(contacts, true)
	if err != nil {
		return err
	}
	url, stop, err := serve(ctx, keap.Handler())
	if err != nil {
		return err
	}
	defer stop()
	database, drop, err := b.database(ctx)
	if err != nil {
		return err
	}
	defer drop()
	if err := execute(ctx, database, "CREATE EXTENSION pg_stat_statements"); err != nil {
		return err
	}
	for _, pass := range []string{"backfill", "unchanged", "5 % changed"} {
		if pass == "5 % changed" {
			if err := control(ctx, url, "edit?entity=contacts&share=0.05"); err != nil {
				return err
			}
		}
		if err := walk(ctx, url, func(schema.Raw) error { return nil }); err != nil { // keapsim makes its answers
			return err
		}
		if err := execute(ctx, database, "SELECT pg_stat_statements_reset()"); err != nil {
			return err
		}
		before := cpuOf(os.Getpid())
		o, err := b.syncer(ctx, url, database, "backfill", "--entity", "contacts")
		if err != nil {
			return err
		}
		each := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 / float64(contacts) }
		fmt.Printf("\n%s: %.1f µs a contact; CPU: program %.1f, Postgres %.1f, keapsim %.1f\n",
			pass, each(o.took), each(o.cpu), each(o.postgres), each(cpuOf(os.Getpid())-before))
		if err := statements(ctx, database, contacts); err != nil {
			return err
		}
		if err := execute(ctx, database, "UPDATE keapsync.watermarks SET mark = NULL, version = version + 1"); err != nil {
			return err
		}
	}
	return nil
}

// statements prints what cost most: µs a contact, of which to plan, calls, rows.
func statements(ctx context.Context, database string, contacts int) error {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `SELECT 1000 * (total_exec_time + total_plan_time) / $1, 1000 * total_plan_time / $1, calls, rows,
			left(regexp_replace(query, '\s+', ' ', 'g'), 90)
		FROM pg_stat_statements ORDER BY 1 DESC LIMIT 15`, float64(contacts))
	if err != nil {
		return err
	}
	var took, planning float64
	var calls, n int64
	var query string
	_, err = pgx.ForEachRow(rows, []any{&took, &planning, &calls, &n, &query}, func() error {
		_, err := fmt.Printf("%6.2f %5.2f %6d %8d  %s\n", took, planning, calls, n, query)
		return err
	})
	return err
}
