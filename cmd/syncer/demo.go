package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/sink/localpg"
	"github.com/keapsync/keapsync/source/keapsim"
)

const demoHelp = `Shows the whole program on this machine, with nothing to configure and no network: a private Postgres and a simulated Keap
start, everything is read, records are edited, added and deleted at Keap, the mirror follows, and queries show it.

It takes seconds, and leaves nothing behind. Postgres: the server programs found on this machine, else a download.`

func (a *app) demoCommand() *cobra.Command {
	var (
		hold     bool
		contacts int
	)
	cmd := &cobra.Command{
		Use: "demo", Short: "See it all work, with nothing to configure", Long: demoHelp,
		Example: "  syncer demo\n  syncer demo --hold    then look around with psql",
	}
	cmd.Flags().BoolVar(&hold, "hold", false, "keep Postgres and Keap running until Ctrl-C, to look around")
	cmd.Flags().IntVar(&contacts, "contacts", 20_000, "`number` of contacts; the other entities follow it")
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		if contacts < 100 {
			return usageError(fmt.Errorf("--contacts %d: the demo needs at least 100", contacts))
		}
		return a.demo(ctx, contacts, hold)
	})
}

// demo is a demonstration under way.
type demo struct {
	*app
	paint  style
	token  string
	keap   *keapsim.Keap
	box    *keapBox
	server *localpg.Server
	mirror *mirror
	steps  int
}

func (a *app) demo(ctx context.Context, contacts int, hold bool) (err error) {
	d := &demo{app: a, token: "demo-" + strings.ToLower(rand.Text()), paint: styleOf(a.stdout, a.getenv)}
	a.printf("%s  %s\n", d.paint.bold("keapsync demo"), d.paint.dim("everything on this machine; nothing stays"))
	defer func() { err = errors.Join(err, d.tearDown()) }()
	if err := d.setUp(ctx, contacts); err != nil {
		return err
	}
	if err := d.tell(ctx); err != nil {
		return err
	}
	if hold {
		a.printf("\n%s  psql '%s'\n%s  %s  (control it as told by: syncer simulate --help; token %s)\n\nCtrl-C ends it and deletes everything.\n",
			d.paint.bold("Postgres"), d.server.URL(), d.paint.bold("Keap    "), d.box.url+"/crm/rest", d.token)
		<-ctx.Done()
	}
	return nil
}

// step begins a part of the story.
func (d *demo) step(title string) {
	d.steps++
	d.printf("\n%s  %s\n", d.paint.cyan(fmt.Sprint(d.steps)), d.paint.bold(title))
}

// said tells what a step brought about.
func (d *demo) said(format string, args ...any) {
	d.printf("   %s %s\n", d.paint.green("✓"), fmt.Sprintf(format, args...))
}

// setUp starts a Keap and a Postgres with tables.
func (d *demo) setUp(ctx context.Context, contacts int) error {
	d.step("A private Postgres and a simulated Keap")
	began := time.Now()
	var err error
	if d.keap, err = keapsim.New(keapsim.Options{Seed: 1, Contacts: contacts, Tokens: []string{d.token}, Tenant: "demo", Hostile: keapsim.Regular}); err != nil {
		return err
	}
	if d.box, err = serveKeap(ctx, d.keap, "127.0.0.1:0"); err != nil {
		return err
	}
	d.server, err = localpg.Start(ctx, localpg.Options{NoSync: true, Settings: map[string]string{"jit": "off"}, Log: indented{d.stdout}})
	if err != nil {
		return err
	}
	c := demoConfig(d.server.URL(), d.box.url+"/crm/rest", d.token)
	if err := migrateUp(ctx, d.server.URL(), c.schemas()); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(d.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	tokens := newGrants(c)
	accounts, err := wireAccounts(c.accounts(), nil, tokens, log)
	if err != nil {
		return err
	}
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	out := &redirected{to: d.stdout}
	d.mirror = &mirror{
		config: c, store: s, grants: tokens, accounts: accounts,
		display: &display{log: log, out: out, err: d.stdout, style: d.paint, bars: isTerminal(d.stdout)},
	}
	live := 0
	for _, n := range d.keap.Stats().Live {
		live += n
	}
	d.said("both are up, with %s contacts and %s records in all (%s)", thousands(contacts), thousands(live), span(time.Since(began)))
	return nil
}

// demoConfig is the configuration of a file that names nothing but this database and this Keap.
func demoConfig(database, restURL, token string) *config {
	c := defaultConfig()
	c.Database.URL = newSecret(database, nil)
	c.Accounts = make([]accountConfig, 1)
	acct := &c.Accounts[0]
	acct.setDefaults()
	acct.Name, acct.RESTURL = "demo", restURL
	acct.Auth = authConfig{Method: methodToken, Token: newSecret(token, nil)}
	acct.complete()
	return c
}

// tearDown ends what was started, in reverse.
func (d *demo) tearDown() error {
	var errs []error
	if d.mirror != nil {
		d.mirror.close()
	}
	if d.server != nil {
		errs = append(errs, d.server.Stop())
	}
	if d.box != nil {
		errs = append(errs, d.box.stop())
	}
	return errors.Join(errs...)
}

// indented sets lines below a step.
type indented struct{ to io.Writer }

func (w indented) Write(b []byte) (int, error) {
	for line := range strings.Lines(string(b)) {
		if _, err := io.WriteString(w.to, "   "+line); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}
