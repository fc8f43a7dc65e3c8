package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/schema"
)

// selection is what --account and --entity choose; empty lists choose all.
type selection struct {
	accounts []string
	entities []string
}

func (a *app) selectionFlags(cmd *cobra.Command, s *selection) {
	a.accountFlag(cmd, s)
	cmd.Flags().StringSliceVar(&s.entities, "entity", nil, "only these `entities` (repeat it, or join names by commas)")
	must(cmd.RegisterFlagCompletionFunc("entity", complete(entityNames)))
}

// accountFlag is selectionFlags for what is about whole accounts.
func (a *app) accountFlag(cmd *cobra.Command, s *selection) {
	cmd.Flags().StringSliceVar(&s.accounts, "account", nil, "only these `accounts` (repeat it, or join names by commas)")
	must(cmd.RegisterFlagCompletionFunc("account", complete(a.accountNames)))
}

func complete(names func() []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return names(), cobra.ShellCompDirectiveNoFileComp
	}
}

// must is for what can only fail by a mistake in this program.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func entityNames() []string {
	var names []string
	for _, e := range schema.All() {
		names = append(names, e.Name)
	}
	return names
}

// accountNames reads the names of the accounts for the shell's completion; none if there is no usable configuration.
func (a *app) accountNames() []string {
	c, err := a.loadConfig()
	if err != nil {
		return nil
	}
	var names []string
	for _, account := range c.Accounts {
		names = append(names, account.Name)
	}
	return names
}

// lookUpEntities resolves names of entities, each once, in the order of the catalogue; none means all.
func lookUpEntities(names []string) ([]*schema.Entity, error) {
	if len(names) == 0 {
		return schema.All(), nil
	}
	for _, name := range names {
		if schema.Lookup(name) == nil {
			return nil, unknown("entity", name, entityNames())
		}
	}
	return slices.DeleteFunc(schema.All(), func(e *schema.Entity) bool { return !slices.Contains(names, e.Name) }), nil
}

// check finds names of entities that there are not.
func (s *selection) check() error {
	_, err := lookUpEntities(s.entities)
	return err
}

// of are the chosen accounts; of those that are paused only the ones chosen by name.
func (s *selection) of(configs []*accountConfig) ([]*accountConfig, error) {
	var names []string
	for _, c := range configs {
		names = append(names, c.Name)
	}
	for _, name := range s.accounts {
		if !slices.Contains(names, name) {
			return nil, unknown("account", name, names)
		}
	}
	chosen := slices.DeleteFunc(configs, func(c *accountConfig) bool {
		if len(s.accounts) == 0 {
			return c.paused
		}
		return !slices.Contains(s.accounts, c.Name)
	})
	switch {
	case len(names) == 0:
		return nil, usageError(errors.New("there are no accounts; add one to the configuration, or by: syncer accounts add"))
	case len(chosen) == 0:
		return nil, usageError(errors.New("all accounts are paused; see: syncer accounts list"))
	}
	return chosen, nil
}
