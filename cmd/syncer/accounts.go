package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
)

const accountsHelp = `Keeps accounts in the database, beside those of the configuration, so that many need no YAML. They have the same
keys and defaults. A secret is never kept: its key names an environment variable or a file, where every machine that runs
syncer finds it (but for OAuth tokens, which syncer auth login keeps encrypted).`

func (a *app) accountsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "accounts", Short: "Accounts kept in the database; pause and resume any", Long: accountsHelp}
	cmd.AddCommand(a.accountsAddCommand(), a.accountsListCommand(), a.accountsPauseCommand(), a.accountsResumeCommand(), a.accountsRemoveCommand())
	return cmd
}

func (a *app) accountsAddCommand() *cobra.Command {
	var token, key, clientID, clientSecret string
	var set []string
	cmd := &cobra.Command{
		Use: "add NAME...", Short: "Add accounts, or change what is kept of them", Args: cobra.MinimumNArgs(1),
		Long: `Adds accounts by their Application Names. The credential is one of --token (personal access token or service account key), --key
(legacy key) or --client-id with --client-secret (OAuth). A secret is given by reference: '${NAME}' for an environment variable
(mind the quotes), or file:/path. {name} stands for the account's name. A running daemon takes them up within seconds.`,
		Example: `  syncer accounts add ab123 --token '${KEAP_TOKEN_AB123}'
  syncer accounts add ab123 cd456 --token 'file:/run/secrets/{name}' --set 'entities=[contacts, orders]'
  syncer accounts add ab123 --client-id f3k… --client-secret '${KEAP_CLIENT_SECRET}' && syncer auth login --account ab123`,
	}
	cmd.Flags().StringVar(&token, "token", "", "`reference` to a personal access token or service account key")
	cmd.Flags().StringVar(&key, "key", "", "`reference` to a legacy key, for XML-RPC")
	cmd.Flags().StringVar(&clientID, "client-id", "", "`id` of the OAuth client")
	cmd.Flags().StringVar(&clientSecret, "client-secret", "", "`reference` to the secret of the OAuth client")
	cmd.Flags().StringArrayVar(&set, "set", nil, "another `key=value` of an account in the configuration, as quota.daily_share=0.3 (repeat it)")
	return a.command(cmd, func(ctx context.Context, names []string) error {
		auth := map[string]string{"token": token, "key": key, "client_id": clientID, "client_secret": clientSecret}
		keys, err := accountKeys(auth, set)
		if err != nil {
			return usageError(err)
		}
		return a.onDatabase(ctx, func(c *config, s *store) error {
			settings := map[string]json.RawMessage{}
			for _, name := range names {
				text := json.RawMessage(strings.ReplaceAll(string(keys), "{name}", name))
				if _, err := c.keptAccount(&state.Account{Name: name, Settings: text}, a.getenv); err != nil {
					return usageError(err)
				}
				if slices.ContainsFunc(c.Accounts, func(known accountConfig) bool { return known.Name == name }) {
					return usageError(fmt.Errorf("account %s is in the configuration; change it there", name))
				}
				settings[name] = text
			}
			if err := s.AddAccounts(ctx, settings); err != nil {
				return err
			}
			a.printf("%s kept in the database\n", plural(len(settings), "account"))
			return nil
		})
	})
}

// accountKeys are the keys of an account, as JSON.
func accountKeys(auth map[string]string, set []string) (json.RawMessage, error) {
	given := map[string]any{}
	for key, value := range auth {
		if value == "" {
			continue
		}
		if key != "client_id" && !isReference(value) {
			return nil, fmt.Errorf("--%s: want a reference: '${NAME}' for an environment variable, or file:/path; "+
				"a secret itself is not kept in the database", strings.ReplaceAll(key, "_", "-"))
		}
		given[key] = value
	}
	switch {
	case auth["token"] != "":
		given["method"] = methodToken
	case auth["key"] != "":
		given["method"] = methodLegacyKey
	case auth["client_id"] != "" || auth["client_secret"] != "":
		given["method"] = methodOAuth
	default:
		return nil, errors.New("want a credential: --token, --key, or --client-id with --client-secret")
	}
	keys := map[string]any{"auth": given}
	for _, s := range set {
		if err := setKey(keys, s); err != nil {
			return nil, err
		}
	}
	return json.Marshal(keys)
}

// setKey sets a key such as quota.reserve=0.
func setKey(keys map[string]any, assignment string) error {
	path, text, ok := strings.Cut(assignment, "=")
	steps := strings.Split(path, ".")
	if !ok || slices.Contains(steps, "") {
		return fmt.Errorf("--set %q: want key=value, as quota.daily_share=0.3", assignment)
	}
	if steps[0] == "auth" || steps[0] == "name" {
		return fmt.Errorf("--set %s: the credential has flags of its own, and the name is an argument", steps[0])
	}
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return fmt.Errorf("--set %s: %q is no YAML", path, text)
	}
	for _, step := range steps[:len(steps)-1] {
		below, ok := keys[step].(map[string]any)
		if !ok {
			below = map[string]any{}
			keys[step] = below
		}
		keys = below
	}
	keys[steps[len(steps)-1]] = value
	return nil
}

// isReference tells whether a value only says where the secret is.
func isReference(value string) bool {
	return strings.HasPrefix(value, "file:") || reference.FindString(value) == value && value != ""
}

// listedAccount is a line of the list. Its JSON names are stable.
type listedAccount struct {
	Name    string     `json:"name"`
	KeptIn  string     `json:"kept_in"` // configuration or database
	Method  string     `json:"method,omitempty"`
	State   string     `json:"state"` // in use, paused or removed
	Since   *time.Time `json:"since,omitempty"`
	Problem string     `json:"problem,omitempty"`
}

func (a *app) accountsListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "list", Short: "List all accounts, removed ones too", Example: "  syncer accounts list"}
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		return a.onDatabase(ctx, func(c *config, s *store) error {
			listed, err := c.listAccounts(ctx, s, a.getenv)
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(map[string]any{"accounts": listed})
			}
			g := grid{style: styleOf(a.stdout, a.getenv), head: []string{"account", "kept in", "method", "state"}}
			for _, l := range listed {
				state := l.State
				if l.Since != nil {
					state += " since " + l.Since.Format(time.DateTime) + " UTC"
				}
				if l.Problem != "" {
					state += "; " + l.Problem
				}
				g.add(l.Name, l.KeptIn, l.Method, state)
			}
			return g.write(a.stdout, "")
		})
	})
}

func (c *config) listAccounts(ctx context.Context, s *store, getenv func(string) string) ([]listedAccount, error) {
	kept, err := s.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	listed := []listedAccount{}
	for _, acct := range c.accounts() {
		l := listedAccount{Name: acct.Name, KeptIn: "configuration", Method: acct.Auth.Method, State: "in use"}
		if at := slices.IndexFunc(kept, func(k state.Account) bool { return k.Name == acct.Name }); at >= 0 {
			l.State, l.Since = useOf(&kept[at])
		}
		listed = append(listed, l)
	}
	for i := range kept {
		k := &kept[i]
		if slices.ContainsFunc(c.Accounts, func(known accountConfig) bool { return known.Name == k.Name }) {
			continue
		}
		l := listedAccount{Name: k.Name, KeptIn: "database"}
		l.State, l.Since = useOf(k)
		if k.Settings == nil {
			l.KeptIn, l.Problem = "another configuration", "not in this one"
		} else if acct, err := c.keptAccount(k, getenv); err != nil {
			l.Problem = errorLine(err)
		} else {
			l.Method = acct.Auth.Method
		}
		listed = append(listed, l)
	}
	return listed, nil
}

func useOf(k *state.Account) (state string, since *time.Time) {
	switch {
	case !k.Removed.IsZero():
		return "removed", &k.Removed
	case !k.Paused.IsZero():
		return "paused", &k.Paused
	}
	return "in use", nil
}

func (a *app) accountsPauseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "pause NAME...", Short: "Read nothing for accounts until they are resumed", Args: cobra.MinimumNArgs(1),
		Long: `Stops daemons from reading for accounts, within seconds; the mirror stays as it is. Commands leave them out unless they are
named by --account. Hook deliveries are still taken, and read when the account is resumed.`,
		Example: "  syncer accounts pause ab123",
	}
	return a.command(cmd, func(ctx context.Context, names []string) error { return a.pauseAccounts(ctx, names, true) })
}

func (a *app) accountsResumeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "resume NAME...", Short: "Read for paused accounts again", Args: cobra.MinimumNArgs(1),
		Example: "  syncer accounts resume ab123",
	}
	return a.command(cmd, func(ctx context.Context, names []string) error { return a.pauseAccounts(ctx, names, false) })
}

func (a *app) pauseAccounts(ctx context.Context, names []string, paused bool) error {
	return a.onDatabase(ctx, func(c *config, s *store) error {
		var configured []string
		for _, acct := range c.accounts() {
			configured = append(configured, acct.Name)
		}
		if err := s.ConfiguredAccounts(ctx, configured); err != nil {
			return err
		}
		for _, name := range names {
			known, err := s.PauseAccount(ctx, name, paused)
			if err != nil {
				return err
			}
			if !known {
				return a.unknownAccount(ctx, s, name)
			}
			a.printf("%s is %s\n", name, map[bool]string{true: "paused", false: "in use"}[paused])
		}
		return nil
	})
}

func (a *app) unknownAccount(ctx context.Context, s *store, name string) error {
	kept, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, k := range kept {
		names = append(names, k.Name)
	}
	return unknown("account", name, names)
}

func (a *app) accountsRemoveCommand() *cobra.Command {
	var purge bool
	cmd := &cobra.Command{
		Use: "remove NAME...", Short: "Stop mirroring accounts kept in the database", Args: cobra.MinimumNArgs(1),
		Long: `Takes accounts out of use. Their rows stay in the mirror, and adding them again goes on where it was. With --purge their rows are
deleted, with all that syncer knows of them; Keap keeps its records.`,
		Example: "  syncer accounts remove ab123\n  syncer accounts remove ab123 --purge",
	}
	cmd.Flags().BoolVar(&purge, "purge", false, "delete their rows from the mirror, and all that is known of them")
	return a.command(cmd, func(ctx context.Context, names []string) error {
		return a.onDatabase(ctx, func(c *config, s *store) error {
			for _, name := range names {
				if slices.ContainsFunc(c.Accounts, func(known accountConfig) bool { return known.Name == name }) {
					return usageError(fmt.Errorf("account %s is in the configuration: take it out there first", name))
				}
				if err := a.removeAccount(ctx, s, name, purge); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (a *app) removeAccount(ctx context.Context, s *store, name string, purge bool) error {
	known, err := s.RemoveAccount(ctx, name)
	if err != nil {
		return err
	}
	if !known {
		return a.unknownAccount(ctx, s, name)
	}
	if !purge {
		a.printf("%s is removed; its rows stay (delete them by --purge)\n", name)
		return nil
	}
	if err := s.AwaitIdle(ctx, name); err != nil {
		return err
	}
	rows, err := s.PurgeAccount(ctx, name)
	if err != nil {
		return err
	}
	a.printf("%s is removed, with %s of the mirror\n", name, plural(rows, "row"))
	return nil
}
