package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

const checkHelp = `Looks at everything a sync needs, one line each, with the remedy where something is wrong: configuration, database, and
for each account its credential, its hooks, what it may see, the calls left today, and what a backfill will take of them.

What it costs: one API call per account, and at most two more for each entity that is not in the mirror yet; no data
is read. It changes nothing but the count of the calls. Exit 1 if any line is an error.`

// finding is one line of a check. Its JSON names are stable.
type finding struct {
	Level   level  `json:"level"` // ok, warning or error
	Account string `json:"account,omitempty"`
	What    string `json:"what"` // config, database, schema, accounts, authorization, hooks, credential, visibility, backfill, road or quota
	Text    string `json:"text"`
	Remedy  string `json:"remedy,omitempty"`
}

func (a *app) checkCommand() *cobra.Command {
	var asJSON, verbose bool
	cmd := &cobra.Command{
		Use: "check", Short: "Check configuration, database, credentials and quota", Long: checkHelp,
		Example: "  syncer check\n  syncer check --verbose                       the forecast of each entity\n" +
			"  syncer check -c /etc/keapsync/config.yaml --json",
	}
	jsonFlag(cmd, &asJSON)
	cmd.Flags().BoolVar(&verbose, "verbose", false, "show the forecast of each entity")
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		c, err := a.loadConfig()
		if err != nil {
			return err
		}
		findings := []finding{{good, "", "config", fmt.Sprintf("%s, %s", a.configPath, plural(len(c.Accounts), "account")), ""}}
		known, found := a.openBooks(ctx, c)
		defer known.close()
		findings = append(findings, found...)
		if len(known.accounts) == 0 {
			findings[0] = finding{bad, "", "config", a.configPath + " has no accounts", "add one under accounts, or by: syncer accounts add"}
		}
		f := forecast{Accounts: []accountForecast{}}
		for _, acct := range known.accounts {
			found, expected := checkAccount(ctx, acct, known)
			findings = append(findings, found...)
			if expected != nil {
				f.Accounts = append(f.Accounts, *expected)
			}
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return a.tellFindings(findings, f, asJSON, verbose)
	})
}

// serverVersion is the version of Postgres, as "17.2".
func serverVersion(ctx context.Context, c *config) (string, error) {
	url, err := c.Database.URL.Reveal()
	if err != nil {
		return "", err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	var version string
	if err := conn.QueryRow(ctx, "SELECT split_part(current_setting('server_version'), ' ', 1)").Scan(&version); err != nil {
		return "", fmt.Errorf("read the server's version: %w", err)
	}
	return version, nil
}

// checkAccount asks Keap who the credential is; the answer's headers tell the quota. The forecast is nil where Keap lets
// nobody in.
func checkAccount(ctx context.Context, c *accountConfig, known books) ([]finding, *accountForecast) {
	acct, err := wireAccount(c, known.tokens, slog.New(slog.DiscardHandler))
	if err != nil {
		return []finding{{bad, c.Name, "credential", errorLine(err), ""}}, nil
	}
	defer acct.close()
	if err := known.share(ctx, acct); err != nil {
		return []finding{{bad, c.Name, "database", errorLine(err), ""}}, nil
	}
	var findings []finding
	if acct.WhoAmI == nil {
		findings, err = checkLegacy(ctx, acct)
	} else {
		findings, err = checkIdentity(ctx, acct)
	}
	if err != nil {
		return []finding{{bad, c.Name, "credential", errorLine(err), ""}}, nil
	}
	f, found := checkBackfill(ctx, acct, known)
	return append(findings, found), f
}

func checkIdentity(ctx context.Context, acct *account) ([]finding, error) {
	who, err := acct.WhoAmI(ctx)
	if err != nil {
		return nil, err
	}
	return []finding{credential(acct.Name, who), visibility(acct.Name, who), quotaLeft(acct.config, acct.quota.Load())}, nil
}

// checkLegacy asks for one of the account's users: XML-RPC tells neither who a legacy key is nor what is left of a quota.
func checkLegacy(ctx context.Context, acct *account) ([]finding, error) {
	users := schema.Lookup("users")
	page, err := acct.Reader.ReadPage(ctx, source.Request{Entity: users, Limit: 1})
	if err != nil {
		return nil, err
	}
	page.Release()
	return []finding{
		{good, acct.Name, "credential", "the legacy key is accepted by Keap", ""},
		{warn, acct.Name, "road", "XML-RPC is retired by Keap at the end of 2026", "make a service account key in Keap, and use it with method: token"},
	}, nil
}

func credential(account string, who source.Identity) finding {
	text := "accepted by Keap"
	if who.Email != "" {
		text += " as " + who.Email
	}
	if who.Tenant != "" {
		text += ", " + who.Tenant
	}
	return finding{good, account, "credential", text, ""}
}

func visibility(account string, who source.Identity) finding {
	switch {
	case who.Admin == nil:
		return finding{
			warn, account, "visibility", "Keap does not say whether this credential sees all records",
			"make sure that it is an admin's; one that does not see all makes records look deleted",
		}
	case !*who.Admin:
		return finding{
			warn, account, "visibility", "not an admin's: records it does not see are missing, and deletes are not marked",
			"use a service account key, or a token of an admin",
		}
	}
	return finding{good, account, "visibility", "an admin's: sees all records", ""}
}

// quotaLeft tells what is left of the day, and warns when the account's reserve leaves us little of it.
func quotaLeft(c *accountConfig, q *source.Quota) finding {
	if q == nil || !q.Day.Available.Known || !q.Day.Limit.Known {
		return finding{warn, c.Name, "quota", "Keap did not tell the calls left today", "the share in quota cannot be kept to until it does"}
	}
	left, limit := q.Day.Available.N, q.Day.Limit.N
	text := fmt.Sprintf("%s of %s calls left today", thousands(left), thousands(limit))
	if !q.DayEnds.IsZero() && !q.At.IsZero() {
		text += fmt.Sprintf("; the day ends in %s", span(q.DayEnds.Sub(q.At).Round(time.Minute)))
	}
	switch {
	case left <= int64(c.Quota.Reserve):
		return finding{
			bad, c.Name, "quota", fmt.Sprintf("%s; %s are reserved for other integrations, so none is ours", text, thousands(c.Quota.Reserve)),
			"wait for the next day (00:00 UTC), or lower quota.reserve",
		}
	case left < limit/10:
		return finding{warn, c.Name, "quota", text, "something else uses this credential; give keapsync one of its own"}
	}
	return finding{good, c.Name, "quota", text, ""}
}

func (a *app) tellFindings(findings []finding, f forecast, asJSON, verbose bool) error {
	worst := good
	for _, f := range findings {
		if f.Level == bad || f.Level == warn && worst == good {
			worst = f.Level
		}
	}
	if asJSON {
		if err := a.printJSON(map[string]any{"level": worst, "findings": findings, "forecasts": f.Accounts}); err != nil {
			return err
		}
	} else {
		a.printFindings(findings)
		if verbose {
			if err := a.printForecast(f); err != nil {
				return err
			}
		}
	}
	if worst == bad {
		return &exitError{code: exitFailed}
	}
	return nil
}

func (a *app) printFindings(findings []finding) {
	paint := styleOf(a.stdout, a.getenv)
	width := 0
	for _, f := range findings {
		width = max(width, len(f.place()))
	}
	for _, f := range findings {
		a.printf("%s  %-*s  %s", paint.mark(f.Level), width, f.place(), f.Text)
		if f.Remedy != "" {
			a.printf("; %s", f.Remedy)
		}
		a.printf("\n")
	}
}

func (f *finding) place() string {
	if f.Account == "" {
		return f.What
	}
	return f.Account + " " + f.What
}
