package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/source/hook"
	"github.com/keapsync/keapsync/sync/engine"
)

const hooksListHelp = `Tells how the subscriptions stand in Keap now, when a delivery came last, and what was missed and is not repaired yet.

What it costs: one API call per account. It changes nothing.`

// hookList is how an account's hooks stand. Its JSON names are stable.
type hookList struct {
	Account       string     `json:"account"`
	Subscriptions []hookLine `json:"subscriptions"`
	Foreign       int        `json:"foreign"` // subscriptions of others
	Gaps          []hookGap  `json:"gaps"`    // not repaired yet
}

type hookLine struct {
	EventKey  string     `json:"event_key"`
	Status    string     `json:"status"` // Keap's, or Missing
	Delivered *time.Time `json:"delivered,omitempty"`
}

type hookGap struct {
	EventKey string     `json:"event_key"`
	Entity   string     `json:"entity"`
	Began    time.Time  `json:"began"`
	Ended    *time.Time `json:"ended,omitempty"`
	Reason   string     `json:"reason"`
}

func (a *app) hooksListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "Show the subscriptions", Long: hooksListHelp,
		Example: "  syncer hooks list\n  syncer hooks list --json | jq '.accounts[].subscriptions[] | select(.status != \"Verified\")'",
	}
	return a.hooksRun(cmd, func(ctx context.Context, m *mirror, _ *engine.Engine, asJSON bool) error {
		lists := []hookList{}
		var failures []error
		for _, acct := range m.accounts {
			list, err := m.hookList(ctx, acct)
			if err != nil {
				failures = append(failures, err)
				continue
			}
			lists = append(lists, list)
		}
		if asJSON {
			failures = append(failures, a.printJSON(map[string]any{"accounts": lists}))
		} else {
			failures = append(failures, a.printHookLists(lists))
		}
		return errors.Join(failures...)
	})
}

// hookList asks Keap for an account's subscriptions.
func (m *mirror) hookList(ctx context.Context, acct *account) (hookList, error) {
	list := hookList{Account: acct.Name, Subscriptions: []hookLine{}, Gaps: []hookGap{}}
	listed, err := acct.hooks.List(ctx)
	if err != nil {
		return list, err
	}
	ours, err := m.store.Subscriptions(ctx, acct.Name)
	if err != nil {
		return list, err
	}
	status := map[[32]byte]string{}
	for _, s := range listed {
		status[hook.HashOf(s.URL)] = s.Status
	}
	list.Foreign = len(listed)
	for _, s := range ours {
		line := hookLine{EventKey: s.EventKey, Status: "Missing", Delivered: given(s.Delivered)}
		if there, ok := status[s.PathHash]; ok {
			line.Status = there
			list.Foreign--
		}
		list.Subscriptions = append(list.Subscriptions, line)
	}
	gaps, err := m.store.OpenGaps(ctx, acct.Name)
	for _, g := range gaps {
		list.Gaps = append(list.Gaps, hookGap{g.EventKey, g.Entity, g.Began, given(g.Ended), g.Reason})
	}
	return list, err
}

func (a *app) printHookLists(lists []hookList) error {
	g := &grid{style: styleOf(a.stdout, a.getenv), head: []string{"account", "event", "status", "last delivery"}}
	now := time.Now()
	for _, list := range lists {
		for _, s := range list.Subscriptions {
			delivered := ""
			if s.Delivered != nil {
				delivered = span(max(0, now.Sub(*s.Delivered))) + " ago"
			}
			g.add(list.Account, s.EventKey, s.Status, delivered)
		}
	}
	if len(g.rows) == 0 {
		a.printf("There are no hooks; run: syncer hooks install\n")
	} else if err := g.write(a.stdout, ""); err != nil {
		return err
	}
	for _, list := range lists {
		if list.Foreign > 0 {
			a.printf("%s: %s of other programs\n", list.Account, plural(list.Foreign, "subscription"))
		}
		for _, gap := range list.Gaps {
			end := "and lasts"
			if gap.Ended != nil {
				end = "ended " + gap.Ended.Format(time.DateTime) + " and is not repaired yet"
			}
			a.printf("%s: %s was not delivered (%s): it began %s UTC, %s\n", list.Account, gap.EventKey, gap.Reason, gap.Began.Format(time.DateTime), end)
		}
	}
	return nil
}
