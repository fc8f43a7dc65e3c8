package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sync/engine"
)

const sweepHelp = `Compares ids and change stamps of all records with Keap, reads what differs, and marks what is gone as deleted.

What it costs: one API call per 1,000 rows, and a few to confirm each suspected delete (up to 100 ids each).

It is careful with deletes. A record counts as deleted only when a complete listing lacks it and a second question about
it alone confirms that; a credential that does not see everything deletes nothing; and more than sync.max_delete_share of an
entity's rows at a time are refused and told, unless you say --allow-mass-delete. Rows whose parent confirms that they are gone (a
tag that was taken off a contact) do not count. Rows stay, with _deleted_at set.`

func (a *app) sweepCommand() *cobra.Command {
	var (
		chosen          selection
		log             logging
		massDel, asJSON bool
	)
	cmd := &cobra.Command{
		Use: "sweep", Short: "Compare all ids with Keap: repair drift, find deletes", Long: sweepHelp,
		Example: "  syncer sweep\n  syncer sweep --account ab123 --entity contacts --allow-mass-delete",
	}
	a.selectionFlags(cmd, &chosen)
	logFlags(cmd, &log)
	jsonFlag(cmd, &asJSON)
	cmd.Flags().BoolVar(&massDel, "allow-mass-delete", false, "mark as deleted however many records are confirmed to be gone")
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		m, err := a.openMirror(ctx, chosen, log)
		if err != nil {
			return err
		}
		defer m.close()
		return a.runPasses(ctx, m, "sweep", asJSON,
			func(ctx context.Context, e *engine.Engine, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
				return e.Sweep(ctx, acct, entity, massDel)
			})
	})
}
