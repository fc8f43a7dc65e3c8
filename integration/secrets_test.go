package integration

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

const (
	legacyKey   = "0123456789abcdef-integration-legacy-key"
	oldCryptKey = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
	adminToken  = "0123456789-integration-admin-token"
	redirect    = "https://sync.example.com/callback"
)

// leaks is what all output, and all that is stored, is searched in for secrets.
type leaks struct {
	t       *testing.T
	mu      sync.Mutex
	secrets map[string]string // by what they are
}

// learn adds secrets that come up while the test runs.
func (s *leaks) learn(what string, secrets ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, secret := range secrets {
		s.secrets[fmt.Sprint(what, " ", i)] = secret
	}
}

// search fails if a text has a secret in it, in any form in which one may be written.
func (s *leaks) search(where, text string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for what, secret := range s.secrets {
		require.NotEmpty(s.t, secret, what)
		for _, form := range []string{
			secret, url.QueryEscape(secret), hex.EncodeToString([]byte(secret)),
			strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(secret)), "="),
		} {
			if i := strings.Index(text, form); i >= 0 {
				s.t.Errorf("%s shows the %s: …%s…", where, what, text[max(0, i-100):min(len(text), i+len(form)+20)])
			}
		}
	}
}

// issued notes what Keap sends as tokens and codes.
var issued = regexp.MustCompile(`"(?:access_token|refresh_token)":"([^"]+)"|[?&]code=([^&"]+)`)

func (s *leaks) listen(l *lab) {
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		if !strings.HasPrefix(r.URL.Path, "/token") && !strings.HasPrefix(r.URL.Path, "/app/") {
			keap.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		keap.ServeHTTP(answer, r)
		for _, found := range issued.FindAllStringSubmatch(answer.Body.String()+answer.Header().Get("Location"), -1) {
			s.learn("token or code "+found[1]+found[2], found[1]+found[2])
		}
		send(w, answer)
	})
}

// echo is a host that is not Keap, and that says all it was told, with any status.
func echo(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		told, _ := httputil.DumpRequest(r, true)
		status, kind, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		code := 200
		fmt.Sscan(status, &code)
		switch kind, _, _ = strings.Cut(kind, "/"); kind {
		case "html":
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(code)
			fmt.Fprintf(w, "<html><title>%s</title>", told)
		default:
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(code)
			fmt.Fprintf(w, `{"error":"server_error","error_description":%q,"message":%q,"code":%d}`, told, told, code)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// No output of any command, no log line, no error and nothing that is stored shows a secret.
func TestSecrets(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{
		Contacts: 30, LegacyKeys: []string{legacyKey}, Quirks: keapsim.Quirks{TenantUnnamed: true}, // it serves three accounts
		OAuthClient: keapsim.OAuthClient{ID: clientID, Secret: clientSecret},
	})
	address, err := pgx.ParseConfig(l.url)
	require.NoError(t, err)
	s := &leaks{t: t, secrets: map[string]string{
		"token": token, "legacy key": legacyKey, "client secret": clientSecret, "encryption key": cryptKey, "admin token": adminToken, "old encryption key": oldCryptKey,
	}}
	if address.Password != "" {
		s.learn("database password", address.Password)
	}
	s.listen(l)
	elsewhere := echo(t)
	configure := func(database, keap, tokens, key string) string {
		file := filepath.Join(t.TempDir(), "config.yaml")
		require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, `database: {url: %q}
accounts:
  - name: %s
    auth: {method: oauth, client_id: %s, client_secret: %s}
    roads: [rest_v2, xmlrpc]
    rest_url: %[5]s/crm/rest
    xmlrpc_url: %[5]s/crm/xmlrpc/v1
    authorize_url: %[5]s/app/oauth/authorize
    token_url: %[6]s/token
    entities: [users, tags]
  - name: byword
    auth: {method: token, token: %[7]s}
    rest_url: %[5]s/crm/rest
    entities: [users, tags]
  - name: old456
    auth: {method: legacy_key, key: %[8]s}
    xmlrpc_url: %[5]s/api/xmlrpc
    entities: [users, tags]
server: {listen: "127.0.0.1:0", admin_token: %[10]s}
encryption_key: %[9]s
`, database, account, clientID, clientSecret, keap, tokens, token, legacyKey, key, adminToken), 0o600))
		return file
	}
	path, err := binary()
	require.NoError(t, err)
	// run runs a command as it is, and with debug lines where it writes any, and returns what it printed.
	run := func(config string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), path, append(args, "-c", config)...)
		cmd.Env = append(os.Environ(), "OLD_KEY="+oldCryptKey)
		output, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil {
			require.NoError(t, err)
		}
		require.NotContains(t, string(output), "goroutine ", "%v: a stack trace", args)
		s.search(strings.Join(args, " "), string(output))
		return string(output)
	}
	good := configure(l.url, l.front, l.front, cryptKey)
	login := func(config string) {
		t.Helper()
		asked := run(config, "auth", "login", "--no-browser", "--redirect-uri", redirect)
		browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := browser.Get(regexp.MustCompile(`http://\S+/app/oauth/authorize\S+`).FindString(asked) + "&approve=1")
		require.NoError(t, err)
		res.Body.Close()
		answer := res.Header.Get("Location")
		run(config, "auth", "login", "--redirect-uri", redirect+"/wrong", "--code", answer)
		run(config, "auth", "login", "--redirect-uri", redirect, "--code", answer)
		run(config, "auth", "login", "--redirect-uri", redirect, "--code", answer) // which is used up
	}
	debug := []string{"--log-level", "debug"}
	commands := [][]string{
		{"version"},
		{"migrate", "status"},
		{"check"},
		{"check", "--json"},
		{"status"},
		{"status", "--json"},
		{"auth", "status"},
		{"auth", "status", "--json"},
		append([]string{"backfill", "--json"}, debug...), append([]string{"backfill", "--restart", "--log-format", "json"}, debug...),
		append([]string{"sync"}, debug...), append([]string{"sweep"}, debug...), append([]string{"sync", "--entity", "tags", "--ids", "1"}, debug...),
		{"backfill", "--dry-run"},
		{"auth", "rotate-key", "--old-key-from", "OLD_KEY"},
		{"auth", "rotate-key", "--old-key-from", cryptKey[:20]},
	}
	// daemon has a daemon run for a moment.
	daemon := func(config string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "timeout", "-s", "TERM", "4", path, "run", "--log-level", "debug", "-c", config)
		output, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil {
			require.NoError(t, err)
		}
		s.search("run", string(output))
	}
	// running is what belongs to a daemon.
	running := func(config string) {
		t.Helper()
		for _, command := range [][]string{
			{"accounts", "add", "kept", "--token", token}, // which is no reference
			{"accounts", "add", "kept", "--token", "${OLD_KEY}", "--set", "rest_url=" + elsewhere + "/401", "--set", "entities=[tags]"},
			{"accounts", "list"},
			{"accounts", "list", "--json"},
			{"accounts", "pause", "kept"},
			{"accounts", "remove", "kept", "--purge"},
			{"hooks", "list"},
			{"hooks", "install", "--account", account},
		} {
			run(config, command...)
		}
		l.age("23 hours")
		daemon(config)
	}
	each := func(config string) {
		t.Helper()
		for _, command := range commands {
			l.age("23 hours") // so that the command refreshes, if it calls Keap
			run(config, command...)
		}
	}

	each(good) // nobody is authorized
	login(good)
	run(good, "backfill")
	require.Len(t, l.strings("SELECT DISTINCT account FROM keap.users"), 3, "not all accounts were read, so that little was proved")
	each(good)
	running(good)
	s.dumped(l)

	for _, database := range []string{
		strings.Replace(l.url, ":"+address.Password+"@", ":"+address.Password+"x@", 1), // whose end is another
		strings.Replace(l.url, fmt.Sprint(":", address.Port), ":1", 1), l.url + "_none",
	} {
		each(configure(database, l.front, l.front, cryptKey))
	}
	t.Run("ToHostsThatSayWhatTheyWereTold", func(t *testing.T) {
		for _, place := range []string{"401", "403", "500/html", "200/html", "200", "400", "429", "302"} {
			t.Run(place, func(t *testing.T) {
				t.Parallel() // they wait most of the time
				bad := configure(l.url, elsewhere+"/"+place, elsewhere+"/"+place, cryptKey)
				run(bad, "check")
				run(bad, "check", "--json")
				run(bad, "auth", "login", "--redirect-uri", redirect, "--code", "a-code-that-leaks-not")
				l.age("1 hour")
				run(bad, "sync", "--entity", "tags", "--ids", "1", "--log-level", "debug")
			})
		}
	})
	login(good)
	run(configure(l.url, l.front, l.front, oldCryptKey), "check")
	each(configure(l.url, l.front, l.front, oldCryptKey))
	l.keap.Revoke()
	each(good)
	s.dumped(l)
	require.Greater(t, len(s.secrets), 10, "few tokens came up")
}

// dumped searches all that is stored.
func (s *leaks) dumped(l *lab) {
	s.t.Helper()
	tables := l.strings(`SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
		WHERE table_schema IN ('keap', 'keapsync') AND table_type = 'BASE TABLE' ORDER BY 1`)
	require.Contains(s.t, tables, "keapsync.credentials")
	for _, table := range tables {
		s.search("table "+table, strings.Join(l.strings("SELECT t::text FROM "+table+" t"), "\n"))
	}
	// Encrypted bytes are searched as bytes too.
	for _, box := range l.strings("SELECT encode(sealed, 'hex') FROM keapsync.credentials") {
		bytes, err := hex.DecodeString(box)
		require.NoError(s.t, err)
		s.search("the encrypted pair", string(bytes))
	}
}

// strings reads a column of texts.
func (l *lab) strings(sql string) []string {
	l.t.Helper()
	rows, err := l.db.Query(l.t.Context(), sql)
	require.NoError(l.t, err)
	texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(l.t, err)
	return texts
}
