package main

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

func thousandless(id int64) string { return strconv.FormatInt(id, 10) }

func TestSync(t *testing.T) {
	t.Parallel()

	t.Run("BringsWhatChangedWithOneCallForEachIdleEntity", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill").ok()
		s.keap.Advance(time.Hour)
		edited, err := s.keap.Pick("contacts", 5, false)
		require.NoError(t, err)
		_, err = s.keap.Edit("contacts", edited...)
		require.NoError(t, err)
		_, err = s.keap.Add("orders", 3)
		require.NoError(t, err)
		var report summary
		s.run("sync", "--json").ok().json(&report)
		require.Equal(t, "sync", report.Command)
		for _, p := range report.Passes {
			switch p.Entity {
			case "contacts":
				require.Equal(t, 5, p.Updated)
			case "orders":
				require.Equal(t, 3, p.Inserted)
			case "custom_field_definitions": // of the parents that changed
				require.LessOrEqual(t, p.Calls, int64(2))
				continue
			}
			require.LessOrEqual(t, p.Calls, int64(1), p.Entity)
		}
		s.live("contacts", "orders")
	})

	t.Run("MarksADeletedRecordWhenAskedForItsID", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill", "--entity", "contacts").ok()
		gone, err := s.keap.Pick("contacts", 1, false)
		require.NoError(t, err)
		_, err = s.keap.Delete("contacts", gone...)
		require.NoError(t, err)
		r := s.run("sync", "--entity", "contacts", "--ids", thousandless(gone[0])).ok()
		require.Regexp(t, `contacts +targeted +\d+ +0 +0 +\d+ +1 `, r.stdout)
		require.Equal(t, gone[0], value[int64](s, "SELECT id FROM keap.contacts WHERE _deleted_at IS NOT NULL"))
	})

	t.Run("WantsOneEntityAndOneAccountForIDs", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("sync", "--ids", "1").fails(exitUsage, "--entity")
		s.run("sync", "--entity", "contacts", "--ids", "one").fails(exitUsage, "--ids")
		s.config = writeConfig(t, `database: {url: "${DATABASE_URL}"}
accounts:
  - {name: one, auth: {method: token, token: "${KEAP_TOKEN}"}}
  - {name: two, auth: {method: token, token: "${KEAP_TOKEN}"}}
`)
		s.run("sync", "--entity", "contacts", "--ids", "1").fails(exitUsage, "--account")
	})

	t.Run("KeepsAccountsApartInOneDatabase", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Quirks: keapsim.Quirks{TenantUnnamed: true}})
		s.configure(fmt.Sprintf(`  - name: cd456
    auth: {method: token, token: "${KEAP_TOKEN}"}
    rest_url: %s/crm/rest
    quota: {reserve: 0}
`, s.server.URL))
		s.run("sync", "--entity", "contacts").ok()
		require.Equal(t, 200, value[int](s, "SELECT count(*) FROM keap.contacts WHERE account = 'ab123'"))
		require.Equal(t, 200, value[int](s, "SELECT count(*) FROM keap.contacts WHERE account = 'cd456'"))
	})
}

func TestSweep(t *testing.T) {
	t.Parallel()

	t.Run("MarksWhatIsGone", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill", "--entity", "contacts").ok()
		gone, err := s.keap.Pick("contacts", 2, false)
		require.NoError(t, err)
		_, err = s.keap.Delete("contacts", gone...)
		require.NoError(t, err)
		var report summary
		s.run("sweep", "--entity", "contacts", "--json").ok().json(&report)
		require.Equal(t, 2, report.Passes[0].Tombstoned)
		require.Equal(t, 2, report.Passes[0].Drift)
		s.live("contacts")
	})

	t.Run("RefusesAMassDeleteUntilItIsAllowed", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill", "--entity", "contacts").ok()
		gone, err := s.keap.Pick("contacts", 100, false)
		require.NoError(t, err)
		_, err = s.keap.Delete("contacts", gone...)
		require.NoError(t, err)
		r := s.run("sweep", "--entity", "contacts")
		require.Equal(t, exitPartial, r.code)
		require.Contains(t, r.stdout, "100 of 200 rows are missing in Keap and were not tombstoned")
		require.Contains(t, r.stdout, "syncer sweep --account ab123 --entity contacts --allow-mass-delete")
		require.Equal(t, 200, value[int](s, "SELECT count(*) FROM keap.contacts WHERE _deleted_at IS NULL"))
		s.run("sweep", "--account", "ab123", "--entity", "contacts", "--allow-mass-delete").ok()
		s.live("contacts")
	})
}
