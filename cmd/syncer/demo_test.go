package main

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func TestDemo(t *testing.T) {
	t.Parallel()

	t.Run("TellsTheWholeStory", func(t *testing.T) {
		t.Parallel()
		r := runWith(t, t.Context(), env(), "demo", "--contacts", "400").ok()
		require.Empty(t, r.stderr)
		require.Regexp(t, `contacts +400 +\d+ `, r.stdout)
		require.Contains(t, r.stdout, "✓ 50 new and 5 changed in ")
		require.Contains(t, r.stdout, "✓ 2 contacts marked as deleted")
		for _, q := range demoQueries {
			_, answer, found := strings.Cut(r.stdout, q.question)
			require.True(t, found, q.question)
			require.Regexp(t, `^[^-]*(?s:.)*?─\n +\S`, answer, "%s has no rows", q.question)
		}
		require.Regexp(t, `added +50\n +edited +3\n +deleted +2\n`, r.stdout)
		require.Contains(t, r.stdout, "syncer backfill --dry-run")
	})

	t.Run("HoldsUntilItIsInterruptedAndThenIsGone", func(t *testing.T) {
		t.Parallel()
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		var url string
		stdout := output{seen: func(text string) {
			match := regexp.MustCompile(`psql '([^']+)'`).FindStringSubmatch(text)
			if match == nil || url != "" {
				return
			}
			url = match[1]
			conn, err := pgx.Connect(ctx, url)
			if err == nil {
				conn.Close(ctx)
			}
			require.NoError(t, err, "it does not hold")
			interrupt()
		}}
		var stderr output
		require.Equal(t, exitDone, run(ctx, []string{"demo", "--hold", "--contacts", "100"}, env(), &stdout, &stderr), stderr.String())
		require.NotEmpty(t, url)
		_, err := pgx.Connect(t.Context(), url)
		require.Error(t, err, "the database is still there")
	})

	t.Run("CleansUpWhenItIsInterrupted", func(t *testing.T) {
		t.Parallel()
		for _, moment := range []string{"1  A private", "2  Backfill", "4  Sync"} {
			ctx, interrupt := context.WithCancelCause(t.Context())
			stdout := output{seen: func(text string) {
				if strings.Contains(text, moment) {
					interrupt(errors.New("interrupt signal received"))
				}
			}}
			var stderr output
			code := run(ctx, []string{"demo", "--contacts", "400"}, env(), &stdout, &stderr)
			require.Equal(t, exitInterrupted, code, moment)
			require.Equal(t, "syncer: interrupt signal received\n", stderr.String())
			require.NotContains(t, stdout.String(), "Next, with an account")
		}
	})

	t.Run("WantsEnoughContactsToShowSomething", func(t *testing.T) {
		t.Parallel()
		runWith(t, t.Context(), env(), "demo", "--contacts", "3").fails(exitUsage, "--contacts")
	})
}
