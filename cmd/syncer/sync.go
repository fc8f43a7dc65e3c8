package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sync/engine"
)

const syncHelp = `Reads what changed since the last pass; run it from cron as often as you like.

What it costs: one API call per entity when nothing changed, and one more per 1,000 changed records.

Keap's lists do not show deletes. Records that are gone are found by "syncer sweep", or at once for ids you name by --ids:
those are read by as few calls as Keap allows (up to 100 ids each), and an id that Keap no longer has is marked deleted.`

func (a *app) syncCommand() *cobra.Command {
	var (
		chosen selection
		log    logging
		ids    []int64
		asJSON bool
	)
	cmd := &cobra.Command{
		Use: "sync", Short: "Read what changed since the last pass, or just some ids", Long: syncHelp,
		Example: "  syncer sync\n  syncer sync --account ab123 --entity contacts\n  syncer sync --account ab123 --entity contacts --ids 1,2,3",
	}
	a.selectionFlags(cmd, &chosen)
	logFlags(cmd, &log)
	jsonFlag(cmd, &asJSON)
	cmd.Flags().Int64SliceVar(&ids, "ids", nil, "read just these `ids` of one entity")
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		targeted := len(ids) > 0
		if targeted && len(chosen.entities) != 1 {
			return usageError(errors.New("--ids needs the one entity the ids are of: add --entity NAME"))
		}
		m, err := a.openMirror(ctx, chosen, log)
		if err != nil {
			return err
		}
		defer m.close()
		if targeted && len(m.accounts) != 1 {
			return usageError(errors.New("--ids needs the one account the ids are of: add --account NAME"))
		}
		return a.runPasses(ctx, m, "sync", asJSON,
			func(ctx context.Context, e *engine.Engine, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
				if targeted {
					return e.Targeted(ctx, acct, entity, ids)
				}
				return e.Pass(ctx, acct, entity)
			})
	})
}
