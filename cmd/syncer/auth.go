package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/spf13/cobra"
)

const authHelp = `Keeps the tokens of accounts with method oauth, encrypted, in the database. Whoever has a personal access token, a service
account key or a legacy key does not need this: those are in the configuration, and are stored nowhere.`

func (a *app) authCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "auth", Short: "Authorize OAuth accounts; the state of their tokens; another key", Long: authHelp}
	cmd.AddCommand(a.authLoginCommand(), a.authStatusCommand(), a.authRotateKeyCommand())
	return cmd
}

// onDatabase runs something on the database of the configuration, whose tables must be this version's.
func (a *app) onDatabase(ctx context.Context, do func(*config, *store) error) error {
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := requireSchema(ctx, c); err != nil {
		return err
	}
	return do(c, s)
}

// oauthAccounts are the accounts with OAuth, of the configuration and of the database.
func (a *app) oauthAccounts(ctx context.Context, c *config, s *store) ([]*accountConfig, error) {
	all, err := everyAccount(ctx, c, s, a.getenv)
	return withOAuth(all), err
}

func withOAuth(accounts []*accountConfig) []*accountConfig {
	return slices.DeleteFunc(slices.Clone(accounts), func(c *accountConfig) bool { return c.Auth.Method != methodOAuth })
}

// oauthAccount is the account of that name; without a name, the only one.
func oauthAccount(list []*accountConfig, name string) (*accountConfig, error) {
	var names []string
	for _, c := range list {
		if c.Name == name || name == "" && len(list) == 1 {
			return c, nil
		}
		names = append(names, c.Name)
	}
	switch {
	case len(list) == 0:
		return nil, usageError(errors.New("no account has auth method oauth, so there is nothing to authorize"))
	case name == "":
		return nil, usageError(fmt.Errorf("several accounts have method oauth; choose one by --account: %s", strings.Join(names, ", ")))
	}
	return nil, usageError(fmt.Errorf("%w, of those with method oauth", unknown("account", name, names)))
}

const authStatusHelp = `Tells how the tokens of each account with method oauth stand, from the database alone: it costs no API call. A token shows its last
four characters at most.

An access token lives for a day or so, and is refreshed by whatever command needs it. A refresh token lives 45 days from the last refresh: if
none comes for that long, somebody has to authorize the account again. Exit 1 if any account needs that now.`

func (a *app) authStatusCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "status", Short: "State of the tokens of OAuth accounts", Long: authStatusHelp,
		Example: "  syncer auth status\n  syncer auth status --json | jq '.grants[] | select(.days_left < 20)'",
	}
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		return a.onDatabase(ctx, func(c *config, s *store) error {
			accounts, err := a.oauthAccounts(ctx, c, s)
			if err != nil {
				return err
			}
			list, err := grantsOf(ctx, s, accounts)
			if err != nil {
				return err
			}
			tokens, err := tokenEnds(ctx, c, s, list)
			if err != nil {
				return err
			}
			return a.tellGrants(list, tokens, asJSON)
		})
	})
}

// tokenEnds are the ends of the access tokens. Of tokens that are encrypted with another key it makes that the state.
func tokenEnds(ctx context.Context, c *config, s *store, list []grantStatus) (map[string]string, error) {
	ends := map[string]string{}
	if len(list) == 0 {
		return ends, nil
	}
	key, err := encryptionKey(c.EncryptionKey)
	if err != nil {
		return nil, err
	}
	vault := s.Vault(key)
	for i := range list {
		stored, err := vault.Load(ctx, list[i].Account)
		switch {
		case errors.Is(err, state.ErrOtherKey):
			list[i].Level, list[i].State, list[i].Text = bad, "other_key", errorLine(err)
			list[i].Remedy = ""
		case err != nil:
			return nil, err
		case stored.Version > 0:
			ends[stored.Account] = newSecret(stored.Tokens.Access, nil).String()
		}
	}
	return ends, nil
}

func (a *app) tellGrants(list []grantStatus, tokens map[string]string, asJSON bool) error {
	var failed error
	for _, g := range list {
		if g.Level == bad {
			failed = &exitError{code: exitFailed}
		}
	}
	switch {
	case asJSON:
		if err := a.printJSON(map[string]any{"grants": list, "access_tokens": tokens}); err != nil {
			return err
		}
	case len(list) == 0:
		a.printf("No account has auth method oauth\n")
	default:
		a.printGrants(list)
		g := &grid{style: styleOf(a.stdout, a.getenv), head: []string{
			"account", "state", "access token", "ends (UTC)", "refreshed (UTC)", "refresh token ends (UTC)",
		}}
		for _, l := range list {
			g.add(l.Account, l.State, tokens[l.Account], moment(l.AccessEnds), moment(l.Refreshed), moment(l.RefreshEnds))
		}
		if err := g.write(a.stdout, ""); err != nil {
			return err
		}
	}
	return failed
}
