package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// app is what all commands share: the program's world and the flags that every command has.
type app struct {
	getenv         func(string) string
	stdout, stderr io.Writer

	configPath string
	started    bool // a command has begun: from here on an error is no longer one of usage
}

const rootHelp = `Keeps a Postgres copy of Keap (Infusionsoft) accounts.

Start here, with nothing to configure:
  syncer demo

With an account of yours:
  syncer check          is everything in place?
  syncer migrate up     make the tables
  syncer backfill       read everything; resumes by itself
  syncer sync           read what changed since; run it as often as you like
  syncer sweep          find what was deleted, repair what differs
  syncer run            all of this by itself, for months: the daemon

Exit codes: 0 done · 1 failed · 2 wrong usage or configuration · 3 done, with rejected records or refused deletes ·
4 stopped by quota, resumable · 130 interrupted, resumable.`

// root is the command line.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "syncer", Short: "Keeps a Postgres copy of Keap accounts", Long: rootHelp,
		SilenceErrors: true, SilenceUsage: true,
	}
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.PersistentFlags().StringVarP(&a.configPath, "config", "c", "", "configuration `file` (default $"+envConfigFile+", else "+defaultConfigFile+")")
	root.AddCommand(
		a.demoCommand(), a.checkCommand(), a.migrateCommand(), a.backfillCommand(), a.syncCommand(), a.sweepCommand(),
		a.statusCommand(), a.runCommand(), a.accountsCommand(), a.hooksCommand(), a.authCommand(), a.simulateCommand(),
		a.schemaCommand(), a.versionCommand(),
	)
	for _, cmd := range append(root.Commands(), root) {
		refuseStrangers(cmd)
	}
	return root
}

// refuseStrangers makes a command that only groups others suggest the nearest when it meets a name it does not know.
func refuseStrangers(cmd *cobra.Command) {
	if cmd.Runnable() {
		return
	}
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		var names []string
		for _, sub := range cmd.Commands() {
			names = append(names, sub.Name())
		}
		return unknown("command", args[0], names)
	}
}

// loadConfig reads the configuration that the flag or the environment names.
func (a *app) loadConfig() (*config, error) {
	a.configPath = configFile(a.configPath, a.getenv)
	return loadConfig(a.configPath, a.getenv, entityNames())
}

// command completes a command: from the moment do runs, errors are no longer those of usage.
func (a *app) command(cmd *cobra.Command, do func(ctx context.Context, args []string) error) *cobra.Command {
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		a.started = true
		return do(cmd.Context(), args)
	}
	if cmd.Args == nil {
		cmd.Args = cobra.NoArgs
	}
	return cmd
}

// jsonFlag adds --json.
func jsonFlag(cmd *cobra.Command, to *bool) {
	cmd.Flags().BoolVar(to, "json", false, "report as one JSON document on stdout")
}

// printJSON writes a report as one JSON document.
func (a *app) printJSON(report any) error {
	encoder := json.NewEncoder(a.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

func (a *app) printf(format string, args ...any) {
	fmt.Fprintf(a.stdout, format, args...)
}
