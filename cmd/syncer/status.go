package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/schema"
)

const statusHelp = `Tells how each entity of each account stands, from the database alone: it costs no API call. Counting rows takes a while on
a large mirror.`

// entityStatus is one line of the status. Its JSON names are stable; what has not been is absent.
type entityStatus struct {
	Account       string     `json:"account"`
	Entity        string     `json:"entity"`
	Rows          int64      `json:"rows"` // live ones
	HighWaterMark *time.Time `json:"high_water_mark,omitempty"`
	LagSeconds    *float64   `json:"lag_seconds,omitempty"`
	Since         *time.Time `json:"since,omitempty"` // records that changed before it are not read (backfill --since)
	Unfinished    bool       `json:"unfinished"`      // a pass that has not come to its end
	// FullReread is present while one is planned or under way.
	FullReread *fullReread `json:"full_reread,omitempty"`
	// Unconfirmed is since when records may be missing that a long walk by page tokens passed over.
	Unconfirmed *time.Time `json:"unconfirmed_since,omitempty"`
	Rejected    int64      `json:"rejected"`
	LastPass    *lastPass  `json:"last_pass,omitempty"`
	LastSweep   *time.Time `json:"last_complete_sweep,omitempty"`
	Drift       int64      `json:"drift_found"` // by that sweep
}

type lastPass struct {
	Kind     string     `json:"kind"`
	Outcome  string     `json:"outcome"` // running, if it has not ended
	Started  time.Time  `json:"started"`
	Finished *time.Time `json:"finished,omitempty"`
	Error    string     `json:"error,omitempty"`
}

func (a *app) statusCommand() *cobra.Command {
	var (
		chosen selection
		asJSON bool
	)
	cmd := &cobra.Command{
		Use: "status", Short: "Rows, high-water mark, lag and last pass of each entity", Long: statusHelp,
		Example: "  syncer status\n  syncer status --json | jq '.entities[] | select(.lag_seconds > 3600)'",
	}
	a.selectionFlags(cmd, &chosen)
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		m, err := a.openMirror(ctx, chosen, logging{format: "text", level: "warn"})
		if err != nil {
			return err
		}
		defer m.close()
		stands, err := m.store.status(ctx)
		if err != nil {
			return err
		}
		stands = slices.DeleteFunc(stands, func(s state.EntityStatus) bool { return !m.holds(s.Account, s.Entity) })
		usage, err := m.usageToday(ctx)
		if err != nil {
			return err
		}
		wrong, err := m.troubles(ctx)
		if err != nil {
			return err
		}
		grants, err := m.grantsToday(ctx)
		if err != nil {
			return err
		}
		if asJSON {
			return a.printJSON(struct {
				Entities []entityStatus `json:"entities"`
				Usage    []accountUsage `json:"usage"`
				Grants   []grantStatus  `json:"grants"`
				troubles
			}{m.statusOf(stands), usage, grants, wrong})
		}
		if err := a.printStatus(m, stands, usage, wrong); err != nil {
			return err
		}
		a.printGrants(grants)
		return nil
	})
}

// holds tells whether the entity of the account was chosen.
func (m *mirror) holds(account, entity string) bool {
	acct := m.account(account)
	return acct != nil && slices.ContainsFunc(acct.entities, func(e *schema.Entity) bool { return e.Name == entity })
}

// account is the chosen account of that name, or nil.
func (m *mirror) account(name string) *account {
	for _, acct := range m.accounts {
		if acct.Name == name {
			return acct
		}
	}
	return nil
}

func (m *mirror) statusOf(stands []state.EntityStatus) []entityStatus {
	list := make([]entityStatus, 0, len(stands))
	for _, s := range stands {
		e := entityStatus{
			Account: s.Account, Entity: s.Entity, Rows: s.Rows, HighWaterMark: given(s.HighWaterMark), Since: given(s.Since),
			Unfinished: s.Unfinished, FullReread: m.rereadOf(s), Unconfirmed: given(s.Unconfirmed), Rejected: s.Rejected,
			LastSweep: given(s.LastSweep), Drift: s.Drift,
		}
		if e.HighWaterMark != nil {
			lag := s.Lag.Seconds()
			e.LagSeconds = &lag
		}
		if s.Last.Kind != "" {
			e.LastPass = &lastPass{s.Last.Kind, outcomeOf(s.Last), s.Last.Started, given(s.Last.Finished), s.Last.Error}
		}
		list = append(list, e)
	}
	return list
}

func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func outcomeOf(p state.LastPass) string {
	if p.Finished.IsZero() {
		return "running" // or its process was killed
	}
	return p.Outcome
}

func (a *app) printStatus(m *mirror, stands []state.EntityStatus, usage []accountUsage, t troubles) error {
	if len(stands) == 0 {
		a.printf("Nothing was read yet; run: syncer backfill\n")
	} else if err := a.statusGrid(m, stands).write(a.stdout, ""); err != nil {
		return err
	}
	for _, u := range usage {
		a.printf("%s\n", u.words())
	}
	a.printTroubles(t)
	return nil
}

func (a *app) statusGrid(m *mirror, stands []state.EntityStatus) *grid {
	g := &grid{style: styleOf(a.stdout, a.getenv), head: []string{
		"account", "entity", ">rows", "high-water mark (UTC)", ">lag", "last pass", "outcome", ">ago", ">rejected", "",
	}}
	now := time.Now()
	for _, s := range stands {
		mark, lag, ago, outcome := "", "", "", ""
		if !s.HighWaterMark.IsZero() {
			mark, lag = s.HighWaterMark.UTC().Format(time.DateTime), span(s.Lag)
		}
		if s.Last.Kind != "" {
			outcome, ago = outcomeOf(s.Last), span(max(0, now.Sub(s.Last.Started)))
		}
		var notes []string
		if reread := m.rereadOf(s); reread != nil {
			notes = append(notes, reread.String())
		} else if s.Unfinished {
			notes = append(notes, "unfinished, resumes")
		}
		if !s.Unfinished && !s.Unconfirmed.IsZero() {
			notes = append(notes, "unconfirmed until the next sweep agrees")
		}
		if !s.Since.IsZero() {
			notes = append(notes, "only changes since "+s.Since.Format(time.RFC3339))
		}
		g.add(s.Account, s.Entity, thousands(s.Rows), mark, lag, s.Last.Kind, outcome, ago, thousands(s.Rejected), strings.Join(notes, "; "))
	}
	return g
}
