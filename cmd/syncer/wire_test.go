package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/rest"
)

func TestBadInput(t *testing.T) {
	t.Parallel()

	t.Run("AnUnknownKeyNamesTheLineAndTheNearestKey", func(t *testing.T) {
		t.Parallel()
		s := newStage(t, keapsim.Options{})
		s.configure("sync: {wrokers: 2}\n")
		s.run("backfill").fails(exitUsage, ":7: sync.wrokers", "workers")
	})

	t.Run("AMissingFileIsTold", func(t *testing.T) {
		t.Parallel()
		s := newStage(t, keapsim.Options{})
		s.config = t.TempDir() + "/none.yaml"
		s.run("sync").fails(exitUsage, "there is no configuration file", "config.example.yaml")
	})

	t.Run("ASecretThatIsNotThereIsToldByTheCommandThatNeedsIt", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		getenv := func(name string) string {
			if name == "KEAP_TOKEN" {
				return ""
			}
			return s.getenv(name)
		}
		runWith(t, t.Context(), getenv, "backfill", "-c", s.config).fails(exitUsage, "account ab123", "KEAP_TOKEN")
		require.Equal(t, exitDone, runWith(t, t.Context(), getenv, "migrate", "status", "-c", s.config).code)
	})

	t.Run("AnUnreachableDatabaseIsTold", func(t *testing.T) {
		t.Parallel()
		s := newStage(t, keapsim.Options{})
		s.database = "postgres://ann:open-sesame@127.0.0.1:1/x"
		s.secrets = append(s.secrets, "open-sesame")
		for _, command := range [][]string{{"backfill"}, {"sync"}, {"sweep"}, {"status"}, {"migrate", "up"}, {"migrate", "status"}} {
			s.run(command...).fails(exitFailed, "127.0.0.1:1", "check database.url")
		}
	})

	t.Run("ADatabaseWithoutTablesSaysToMigrate", func(t *testing.T) {
		t.Parallel()
		s := newStage(t, keapsim.Options{})
		for _, command := range []string{"backfill", "sync", "sweep", "status"} {
			s.run(command).fails(exitFailed, "syncer migrate up")
		}
		require.Empty(t, s.keap.Calls(), "Keap was called in vain")
	})

	t.Run("ADatabaseNewerThanTheProgramIsLeftAlone", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.exec("UPDATE keapsync.schema_migrations SET version = 999")
		for _, command := range [][]string{{"backfill"}, {"sync"}, {"sweep"}, {"status"}, {"migrate", "up"}} {
			s.run(command...).fails(exitFailed, "999", "newer")
		}
	})

	t.Run("UnknownNamesAreAnsweredWithTheNearest", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill", "--entity", "contcats").fails(exitUsage, `unknown entity "contcats"; did you mean contacts?`)
		s.run("sync", "--account", "ab124").fails(exitUsage, `unknown account "ab124"; did you mean ab123?`)
		s.run("sync", "--account", "zzzzzzz").fails(exitUsage, "there are: ab123")
	})

	t.Run("AnAccountThatIsNotAuthorizedIsToldUnlessNotChosen", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Only: []string{"users"}})
		s.config = writeConfig(t, `database: {url: "${DATABASE_URL}"}
accounts:
  - {name: ab123, auth: {method: token, token: "${KEAP_TOKEN}"}, rest_url: "`+s.server.URL+`/crm/rest", quota: {reserve: 0}}
  - {name: later, auth: {method: oauth, client_id: a, client_secret: b}}
encryption_key: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=
`)
		r := s.run("backfill", "--entity", "users")
		require.Equal(t, exitFailed, r.code)
		require.Contains(t, r.stderr, "later: ")
		require.Contains(t, r.stderr, "run: syncer auth login --account later")
		s.run("backfill", "--account", "ab123", "--entity", "users").ok()
	})

	t.Run("AnEntityThatTheConfigurationLeavesOutIsTold", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.config = writeConfig(t, `database: {url: "${DATABASE_URL}"}
accounts: [{name: ab123, auth: {method: token, token: "${KEAP_TOKEN}"}, rest_url: "`+s.server.URL+`/crm/rest", entities: [tags]}]
`)
		s.run("backfill", "--entity", "contacts").fails(exitUsage, "account ab123", "leave out contacts")
	})
}

func TestWiring(t *testing.T) {
	t.Parallel()

	t.Run("SendsServiceAccountKeysInTheirOwnHeader", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, rest.APIKey, headerFor("KeapAK-1234"))
		require.Equal(t, rest.Bearer, headerFor("a personal access token"))
		s := migrated(t, keapsim.Options{})
		var bearer atomic.Int32
		s.intercept = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("X-Keap-API-Key") != stageToken || r.Header.Get("Authorization") != "" {
				bearer.Add(1)
			}
			return false
		}
		s.run("check").ok()
		require.Zero(t, bearer.Load())
	})

	t.Run("LeavesASimulatedKeapUnlimitedAndPacesTheRealOne", func(t *testing.T) {
		t.Parallel()
		token := func(url string) *accountConfig {
			return &accountConfig{RESTURL: url, Auth: authConfig{Method: methodToken}}
		}
		require.Zero(t, paceOf(token("http://127.0.0.1:8090/crm/rest")))
		require.Zero(t, paceOf(token("http://localhost:8090/crm/rest")))
		require.EqualValues(t, firstPace, paceOf(token("https://api.infusionsoft.com/crm/rest")))
		legacy := func(url string) *accountConfig {
			return &accountConfig{XMLRPCURL: url, Auth: authConfig{Method: methodLegacyKey}}
		}
		require.Zero(t, paceOf(legacy("http://127.0.0.1:8090/api/xmlrpc")))
		require.EqualValues(t, legacyPace, paceOf(legacy("https://ab123.infusionsoft.com/api/xmlrpc")))
	})

	t.Run("RepeatsACallAndCountsIt", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Faults: "503html@/v2/users:next=1"})
		var report summary
		s.run("backfill", "--entity", "users", "--json").ok().json(&report)
		require.EqualValues(t, 2, report.Passes[0].Calls)
		require.Equal(t, 2, value[int](s, "SELECT calls FROM keapsync.api_usage WHERE account = 'ab123'"))
		require.Equal(t, stageToken[len(stageToken)-4:], value[string](s, "SELECT credential FROM keapsync.api_usage"))
	})

	t.Run("SplitsManyIDsIntoCalls", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		var ids []string
		for _, id := range s.keap.IDs("contacts")[:150] {
			ids = append(ids, thousandless(id))
		}
		s.run("sync", "--entity", "contacts", "--ids", strings.Join(ids, ",")).ok()
		require.Equal(t, 150, value[int](s, "SELECT count(*) FROM keap.contacts"))
	})
}
