package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/oauth"
)

const authLoginHelp = `Authorizes an account with method oauth: you log in to Keap in a browser and agree, Keap sends the browser to the redirect address
with a code, and syncer gives the code for tokens, which it stores encrypted. They must open the application that the account is named
for.

The redirect address must be one that is registered for the client_id at https://keys.developer.keap.com; Keap wants https. If it is of this
machine (https://localhost:8765/callback), syncer waits there for the browser; as its certificate is its own, the browser warns, and you
may go on. If it is any other, or the browser is on another machine, copy the address that the browser ends up at, even if it shows
no page, and paste it here. Where nobody can type, run it twice: the first prints the address to open, and with --code the
second takes the one that the browser ended up at (within an hour).`

// defaultRedirect is a redirect address of this machine.
const defaultRedirect = "https://localhost:8765/callback"

// login is one authorization.
type login struct {
	app       *app
	in        io.Reader
	account   string
	redirect  string
	code      string
	noBrowser bool
	asJSON    bool
}

func (a *app) authLoginCommand() *cobra.Command {
	l := &login{app: a}
	cmd := &cobra.Command{
		Use: "login", Short: "Authorize an account with OAuth", Long: authLoginHelp,
		Example: `  syncer auth login --account ab123
  syncer auth login --account ab123 --no-browser --redirect-uri https://sync.example.com/callback
  syncer auth login --account ab123 --code 'https://sync.example.com/callback?code=…&state=…'`,
	}
	cmd.Flags().StringVar(&l.account, "account", "", "`account` to authorize; not needed if there is only one with method oauth")
	cmd.Flags().StringVar(&l.redirect, "redirect-uri", defaultRedirect, "redirect `address` that is registered for the client_id")
	cmd.Flags().StringVar(&l.code, "code", "", "the address that the browser ended up at, or the `code` in it")
	cmd.Flags().BoolVar(&l.noBrowser, "no-browser", false, "open no browser: print the address to open")
	jsonFlag(cmd, &l.asJSON)
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		l.in = cmd.InOrStdin()
		return a.onDatabase(ctx, func(c *config, s *store) error { return l.run(ctx, c, s) })
	})
}

func (l *login) run(ctx context.Context, c *config, s *store) error {
	accounts, err := l.app.oauthAccounts(ctx, c, s)
	if err != nil {
		return err
	}
	acct, err := oauthAccount(accounts, l.account)
	if err != nil {
		return err
	}
	redirect, err := url.Parse(l.redirect)
	if err != nil || redirect.Host == "" || redirect.Scheme != "https" && (redirect.Scheme != "http" || !loopback(redirect.Hostname())) {
		return usageError(errors.New("--redirect-uri: want https://host/path; http is for this machine only"))
	}
	bytes, err := keyBytes(c.EncryptionKey)
	if err != nil {
		return err
	}
	key, err := state.NewKey(bytes)
	if err != nil {
		return err
	}
	client, err := oauthClient(acct)
	if err != nil {
		return usageError(err)
	}
	got, err := l.consent(ctx, client, redirect, consent{key: bytes, account: acct.Name, clientID: acct.Auth.ClientID, redirect: l.redirect})
	if err != nil {
		return fmt.Errorf("account %s: %w", acct.Name, err)
	}
	tokens, err := client.Exchange(ctx, got.code, got.verifier(), l.redirect)
	if err != nil {
		return explainCode(err, got)
	}
	if err := rightTenant(acct.Name, tokens.Tenant); err != nil {
		return err
	}
	if err := s.Vault(key).Save(ctx, acct.Name, acct.Auth.ClientID, tokensOf(tokens)); err != nil {
		return err
	}
	if err := s.RetryTasks(ctx, acct.Name); err != nil { // a daemon has waited for this
		return err
	}
	return l.tell(acct.Name, tokens)
}

// explainCode adds what may be the matter with a code that Keap refuses.
func explainCode(err error, got answer) error {
	if oauth.FateOf(err) != oauth.Refused {
		return err
	}
	if got.state == "" {
		return fmt.Errorf("%w; a code works once and for some minutes; give --code the whole address, since Keap may want to see that "+
			"question and answer belong together", err)
	}
	return fmt.Errorf("%w; a code works once and for some minutes", err)
}

// consent asks a person, unless he has answered already.
func (l *login) consent(ctx context.Context, client *oauth.Client, redirect *url.URL, c consent) (answer, error) {
	if l.code != "" {
		return c.read(l.code, "")
	}
	c = c.ask()
	address := client.AuthorizeURL(c.state, c.verifier(), l.redirect)
	var heard chan callbackAnswer
	if loopback(redirect.Hostname()) {
		b, err := listenForCallback(ctx, redirect, c)
		if err != nil {
			return answer{}, err
		}
		defer b.close()
		heard = b.got
	}
	say := func(format string, args ...any) { fmt.Fprintf(l.app.stderr, format, args...) }
	if l.noBrowser || !openBrowser(address, l.app.getenv) {
		say("Open this address in a browser, log in to Keap and agree:\n\n  %s\n\n", address)
	} else {
		say("A browser opens. Log in to Keap and agree. If none does, open this address:\n\n  %s\n\n", address)
	}
	say("Then paste the address that the browser ends up at, even if it shows no page there")
	if heard != nil {
		say("; if it is on this machine, there is no need to")
	}
	say(":\n")
	return l.wait(ctx, c, heard)
}

// wait waits for the browser or for a line of input, whichever comes first.
func (l *login) wait(ctx context.Context, c consent, heard <-chan callbackAnswer) (answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, consentLife, errors.New("nobody agreed within an hour"))
	defer cancel()
	lines := make(chan string)
	go func() { // it ends with the program if nobody types: reading cannot be stopped
		defer close(lines)
		input := bufio.NewScanner(l.in)
		for input.Scan() {
			select {
			case lines <- input.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case line, more := <-lines:
			switch {
			case !more && heard == nil:
				return answer{}, fmt.Errorf("nothing was pasted; when you have the address that the browser ended up at, run: "+
					"syncer auth login --account %s --redirect-uri %s --code 'ADDRESS'", c.account, c.redirect)
			case !more:
				lines = nil
			case strings.TrimSpace(line) != "":
				return c.read(line, c.state)
			}
		case a := <-heard:
			return a.answer, a.err
		case <-ctx.Done():
			return answer{}, context.Cause(ctx)
		}
	}
}

// rightTenant refuses the tokens of another application than the account's: its records would be taken for the account's.
func rightTenant(account, tenant string) error {
	if source.WrongTenant(account, tenant) == nil {
		return nil
	}
	name := source.TenantName(tenant)
	return fmt.Errorf("account %s: the tokens are of the application %s; log in to Keap as a user of %s, or name the account %s in the "+
		"configuration; nothing was stored", account, plain(name), account, plain(name))
}

func (l *login) tell(account string, t oauth.Tokens) error {
	access, refresh := time.Now().Add(t.Life).UTC().Truncate(time.Second), time.Now().Add(oauth.RefreshLife).UTC().Truncate(time.Second)
	if l.asJSON {
		return l.app.printJSON(map[string]any{
			"account": account, "tenant": t.Tenant, "access_token_ends": access, "refresh_token_ends": refresh,
		})
	}
	l.app.printf("%s is authorized. The tokens are stored, encrypted; they last until %s UTC, and 45 days from each refresh.\n",
		account, refresh.Format(time.DateTime))
	if t.Tenant == "" {
		l.app.printf("Keap did not say which application they open: make sure that it is %s, by: syncer check\n", account)
	}
	return nil
}
