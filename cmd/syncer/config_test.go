package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// knownEntities stand in for the catalogue.
var knownEntities = []string{"companies", "contacts", "orders"}

// minimal is the least a configuration needs.
const minimal = `database: {url: "postgres://localhost/x"}
accounts:
  - name: ab123
    auth: {method: token, token: secret-token-4321}
`

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "config.yaml")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func load(t *testing.T, text string, getenv func(string) string) (*config, error) {
	t.Helper()
	return loadConfig(writeConfig(t, text), getenv, knownEntities)
}

func revealed(t *testing.T, s Secret) string {
	t.Helper()
	text, err := s.Reveal()
	require.NoError(t, err)
	return text
}

// problems are the lines of an error of usage, without the directory.
func problems(t *testing.T, err error) []string {
	t.Helper()
	require.Error(t, err)
	e, ok := errors.AsType[*exitError](err)
	require.True(t, ok, "%v is no error of usage", err)
	require.Equal(t, exitUsage, e.code)
	return strings.Split(regexp.MustCompile(`/\S*/config\.yaml`).ReplaceAllString(err.Error(), "config.yaml"), "\n")
}

func TestExampleConfiguration(t *testing.T) {
	t.Parallel()
	const file = "../../config.example.yaml"
	getenv := env("DATABASE_URL", "postgres://me:pw@db/mirror", "KEAP_TOKEN", "KeapAK-0123456789")

	t.Run("LoadsAndShowsTheDefaults", func(t *testing.T) {
		t.Parallel()
		example, err := loadConfig(file, getenv, knownEntities)
		require.NoError(t, err)
		require.Equal(t, "KeapAK-0123456789", revealed(t, example.Accounts[0].Auth.Token))

		defaults, err := load(t, minimal, env())
		require.NoError(t, err)
		example.file = defaults.file
		example.Database.URL, example.Accounts[0].Auth.Token = defaults.Database.URL, defaults.Accounts[0].Auth.Token
		require.Equal(t, defaults, example, "the example says something other than the defaults")
	})

	t.Run("NamesEveryKey", func(t *testing.T) {
		t.Parallel()
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, key := range allKeys(t) {
			require.Regexp(t, `(?m)^[\s#-]*(auth: \{.*)?`+key+`:`, string(text))
		}
	})

	t.Run("LoadsWithEverythingThatIsCommentedOutSwitchedOn", func(t *testing.T) {
		t.Parallel()
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		on := regexp.MustCompile(`(?m)^(\s*)# (public_url|admin_token|encryption_key): `).ReplaceAllString(string(text), "$1$2: ")
		c, err := load(t, on, env("DATABASE_URL", "postgres://db/mirror", "KEAP_TOKEN", "t", "SYNCER_ADMIN_TOKEN", "a",
			"SYNCER_ENCRYPTION_KEY", strings.Repeat("A", 43)+"="))
		require.NoError(t, err)
		require.Equal(t, "https://sync.example.com", c.Server.PublicURL)
		require.Equal(t, "a", revealed(t, c.Server.AdminToken))
	})
}

func TestLoadConfig(t *testing.T) {
	t.Parallel()

	t.Run("FillsInTheDefaults", func(t *testing.T) {
		t.Parallel()
		c, err := load(t, minimal, env())
		require.NoError(t, err)
		require.Equal(t, "keap", c.Database.MirrorSchema)
		require.Equal(t, "keapsync", c.Database.StateSchema)
		require.Equal(t, syncConfig{15 * time.Minute, time.Hour, 5 * time.Minute, 24 * time.Hour, 4, 0.01}, c.Sync)
		require.Equal(t, "127.0.0.1:8080", c.Server.Listen)
		require.False(t, c.EncryptionKey.IsSet())
		a := c.Accounts[0]
		require.Equal(t, "https://api.infusionsoft.com/crm/rest", a.RESTURL)
		require.Equal(t, []string{"rest_v2"}, a.Roads)
		require.Equal(t, "https://api.infusionsoft.com/crm/xmlrpc/v1", a.XMLRPCURL)
		require.Equal(t, "https://accounts.infusionsoft.com/app/oauth/authorize", a.AuthorizeURL)
		require.Equal(t, "https://api.infusionsoft.com/token", a.TokenURL)
		require.Equal(t, "America/New_York", a.XMLRPCTimeZone.String())
		require.Nil(t, a.Entities, "nil is all")
		require.Equal(t, quotaConfig{0.5, 2000}, a.Quota)
	})

	t.Run("ReadsEveryKindOfValue", func(t *testing.T) {
		t.Parallel()
		c, err := load(t, `
database:
  url: postgres://u:p%40ss@h/db
  mirror_schema: crm
accounts:
- &first
  name: ab123
  auth:
    method: oauth
    client_id: 0123
    client_secret: |
      s3cret-of-the-client
  entities: [contacts, orders]
  quota: {daily_share: 1, reserve: 0}
  xmlrpc_time_zone: UTC
- name: other-one_2
  auth: {method: legacy_key, key: "q\"k"}
  entities: all
  rest_url: http://127.0.0.1:9999/crm/rest
  quota:
sync: {interval: 90s, workers: "8", max_delete_share: 1e-3}
server:
encryption_key: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=
`, env())
		require.NoError(t, err)
		require.Equal(t, "crm", c.Database.MirrorSchema)
		first, second := c.Accounts[0], c.Accounts[1]
		require.Equal(t, "0123", first.Auth.ClientID, "not a number")
		require.Equal(t, "s3cret-of-the-client", revealed(t, first.Auth.ClientSecret))
		require.Equal(t, allOrSome{"contacts", "orders"}, first.Entities)
		require.Equal(t, quotaConfig{1, 0}, first.Quota)
		require.Equal(t, time.UTC, first.XMLRPCTimeZone)
		require.Equal(t, `q"k`, revealed(t, second.Auth.Key))
		require.Equal(t, quotaConfig{0.5, 2000}, second.Quota, "a key without a value keeps the default")
		require.Equal(t, syncConfig{90 * time.Second, time.Hour, 5 * time.Minute, 24 * time.Hour, 8, 0.001}, c.Sync)
		require.Equal(t, "127.0.0.1:8080", c.Server.Listen)
	})

	t.Run("ReadsAnAliasAsItsAnchor", func(t *testing.T) {
		t.Parallel()
		c, err := load(t, minimal+"    quota: &q {reserve: 7}\n  - name: cd456\n    auth: {method: token, token: t}\n    quota: *q\n", env())
		require.NoError(t, err)
		require.Equal(t, 7, c.Accounts[1].Quota.Reserve)
	})

	t.Run("SkipsAByteOrderMark", func(t *testing.T) {
		t.Parallel()
		_, err := load(t, "\uFEFF"+minimal, env())
		require.NoError(t, err)
	})

	t.Run("ReadsLinesThatEndAsOnWindows", func(t *testing.T) {
		t.Parallel()
		c, err := load(t, strings.ReplaceAll(minimal, "\n", "\r\n"), env())
		require.NoError(t, err)
		require.Equal(t, "secret-token-4321", revealed(t, c.Accounts[0].Auth.Token))
	})

	t.Run("TellsEverythingThatIsWrongAtOnceInOrderOfLines", func(t *testing.T) {
		t.Parallel()
		_, err := load(t, minimal+"sync:\n  workers: four\n  intervall: 15m\n  lookback: 15\nservr: {}\n", env())
		require.Equal(t, []string{
			`config.yaml:6: sync.workers: "four" is not a whole number`,
			`config.yaml:7: sync.intervall: there is no such key; did you mean interval?`,
			`config.yaml:8: sync.lookback: "15" is not a duration such as 30s, 15m or 24h`,
			`config.yaml:9: servr: there is no such key; did you mean server?`,
		}, problems(t, err))
	})
}

func TestConfigFile(t *testing.T) {
	t.Parallel()
	require.Equal(t, "config.yaml", configFile("", env()))
	require.Equal(t, "/etc/k.yaml", configFile("", env("KEAPSYNC_CONFIG", "/etc/k.yaml")))
	require.Equal(t, "mine.yaml", configFile("mine.yaml", env("KEAPSYNC_CONFIG", "/etc/k.yaml")))

	t.Run("NamesTheRemedyWhenItIsMissing", func(t *testing.T) {
		t.Parallel()
		_, err := loadConfig(filepath.Join(t.TempDir(), "config.yaml"), env(), nil)
		lines := problems(t, err)
		require.Len(t, lines, 1)
		require.Contains(t, lines[0], "config.example.yaml")
		require.Contains(t, lines[0], "KEAPSYNC_CONFIG")
	})

	t.Run("IsAnErrorWhenItCannotBeRead", func(t *testing.T) {
		t.Parallel()
		_, err := loadConfig(t.TempDir(), env(), nil)
		require.Contains(t, problems(t, err)[0], "read the configuration")
	})
}
