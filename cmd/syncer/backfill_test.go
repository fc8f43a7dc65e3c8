package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

// entities is every entity that keapsim has records of.
var entities = keapsim.Entities()

func TestBackfill(t *testing.T) {
	t.Parallel()

	t.Run("BringsEveryRecordAndTellsSoInATable", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		r := s.run("backfill").ok()
		s.live(entities...)
		for _, entity := range append(entities, "custom_field_definitions") {
			require.Regexp(t, `ab123 +`+entity+` +backfill .* done\n`, r.stdout)
		}
		require.Regexp(t, `(?m)^total .* done$`, r.stdout)
		require.Contains(t, r.stderr, `msg=done account=ab123 entity=contacts pass=backfill rows=200`)
	})

	t.Run("ReportsInJSONWithNothingElseOnStdout", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		var report map[string]any
		s.run("backfill", "--json", "--log-format", "json", "--entity", "contacts,orders").ok().json(&report)
		require.Equal(t, "backfill", report["command"])
		require.Equal(t, "done", report["outcome"])
		require.EqualValues(t, 0, report["exit_code"])
		require.Positive(t, report["took_seconds"])
		passes := report["passes"].([]any)
		require.Len(t, passes, 2)
		first := passes[0].(map[string]any)
		for _, name := range []string{
			"account", "entity", "kind", "outcome", "calls", "pages", "records", "inserted", "updated",
			"unchanged", "mirror_newer", "tombstoned", "rejected", "invalid", "drift", "high_water_mark", "took_ns",
		} {
			require.Contains(t, first, name)
		}
		require.Equal(t, "contacts", first["entity"])
		require.EqualValues(t, 200, first["inserted"])
		require.NotContains(t, first, "error")
	})

	t.Run("ReadsOnlyWhatChangedTheSecondTimeAndAllWithRestart", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill", "--entity", "contacts").ok()
		var again, restarted summary
		s.run("backfill", "--entity", "contacts", "--json").ok().json(&again)
		require.Equal(t, "incremental", string(again.Passes[0].Kind))
		require.Zero(t, again.Passes[0].Records)
		s.run("backfill", "--entity", "contacts", "--restart", "--json").ok().json(&restarted)
		require.Equal(t, "backfill", string(restarted.Passes[0].Kind))
		require.Equal(t, 200, restarted.Passes[0].Unchanged)
	})

	t.Run("ReadsOnlyWhatChangedSinceAGivenDay", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill", "--entity", "contacts", "--since", "2024-01-01").ok()
		older := value[int](s, "SELECT count(*) FROM keap.contacts WHERE update_time < '2024-01-01'")
		all := value[int](s, "SELECT count(*) FROM keap.contacts")
		require.Zero(t, older)
		require.Positive(t, all)
		require.Less(t, all, 200)

		count := func() int { return value[int](s, "SELECT count(*) FROM keap.contacts") }
		s.run("sync", "--entity", "contacts").ok()
		s.run("sweep", "--entity", "contacts").ok()
		require.Equal(t, all, count(), "later commands keep to it")
		s.run("backfill", "--entity", "contacts", "--since", "2024-01-01").ok()
		s.run("backfill", "--entity", "contacts").ok()
		require.Equal(t, all, count())
		require.Contains(t, s.run("status").ok().stdout, "only changes since 2024-01-01T00:00:00Z")
		var status struct{ Entities []entityStatus }
		s.run("status", "--json").ok().json(&status)
		require.Equal(t, "2024-01-01T00:00:00Z", status.Entities[0].Since.Format(time.RFC3339))

		for _, dry := range []string{"--dry-run=true", "--dry-run=false"} {
			r := s.run("backfill", "--entity", "contacts", "--since", "2023-01-01", dry)
			require.Equal(t, exitUsage, r.code)
			require.Contains(t, r.stderr, "contacts was read already: what changed since 2024-01-01T00:00:00Z")
			require.Contains(t, r.stderr, "--restart --since")
		}
		s.run("backfill", "--entity", "contacts", "--restart", "--since", "2023-01-01").ok()
		more := count()
		require.Greater(t, more, all)
		require.Zero(t, value[int](s, "SELECT count(*) FROM keap.contacts WHERE update_time < '2023-01-01'"))
		s.run("backfill", "--entity", "contacts", "--restart").ok()
		require.Equal(t, 200, count(), "a restart alone reads everything")
		require.NotContains(t, s.run("status").ok().stdout, "only changes since")
		r := s.run("backfill", "--entity", "contacts", "--since", "2024-01-01")
		require.Equal(t, exitUsage, r.code)
		require.Contains(t, r.stderr, "contacts was read already: all of its records")
	})

	t.Run("ResumesWithTheLimitItBeganWith", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 4000, Only: []string{"contacts"}})
		s.run("backfill", "--entity", "contacts", "--since", "2022-01-01").ok()
		s.exec(`UPDATE keapsync.watermarks SET mark = NULL, cursor = '{"started": "2026-01-01T00:00:00Z", "since": "2022-01-01T00:00:00Z", "after": 2000, "walk": "keyset"}'`)
		r := s.run("backfill", "--entity", "contacts", "--since", "2023-01-01")
		require.Equal(t, exitUsage, r.code)
		require.Contains(t, r.stderr, "contacts is being read: what changed since 2022-01-01T00:00:00Z")
		s.run("backfill", "--entity", "contacts", "--since", "2022-01-01").ok()
		require.Zero(t, value[int](s, "SELECT count(*) FROM keap.contacts WHERE update_time < '2022-01-01'"))
	})

	t.Run("ReadsEntitiesWholeThatKeapCannotListByTheirChanges", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill", "--entity", "users,contacts", "--since", "2024-01-01").ok()
		require.Equal(t, s.keap.Count("users"), value[int](s, "SELECT count(*) FROM keap.users"))
		require.Equal(t, []string{"contacts"}, value[[]string](s, "SELECT array_agg(entity) FROM keapsync.watermarks WHERE since IS NOT NULL"))
		s.run("backfill", "--entity", "users", "--since", "2023-01-01").ok()
	})

	t.Run("GoesOnWithTheOthersWhenOneEntityFails", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Faults: "400@/v2/notes"})
		r := s.run("backfill")
		require.Equal(t, exitFailed, r.code)
		require.Regexp(t, `notes .* failed`, r.stdout)
		require.Contains(t, r.stdout, "✗ error   ab123: notes: GET /v2/notes")
		s.live(slices.DeleteFunc(slices.Clone(entities), func(e string) bool { return e == "notes" })...)
	})

	t.Run("TellsARefusedTokenOnceForAllEntities", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Faults: "401"})
		r := s.run("backfill")
		require.Equal(t, exitFailed, r.code)
		require.Equal(t, 1, strings.Count(r.stdout, "Keap refuses the credential"), r.stdout)
		require.Contains(t, r.stdout, "15 entities")
	})

	t.Run("StopsAtTheQuotaAndGoesOnTheNextDay", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 3000, Quota: keapsim.Quota{Day: 8}})
		r := s.run("backfill", "--entity", "contacts,orders,notes")
		require.Equal(t, exitQuota, r.code, r.stdout)
		require.Contains(t, r.stdout, "stopped by a call limit")
		for days := 0; !s.complete("contacts", "orders", "notes"); days++ {
			require.Less(t, days, 5, "it does not get on")
			s.keap.Advance(24 * time.Hour)
			s.exec("DELETE FROM keapsync.api_usage") // the database's clock cannot be turned
			code := s.run("backfill", "--entity", "contacts,orders,notes").code
			require.Contains(t, []int{exitDone, exitQuota}, code)
		}
		s.live("contacts", "orders", "notes")
	})

	t.Run("ExitsWith3ForRecordsWithoutAKey", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.intercept = func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "/v2/users") {
				return false
			}
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"users":[{"id":"1","given_name":"Ann"},{"given_name":"no id"}]}`)
			return true
		}
		r := s.run("backfill", "--entity", "users")
		require.Equal(t, exitPartial, r.code, r.stdout)
		require.Contains(t, r.stdout, "1 record without a usable id")
		require.Equal(t, 1, value[int](s, "SELECT count(*) FROM keapsync.rejected_records"))
	})

	t.Run("TellsOfValuesThatDidNotFit", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Faults: "malformed=0.5@/v2/contacts"})
		r := s.run("backfill", "--entity", "contacts").ok()
		require.Contains(t, r.stdout, "did not fit the column")
		s.live("contacts")
	})
}

// complete tells whether all of the entities have a mark.
func (s *stage) complete(names ...string) bool {
	s.t.Helper()
	n := value[int](s, "SELECT count(*) FROM keapsync.watermarks WHERE mark IS NOT NULL AND shard = 0 AND entity IN ('"+
		strings.Join(names, "','")+"')")
	return n == len(names)
}

func TestInterruptedBackfill(t *testing.T) {
	t.Parallel()

	t.Run("Exits130AndResumes", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 30_000, Only: []string{"contacts"}})
		ctx, interrupt := context.WithCancelCause(t.Context())
		var calls atomic.Int32
		s.intercept = func(_ http.ResponseWriter, r *http.Request) bool {
			if strings.HasSuffix(r.URL.Path, "/v2/contacts") {
				if calls.Add(1) == 20 {
					interrupt(errors.New("interrupt signal received"))
				}
			}
			return false
		}
		// One entity, so that calls come one after another.
		r := s.runUntil(ctx, "backfill", "--entity", "contacts")
		require.Equal(t, exitInterrupted, r.code, r.stdout)
		require.Regexp(t, `contacts .* interrupted`, r.stdout)
		require.Contains(t, r.stdout, "goes on from there")
		require.NotContains(t, r.stdout, "✗")
		some := value[int](s, "SELECT count(*) FROM keap.contacts")
		require.Positive(t, some)
		require.Less(t, some, 30_000)

		s.intercept = nil
		require.Regexp(t, `contacts .* unfinished, resumes`, s.run("status").ok().stdout)
		var rest summary
		s.run("backfill", "--entity", "contacts", "--json").ok().json(&rest)
		s.live("contacts")
		require.LessOrEqual(t, rest.Passes[0].Records, 30_000-some+5000, "it read again what was committed")
	})

	t.Run("SaysToGoOnWithoutRestart", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		ctx, interrupt := context.WithCancel(t.Context())
		s.intercept = func(http.ResponseWriter, *http.Request) bool {
			interrupt()
			return false
		}
		r := s.runUntil(ctx, "backfill", "--restart", "--entity", "contacts")
		require.Equal(t, exitInterrupted, r.code)
		require.Contains(t, r.stdout, "run the command again without --restart")
	})

	t.Run("IsToldInJSON", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		ctx, interrupt := context.WithCancelCause(t.Context())
		s.intercept = func(http.ResponseWriter, *http.Request) bool {
			interrupt(errors.New("interrupt signal received"))
			return false
		}
		r := s.runUntil(ctx, "backfill", "--json")
		require.Equal(t, exitInterrupted, r.code)
		var report summary
		r.json(&report)
		require.Equal(t, "interrupted", report.Outcome)
		require.Equal(t, exitInterrupted, report.ExitCode)
	})
}
