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

--since is stored with each entity that Keap can list by its changes; the others are read whole. Later passes and sweeps
leave older records alone, and so does the same command when it resumes. It cannot be set for an entity that was read
already: --restart --since sets another time, and --restart alone reads everything.

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
		plans, err := m.planBackfills(ctx, from, restart)
		if err != nil {
			return err
		}
		if dryRun {
			return a.forecast(ctx, m, plans, asJSON)
		}
		if err := m.begin(ctx, plans, restart); err != nil {
			return err
		}
		return a.runPasses(ctx, m, "backfill", asJSON,
			func(ctx context.Context, e *engine.Engine, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
				return e.Pass(ctx, acct, entity)
			})
	})
}

// parseSince reads a day (its beginning, UTC) or a time; nothing is the zero time.
func parseSince(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC().Truncate(time.Microsecond), nil
		}
	}
	return time.Time{}, usageError(fmt.Errorf("--since %q is no time; want a day as 2025-01-31 (UTC) or a time as 2025-01-31T08:00:00Z", s))
}
