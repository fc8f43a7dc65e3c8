package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()

	t.Run("WrongUsageIs2WithOneLine", func(t *testing.T) {
		t.Parallel()
		for _, c := range []struct {
			args []string
			says string
		}{
			{[]string{"bakcfill"}, "backfill"},
			{[]string{"backfill", "--entty", "contacts"}, "--entty"},
			{[]string{"backfill", "contacts"}, "contacts"},
			{[]string{"backfill", "--since", "yesterday"}, "--since"},
			{[]string{"migrate", "sideways"}, "sideways"},
			{[]string{"backfill", "--log-level", "loud"}, "--log-level"},
			{[]string{"backfill", "--log-format", "xml"}, "--log-format"},
		} {
			r := runWith(t, t.Context(), env(), c.args...)
			r.fails(exitUsage, c.says)
		}
	})

	t.Run("HelpIsNoError", func(t *testing.T) {
		t.Parallel()
		for _, args := range [][]string{{}, {"--help"}, {"backfill", "--help"}, {"migrate"}, {"help", "simulate"}} {
			r := runWith(t, t.Context(), env(), args...).ok()
			require.Contains(t, r.stdout, "Usage:")
			require.Empty(t, r.stderr)
		}
	})

	t.Run("EveryCommandTellsWhatItDoesAndGivesAnExample", func(t *testing.T) {
		t.Parallel()
		for _, command := range []string{"demo", "check", "backfill", "sync", "sweep", "status", "simulate", "version"} {
			r := runWith(t, t.Context(), env(), command, "--help").ok()
			require.Contains(t, r.stdout, "Examples:", command)
		}
		for _, command := range []string{"check", "backfill", "sync", "sweep"} {
			require.Contains(t, runWith(t, t.Context(), env(), command, "--help").stdout, "What it costs", command)
		}
	})

	t.Run("FollowFromTheError", func(t *testing.T) {
		t.Parallel()
		stopped, stop := context.WithCancel(t.Context())
		stop()
		quota := fmt.Errorf("read: %w", &source.Error{Kind: source.KindQuota})
		for _, c := range []struct {
			ctx  context.Context
			err  error
			code int
		}{
			{t.Context(), nil, exitDone},
			{stopped, nil, exitDone},
			{t.Context(), errors.New("x"), exitFailed},
			{t.Context(), usageError(errors.New("x")), exitUsage},
			{t.Context(), fmt.Errorf("x: %w", usageError(errors.New("y"))), exitUsage},
			{t.Context(), quota, exitQuota},
			{stopped, errors.New("x"), exitInterrupted},
			{stopped, &exitError{code: exitPartial}, exitPartial},
		} {
			require.Equal(t, c.code, (&app{started: true}).code(c.ctx, c.err), "%v", c.err)
		}
		require.Equal(t, exitUsage, (&app{}).code(t.Context(), errors.New("x")), "before a command has started")
	})
}

func TestErrorLines(t *testing.T) {
	t.Parallel()
	require.Nil(t, errorLines(nil))
	require.Nil(t, errorLines(&exitError{code: exitPartial}), "all was said")
	require.Equal(t, []string{"one; two"}, errorLines(errors.Join(errors.New("one"), errors.New("two"))))
	require.Equal(t, []string{"one", "two"}, errorLines(usageError(errors.Join(errors.New("one"), errors.New("two")))),
		"each mistake in a configuration has its line")
}

func TestVersion(t *testing.T) {
	t.Parallel()
	require.Regexp(t, `^syncer \S+.*, go1\.\d+`, runWith(t, t.Context(), env(), "version").ok().stdout)
	var b build
	runWith(t, t.Context(), env(), "version", "--json").ok().json(&b)
	require.NotEmpty(t, b.Version)
	require.NotEmpty(t, b.Go)
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	config := writeConfig(t, minimal)
	complete := func(args ...string) string {
		return runWith(t, t.Context(), env("KEAPSYNC_CONFIG", config), append([]string{"__complete"}, args...)...).stdout
	}
	require.Contains(t, complete("backfill", "--entity", ""), "contacts\n")
	require.Contains(t, complete("backfill", "--account", ""), "ab123\n")
	require.Contains(t, complete("schema", "show", ""), "orders\n")
	require.Contains(t, complete("sync", "--log-format", ""), "json\n")
	require.Contains(t, runWith(t, t.Context(), env(), "completion", "bash").ok().stdout, "syncer")
}
