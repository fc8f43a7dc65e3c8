package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sync/engine"
)

const hooksHelp = `REST Hooks tell within a minute that records changed, so that "syncer run" reads them at once.

Keap delivers to server.public_url, which has to lead to server.listen of "syncer run", as https, with the path kept. There
is one subscription for each kind of event that the account offers and its entities use, each at an address of its own that
nobody can guess. "syncer run" looks after them by itself: these commands are to set up and to look.`

const hooksInstallHelp = `Makes the subscriptions that are missing, and has Keap verify those that are not Verified. Run it as often as you like.

Keap calls the address while a subscription is made. If "syncer run" is not running, this command answers at server.listen
itself for that long.

What it costs: two API calls, and one or two for each subscription that is made or verified. Exit 1 if any is not Verified
then.`

const hooksVerifyHelp = `Looks at the subscriptions, has Keap verify those that are not Verified, makes those that are missing, and then reads what
was missed while Keap did not deliver: by a pass over what changed, and a sweep where deletes or tags may have been missed.

Keap sets a subscription Inactive when four tries to deliver something have failed. "syncer run" does the same by itself.`

func (a *app) hooksCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "hooks", Short: "Have Keap tell of changes: list, install, remove, verify", Long: hooksHelp}
	cmd.AddCommand(a.hooksListCommand(), a.hooksInstallCommand(), a.hooksVerifyCommand(), a.hooksRemoveCommand())
	refuseStrangers(cmd)
	return cmd
}

// hooksRun is what the four commands have in common: it wires the chosen accounts, and makes sure that they have hooks.
func (a *app) hooksRun(
	cmd *cobra.Command, do func(ctx context.Context, m *mirror, e *engine.Engine, asJSON bool) error,
) *cobra.Command {
	var (
		chosen selection
		log    logging
		asJSON bool
	)
	a.accountFlag(cmd, &chosen)
	logFlags(cmd, &log)
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		m, err := a.openMirror(ctx, chosen, log)
		if err != nil {
			return err
		}
		defer m.close()
		if m.config.Server.PublicURL == "" {
			return usageError(errors.New("server.public_url is not set: it is the https address at which Keap reaches server.listen of " +
				`"syncer run"; without it there are no hooks, and changes are found every sync.interval`))
		}
		if err := m.keepHooked(chosen); err != nil {
			return usageError(err)
		}
		return errors.Join(do(ctx, m, m.engine(nil), asJSON), m.saveUsage(ctx))
	})
}

// keepHooked leaves out accounts that can have no hooks, unless they were asked for by name.
func (m *mirror) keepHooked(chosen selection) error {
	var hooked []*account
	for _, acct := range m.accounts {
		switch {
		case acct.hooks != nil:
			hooked = append(hooked, acct)
		case len(chosen.accounts) > 0:
			return noHooks(acct.Name)
		default:
			acct.close()
		}
	}
	if len(hooked) == 0 {
		return noHooks(m.accounts[0].Name)
	}
	m.accounts = hooked
	return nil
}

func noHooks(account string) error {
	return fmt.Errorf("account %s can have no hooks: they are REST's, and its only road is %s; add %s to its roads, with a token or key that opens it",
		account, schema.XMLRPCRoad, schema.RESTv2)
}

// guarded looks after the subscriptions of all accounts and shows how they stand.
func (a *app) guarded(
	ctx context.Context, m *mirror, asJSON bool, guard func(*account) (any, engine.GuardReport, error),
) error {
	var reports []any
	var failures []error
	unverified := 0
	for _, acct := range m.accounts {
		report, stand, err := guard(acct)
		if err != nil {
			failures = append(failures, err)
		}
		if ctx.Err() != nil {
			break
		}
		reports = append(reports, report)
		for _, s := range stand.Subscriptions {
			if s.Error != "" {
				unverified++
			}
		}
		if asJSON {
			continue
		}
		if err := a.printGuard(stand); err != nil {
			return err
		}
	}
	if asJSON {
		failures = append(failures, a.printJSON(map[string]any{"accounts": reports}))
	}
	if unverified > 0 {
		failures = append(failures, fmt.Errorf("%s not verified", plural(unverified, "subscription")))
	}
	return errors.Join(failures...)
}

func (a *app) hooksInstallCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "install", Short: "Make and verify the subscriptions", Long: hooksInstallHelp,
		Example: "  syncer hooks install\n  syncer hooks install --account ab123",
	}
	return a.hooksRun(cmd, func(ctx context.Context, m *mirror, e *engine.Engine, asJSON bool) error {
		return attended(ctx, m, func() error {
			return a.guarded(ctx, m, asJSON, func(acct *account) (any, engine.GuardReport, error) {
				r, err := e.Guard(ctx, &acct.Account, acct.entities, acct.hooks, m.config.Server.PublicURL)
				return r, r, err
			})
		})
	})
}

// verified is the report of hooks verify.
type verified struct {
	engine.GuardReport
	Gaps engine.RepairReport `json:"gaps"`
}

func (a *app) hooksVerifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "verify", Short: "Verify the subscriptions again, and read what was missed", Long: hooksVerifyHelp,
		Example: "  syncer hooks verify --account ab123",
	}
	return a.hooksRun(cmd, func(ctx context.Context, m *mirror, e *engine.Engine, asJSON bool) error {
		return attended(ctx, m, func() error {
			return a.guarded(ctx, m, asJSON, func(acct *account) (any, engine.GuardReport, error) {
				r, err := e.Guard(ctx, &acct.Account, acct.entities, acct.hooks, m.config.Server.PublicURL)
				all := verified{GuardReport: r}
				if err != nil || !r.Repair {
					return all, r, err
				}
				all.Gaps, err = e.RepairGaps(ctx, &acct.Account, acct.entities)
				if !asJSON {
					a.printf("%s\n", gapWords(all.Gaps))
				}
				return all, r, err
			})
		})
	})
}

func gapWords(r engine.RepairReport) string {
	text := fmt.Sprintf("%s: what was missed in %s is in the mirror", r.Account, plural(r.Closed, "gap"))
	if r.Left > 0 {
		text += fmt.Sprintf("; %s left, see: syncer status", plural(r.Left, "gap"))
	}
	return text
}

func (a *app) hooksRemoveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "remove", Short: "Remove the subscriptions that syncer made",
		Long: "Removes the subscriptions that deliver to server.public_url. Those of other programs stay. While \"syncer run\" runs with a " +
			"server.public_url, it makes them anew: take that out of the configuration first.",
		Example: "  syncer hooks remove --account ab123",
	}
	return a.hooksRun(cmd, func(ctx context.Context, m *mirror, e *engine.Engine, asJSON bool) error {
		removed := map[string]int{}
		for _, acct := range m.accounts {
			n, err := e.Unhook(ctx, &acct.Account, acct.hooks, m.config.Server.PublicURL)
			if err != nil {
				return err
			}
			removed[acct.Name] = n
			if !asJSON {
				a.printf("%s: %s removed\n", acct.Name, plural(n, "subscription"))
			}
		}
		if asJSON {
			return a.printJSON(map[string]any{"removed": removed})
		}
		return nil
	})
}

// printGuard shows how the subscriptions of an account stand.
func (a *app) printGuard(r engine.GuardReport) error {
	g := &grid{style: styleOf(a.stdout, a.getenv), head: []string{"account", "event", "status", ""}}
	for _, s := range r.Subscriptions {
		note := s.Error
		switch {
		case note != "":
		case s.Created && s.Was == "":
			note = "made"
		case s.Created:
			note = "made anew, it was " + strings.ToLower(s.Was)
		case s.Was != "":
			note = "verified again, it was " + s.Was
		}
		g.add(r.Account, s.EventKey, s.Status, note)
	}
	if err := g.write(a.stdout, ""); err != nil {
		return err
	}
	if len(r.NotOffered) > 0 {
		a.printf("%s: the account does not offer %s\n", r.Account, strings.Join(r.NotOffered, ", "))
	}
	if r.Removed > 0 {
		a.printf("%s: %s of no use removed\n", r.Account, plural(r.Removed, "subscription"))
	}
	if r.Foreign > 0 {
		a.printf("%s: %s of other programs left alone\n", r.Account, plural(r.Foreign, "subscription"))
	}
	return nil
}
