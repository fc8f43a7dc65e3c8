package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

func TestStatus(t *testing.T) {
	t.Parallel()

	t.Run("SaysWhatToDoWhileNothingWasRead", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, migrated(t, keapsim.Options{}).run("status").ok().stdout, "run: syncer backfill")
	})

	t.Run("TellsRowsMarkLagAndLastPassWithoutACall", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill").ok()
		calls := s.keap.Calls()
		r := s.run("status").ok()
		require.Regexp(t, `ab123 +contacts +200 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +.*backfill +done`, r.stdout)
		require.Regexp(t, `ab123: \d+ API calls today`, r.stdout)
		require.Equal(t, calls, s.keap.Calls())
	})

	t.Run("ShowsAFullRereadThatAnotherDefinitionCauses", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Only: []string{"contacts", "tags"}})
		s.run("backfill", "--entity", "contacts,tags").ok()
		require.NotContains(t, s.run("status").ok().stdout, "re-read")
		s.exec("UPDATE keapsync.watermarks SET definition = 5 WHERE entity = 'contacts'")
		require.Regexp(t, `ab123 +contacts .*full re-read planned, about 1 calls`, s.run("status").ok().stdout)
		s.exec(`UPDATE keapsync.watermarks SET cursor = '{"walk": "keyset", "reread": true, "started": "2026-01-01T00:00:00Z"}' WHERE entity = 'contacts'`)
		require.Regexp(t, `ab123 +contacts .*full re-read under way, about 1 calls`, s.run("status").ok().stdout)
		var report struct{ Entities []entityStatus }
		s.run("status", "--json").ok().json(&report)
		require.Equal(t, &fullReread{State: "under way", Calls: 1}, report.Entities[0].FullReread)
		require.Nil(t, report.Entities[1].FullReread)
		s.run("sync", "--entity", "contacts,tags").ok()
		require.NotContains(t, s.run("status").ok().stdout, "re-read")
	})

	t.Run("HasStableNamesInJSON", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Quota: keapsim.Quota{Day: 30_000}})
		s.run("backfill", "--entity", "contacts,tags").ok()
		var report struct {
			Entities     []map[string]any
			Usage        []map[string]any
			FailingTasks []map[string]any `json:"failing_tasks"`
		}
		s.run("status", "--entity", "contacts", "--json").ok().json(&report)
		require.Len(t, report.Entities, 1)
		contacts := report.Entities[0]
		for _, name := range []string{"account", "entity", "rows", "high_water_mark", "lag_seconds", "unfinished", "rejected", "last_pass", "drift_found"} {
			require.Contains(t, contacts, name)
		}
		last := contacts["last_pass"].(map[string]any)
		require.Equal(t, "backfill", last["kind"])
		require.Equal(t, "done", last["outcome"])
		require.Contains(t, last, "started")
		require.Contains(t, last, "finished")
		require.Len(t, report.Usage, 1)
		require.EqualValues(t, 30_000, report.Usage[0]["quota_limit"])
		calls := 0
		for _, n := range s.keap.Calls() {
			calls += n
		}
		require.EqualValues(t, calls, report.Usage[0]["calls"])
		require.NotContains(t, contacts, "unconfirmed_since")

		require.Empty(t, report.FailingTasks)

		s.exec("INSERT INTO keapsync.schedule (account, task, failures, error) VALUES ('ab123', 'sync', 7, 'panic: boom')")
		s.exec("UPDATE keapsync.watermarks SET unconfirmed_at = now()")
		s.run("status", "--entity", "contacts", "--json").ok().json(&report)
		require.Contains(t, report.Entities[0], "unconfirmed_since")
		require.Len(t, report.FailingTasks, 1)
		require.Equal(t, "panic: boom", report.FailingTasks[0]["error"])
		require.Regexp(t, `contacts .* unconfirmed until the next sweep agrees`, s.run("status").ok().stdout)
	})
}

func TestMigrate(t *testing.T) {
	t.Parallel()

	t.Run("GoesUpAndDownAndTellsWhereItStands", func(t *testing.T) {
		t.Parallel()
		s := newStage(t, keapsim.Options{})
		missing := s.run("migrate", "status")
		require.Equal(t, exitFailed, missing.code)
		require.Contains(t, missing.stdout, "run: syncer migrate up")
		require.Contains(t, s.run("migrate", "up").ok().stdout, "current")
		require.Contains(t, s.run("migrate", "up").ok().stdout, "current", "a second time does nothing")
		require.Contains(t, s.run("migrate", "status").ok().stdout, "current")
		s.run("migrate", "down", "--yes").ok()
		require.Equal(t, 0, value[int](s, "SELECT count(*) FROM pg_namespace WHERE nspname IN ('keap', 'keapsync')"))
	})

	t.Run("DeletesNothingWithoutYes", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("migrate", "down").fails(exitUsage, "--yes")
		s.run("migrate", "status").ok()
	})

	t.Run("HasStableNamesInJSON", func(t *testing.T) {
		t.Parallel()
		s := newStage(t, keapsim.Options{})
		var before, after map[string]any
		r := s.run("migrate", "status", "--json")
		require.Equal(t, exitFailed, r.code)
		r.json(&before)
		require.Equal(t, "missing", before["state"])
		require.NotEmpty(t, before["pending"])
		s.run("migrate", "up", "--json").ok().json(&after)
		require.Equal(t, "current", after["state"])
		require.Equal(t, after["newest"], after["current"])
		require.Empty(t, after["pending"])
	})
}
