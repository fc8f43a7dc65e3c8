package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	// with is the minimal configuration, in which old is replaced.
	with := func(old, replacement string) string {
		require.Contains(t, minimal, old)
		return strings.Replace(minimal, old, replacement, 1)
	}
	const method = "method: token, token: secret-token-4321"
	for name, c := range map[string]struct{ text, want string }{
		"NoDatabase":            {with("url: \"postgres://localhost/x\"", ""), "config.yaml:1: database.url: is missing"},
		"DatabaseOfAnotherKind": {with("postgres://localhost/x", "mysql://localhost/x"), "config.yaml:1: database.url: want postgres://"},
		"DatabaseInBareWords":   {with("postgres://localhost/x", "host=localhost dbname=x"), "config.yaml:1: database.url: want postgres://"},
		"SchemaInCapitals":      {with("}\na", ", mirror_schema: Keap}\na"), "config.yaml:1: database.mirror_schema: want at most 63 lower case letters"},
		"SchemaOfPostgres":      {with("}\na", ", state_schema: pg_x}\na"), "config.yaml:1: database.state_schema: Postgres keeps the name pg_x"},
		"SchemasAlike":          {with("}\na", ", state_schema: keap}\na"), "config.yaml:1: database.state_schema: must differ from mirror_schema"},
		"NoName":                {with("name: ab123\n    ", ""), "config.yaml:3: accounts[0].name: is missing"},
		"NameInCapitals":        {with("ab123", "AB123"), "config.yaml:3: accounts[0].name: want at most 63 lower case letters, digits, _ and -"},
		"NameWithDots":          {with("ab123", "ab123.infusionsoft.com"), "config.yaml:3: accounts[0].name: want at most 63"},
		"NameTooLong":           {with("ab123", strings.Repeat("a", 64)), "config.yaml:3: accounts[0].name: want at most 63"},
		"NameOfTheMirror":       {with("ab123", "keap"), "config.yaml:3: accounts[0].name: the account would get a Postgres schema of its name, and keap is taken"},
		"NameOfAPublicSchema":   {with("ab123", "public"), "config.yaml:3: accounts[0].name: the account would get"},
		"NameTwice":             {minimal + strings.SplitAfter(minimal, "accounts:\n")[1], "config.yaml:5: accounts[1].name: there are two accounts ab123"},
		"NoMethod":              {with("method: token, ", ""), "config.yaml:4: accounts[0].auth.method: want one of oauth, token, legacy_key"},
		"UnknownMethod":         {with("method: token", "method: password"), "config.yaml:4: accounts[0].auth.method: want one of oauth, token, legacy_key"},
		"NoToken":               {with(", token: secret-token-4321", ""), "config.yaml:4: accounts[0].auth.token: is missing: method token needs it"},
		"EmptyToken":            {with("secret-token-4321", "''"), "config.yaml:4: accounts[0].auth.token: is missing: method token needs it"},
		"NoKey":                 {with(method, "method: legacy_key"), "config.yaml:4: accounts[0].auth.key: is missing: method legacy_key needs it"},
		"TokenForAnotherMethod": {
			with(method, "method: legacy_key, key: k, token: t"),
			"config.yaml:4: accounts[0].auth.token: belongs to method token, and the method here is legacy_key",
		},
		"OAuthWithoutEncryptionKey": {
			with(method, "method: oauth, client_id: c, client_secret: s"),
			"config.yaml:1: encryption_key: is missing: tokens of accounts with method oauth are stored encrypted",
		},
		"EncryptionKeyTooShort":     {minimal + "encryption_key: c2hvcnQ=\n", "config.yaml:5: encryption_key: want 32 bytes in base64"},
		"EncryptionKeyNoBase64":     {minimal + "encryption_key: '%%%'\n", "config.yaml:5: encryption_key: want 32 bytes in base64"},
		"UnencryptedURL":            {minimal + "    rest_url: http://api.example.com/crm/rest\n", "config.yaml:5: accounts[0].rest_url: want https"},
		"URLThatBeginsLikeLoopback": {minimal + "    rest_url: http://127.0.0.1.example.com/\n", "config.yaml:5: accounts[0].rest_url: want https"},
		"URLWithoutHost":            {minimal + "    token_url: /token\n", "config.yaml:5: accounts[0].token_url: want a URL such as"},
		"URLWithPassword":           {minimal + "    token_url: https://u:p@h/token\n", "config.yaml:5: accounts[0].token_url: want a URL without a user"},
		"URLWithVersion":            {minimal + "    rest_url: https://api.example.com/crm/rest/v2/\n", "config.yaml:5: accounts[0].rest_url: leave out /v2"},
		"UnknownEntity": {
			minimal + "    entities:\n      - orders\n      - contact\n",
			`config.yaml:7: accounts[0].entities[1]: unknown entity "contact"; did you mean contacts?`,
		},
		"ShareOverOne":      {minimal + "    quota: {daily_share: 50}\n", "config.yaml:5: accounts[0].quota.daily_share: want a share from 0 to 1"},
		"ShareNotANumber":   {minimal + "sync: {max_delete_share: NaN}\n", "config.yaml:5: sync.max_delete_share: want a share from 0 to 1"},
		"NegativeReserve":   {minimal + "    quota: {reserve: -1}\n", "config.yaml:5: accounts[0].quota.reserve: want a number of calls"},
		"NoWorkers":         {minimal + "sync: {workers: 0}\n", "config.yaml:5: sync.workers: want at least 1"},
		"NoInterval":        {minimal + "sync: {interval: 0s}\n", "config.yaml:5: sync.interval: want more than 0"},
		"NegativeLookback":  {minimal + "sync: {lookback: -5m}\n", "config.yaml:5: sync.lookback: want 0 or more"},
		"NoSweeps":          {minimal + "sync: {sweep_every: 0h}\n", "config.yaml:5: sync.sweep_every: want more than 0"},
		"ListenWithoutPort": {minimal + "server: {listen: localhost}\n", "config.yaml:5: server.listen: want host:port"},
		"ListenOnBadPort":   {minimal + "server: {listen: 'localhost:99999'}\n", "config.yaml:5: server.listen: want host:port"},
		"ListenToTheWorldWithoutToken": {
			minimal + "server: {listen: ':8080'}\n",
			"config.yaml:5: server.admin_token: is missing: it is required when listen (:8080) is not on loopback",
		},
		"PublicURLWithAQuery":  {minimal + "server: {public_url: 'https://x.example/?a=b'}\n", "config.yaml:5: server.public_url: want no user, ? or #"},
		"PublicURLUnencrypted": {minimal + "server: {public_url: 'http://x.example'}\n", "config.yaml:5: server.public_url: want an https URL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, c.text, env())
			lines := problems(t, err)
			require.Len(t, lines, 1)
			require.Contains(t, lines[0], c.want)
		})
	}

	t.Run("AcceptsWhatIsUnusualButRight", func(t *testing.T) {
		t.Parallel()
		for _, text := range []string{
			with("postgres://localhost/x", "postgresql:///x?host=/run/postgresql"),
			minimal + "    rest_url: http://localhost:1/crm/rest\n",
			minimal + "    rest_url: http://[::1]:1/crm/rest\n",
			minimal + "server: {listen: '[::1]:8080'}\n",
			minimal + "server: {listen: '0.0.0.0:8080', admin_token: t}\n",
			minimal + "    quota: {daily_share: 0}\n",
			minimal + "sync: {lookback: 0s}\n",
		} {
			_, err := load(t, text, env())
			require.NoError(t, err, text)
		}
	})
}
