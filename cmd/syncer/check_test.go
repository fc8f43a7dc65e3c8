package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

func TestCheckCommand(t *testing.T) {
	t.Parallel()

	t.Run("FindsAllInOrderWithFewCalls", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Quota: keapsim.Quota{Day: 30_000}})
		r := s.run("check").ok()
		require.Regexp(t, `(?m)^✓ ok       config `, r.stdout)
		require.Regexp(t, `(?m)^✓ ok       database +Postgres \d`, r.stdout)
		require.Regexp(t, `(?m)^✓ ok       schema `, r.stdout)
		require.Regexp(t, `(?m)^✓ ok       ab123 credential +accepted by Keap as \S+@`, r.stdout)
		require.Regexp(t, `(?m)^✓ ok       ab123 visibility +an admin's`, r.stdout)
		require.Regexp(t, `(?m)^✓ ok       ab123 quota +29,999 of 30,000 calls left today`, r.stdout)
		require.Regexp(t, `(?m)^✓ ok       ab123 backfill +at most \d+ calls for \d of 15 entities.* 0.\d % of the day, 23,98\d of the share left today; this forecast cost 14 calls$`, r.stdout)
		for call, n := range s.keap.Calls() {
			require.LessOrEqual(t, n, 2, call)
		}
		require.Equal(t, s.sum(), value[int](s, "SELECT calls FROM keapsync.api_usage"), "they count like any other")
	})

	t.Run("CostsOneCallOnceAllIsComplete", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill").ok()
		before := s.sum()
		r := s.run("check").ok()
		require.Regexp(t, `ab123 backfill +complete; a pass in which nothing changed costs \d+ calls`, r.stdout)
		require.Equal(t, before+1, s.sum())
	})

	t.Run("ShowsTheForecastOfEachEntityWhenAsked", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Quota: keapsim.Quota{Day: 30_000}})
		require.Regexp(t, `(?m)^ab123 +contacts +new +\d+ +4 `, s.run("check", "--verbose").ok().stdout)
	})

	t.Run("HasStableNamesInJSON", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		var report struct {
			Level     string
			Findings  []map[string]string
			Forecasts []accountForecast
		}
		s.run("check", "--json").ok().json(&report)
		require.Equal(t, "ok", report.Level)
		var what []string
		for _, f := range report.Findings {
			require.Equal(t, "ok", f["level"])
			require.NotEmpty(t, f["text"])
			what = append(what, f["what"])
		}
		require.Equal(t, []string{"config", "database", "schema", "hooks", "credential", "visibility", "quota", "backfill"}, what)
		require.Len(t, report.Forecasts, 1)
		require.Len(t, report.Forecasts[0].Entities, 15)
	})

	t.Run("TellsARefusedToken", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Faults: "401"})
		r := s.run("check")
		require.Equal(t, exitFailed, r.code)
		require.Regexp(t, `(?m)^✗ error    ab123 credential +ab123: GET /v2/oauth/connect/userinfo: Keap refuses the credential .*; `, r.stdout)
		require.Empty(t, r.stderr)
	})

	t.Run("GoesOnBehindADatabaseThatIsNotThere", func(t *testing.T) {
		t.Parallel()
		s := newStage(t, keapsim.Options{})
		s.database = "postgres://ann:open-sesame@127.0.0.1:1/x"
		s.secrets = append(s.secrets, "open-sesame")
		r := s.run("check")
		require.Equal(t, exitFailed, r.code)
		require.Regexp(t, `(?m)^✗ error    database +connect to Postgres at 127.0.0.1:1`, r.stdout)
		require.Regexp(t, `(?m)^✓ ok       ab123 credential`, r.stdout)
	})

	t.Run("SaysHowToMigrate", func(t *testing.T) {
		t.Parallel()
		r := newStage(t, keapsim.Options{}).run("check")
		require.Equal(t, exitFailed, r.code)
		require.Regexp(t, `(?m)^✗ error    schema .*run: syncer migrate up$`, r.stdout)
	})

	t.Run("WarnsOfACredentialThatDoesNotSeeAll", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Faults: "limited=0.5"})
		r := s.run("check").ok()
		require.Regexp(t, `(?m)^! warning  ab123 visibility +not an admin's: .*; use a service account key`, r.stdout)
	})

	t.Run("TellsWhenTheReserveLeavesNothing", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Quota: keapsim.Quota{Day: 1000}})
		s.config = writeConfig(t, `database: {url: "${DATABASE_URL}"}
accounts: [{name: ab123, auth: {method: token, token: "${KEAP_TOKEN}"}, rest_url: "`+s.server.URL+`/crm/rest"}]
`)
		r := s.run("check")
		require.Equal(t, exitFailed, r.code)
		require.Regexp(t, `ab123 quota +999 of 1,000 calls left today.*2,000 are reserved`, r.stdout)
	})
}
