package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sync/engine"
)

const backfillHelp = `Reads everything of the chosen accounts and entities into the mirror.

It resumes by itself: stop it or lose it anywhere, run it again, and it goes on after the last committed batch. Entities
that are complete already cost no full read again, only what changed since (use --restart for a full one).

What it costs: one API call per 1,000 records (users and tasks fewer), at most three more per entity, paced evenly below Keap's
limits and within the account's daily share (quota in the configuration). --dry-run forecasts it with two calls or none
per entity.`

func (a *app) backfillCommand() *cobra.Command {
	var (
		chosen                  selection
		log                     logging
		since                   string
		dryRun, restart, asJSON bool
	)
	cmd := &cobra.Command{
		Use: "backfill", Short: "Read everything, once; resumes by itself", Long: backfillHelp,
		Example: `  syncer backfill --dry-run
  syncer backfill
  syncer backfill --account ab123 --entity contacts,orders
  syncer backfill --since 2025-01-01           only records changed since (where Keap can tell)
  syncer backfill --entity contacts --restart  read all contacts again`,
	}
	a.selectionFlags(cmd, &chosen)
	logFlags(cmd, &log)
	jsonFlag(cmd, &asJSON)
	cmd.Flags().StringVar(&since, "since", "", "read only what changed at or after this `day or time` (2025-01-31, or RFC 3339; UTC)")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "forecast calls, time and share of today's quota; read no data")
	cmd.Flags().BoolVar(&restart, "restart", false, "forget how far the entities have come, and read all of them again")
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		from, err := parseSince(since)
		if err != nil {
			return err
		}
		m, err := a.openMirror(ctx, chosen, log)
		if err != nil {
			return err
		}
		defer m.close()
		if dryRun {
			return a.forecast(ctx, m, asJSON)
		}
		if restart {
			if err := m.restart(ctx); err != nil {
				return err
			}
		}
		for _, account := range m.accounts {
			account.Since = from
		}
		return a.runPasses(ctx, m, "backfill", asJSON,
			func(ctx context.Context, e *engine.Engine, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
				return e.Pass(ctx, acct, entity)
			})
	})
}

// restart forgets how far the chosen entities have come.
func (m *mirror) restart(ctx context.Context) error {
	m.restarted = true
	for _, acct := range m.accounts {
		for _, entity := range acct.entities {
			if err := m.sink.ResetWatermark(ctx, acct.Name, entity.Name); err != nil {
				return err
			}
			if err := m.forgetMissing(ctx, acct, entity.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// parseSince reads a day (its beginning, UTC) or a time; nothing is the zero time.
func parseSince(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usageError(fmt.Errorf("--since %q is no time; want a day as 2025-01-31 (UTC) or a time as 2025-01-31T08:00:00Z", s))
}
