package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink/sinktest"
	"github.com/keapsync/keapsync/source/keapsim"
)

// stage is what a command of a test works on: a Keap, a database and a configuration that names both.
type stage struct {
	t        *testing.T
	keap     *keapsim.Keap
	server   *httptest.Server
	database string
	config   string
	secrets  []string // that no output may show

	environment map[string]string // besides what every stage has
	// intercept may answer a call to Keap itself, by returning true.
	intercept func(http.ResponseWriter, *http.Request) bool
}

const stageToken = "KeapAK-stage-secret-0123456789"

// newStage sets a stage with empty database; accounts are named by the keys below accounts.
func newStage(t *testing.T, o keapsim.Options) *stage {
	t.Helper()
	s := &stage{t: t, database: sinktest.Database(t), secrets: []string{stageToken}}
	if o.Contacts == 0 {
		o.Contacts = 200
	}
	if o.Hostile == 0 {
		o.Hostile = keapsim.Regular // what the commands print is compared to the word; integration has the awkward Keap
	}
	o.Seed, o.Tokens = 7, []string{stageToken}
	var err error
	s.keap, err = keapsim.New(o)
	require.NoError(t, err)
	handler := s.keap.Handler()
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.intercept == nil || !s.intercept(w, r) {
			handler.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.server.Close)
	address, err := pgx.ParseConfig(s.database)
	require.NoError(t, err)
	if address.Password != "" {
		s.secrets = append(s.secrets, address.Password)
	}
	s.configure("")
	return s
}

// migrated is a stage whose database has the tables.
func migrated(t *testing.T, o keapsim.Options) *stage {
	t.Helper()
	s := newStage(t, o)
	s.run("migrate", "up").ok()
	return s
}

// configure writes the configuration, with more lines at its end.
func (s *stage) configure(more string) {
	s.config = writeConfig(s.t, fmt.Sprintf(`database: {url: "${DATABASE_URL}"}
accounts:
  - name: ab123
    auth: {method: token, token: "${KEAP_TOKEN}"}
    rest_url: %s/crm/rest
    quota: {daily_share: 1, reserve: 0}
%s`, s.server.URL, more))
}

func (s *stage) getenv(name string) string {
	if value, ok := s.environment[name]; ok {
		return value
	}
	return map[string]string{"DATABASE_URL": s.database, "KEAP_TOKEN": stageToken}[name]
}

// with is the stage with one more environment variable.
func (s *stage) with(name, value string) *stage {
	other := *s
	other.environment = map[string]string{name: value}
	return &other
}

// output collects what a command prints. It may be read while the command runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	seen func(text string) // told of all that was printed, after each write
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	n, err := o.text.Write(b)
	text := o.text.String()
	o.mu.Unlock()
	if o.seen != nil {
		o.seen(text)
	}
	return n, err
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// result is what a command came to.
type result struct {
	t              *testing.T
	code           int
	stdout, stderr string
}

func (s *stage) run(args ...string) result {
	s.t.Helper()
	return s.runUntil(s.t.Context(), args...)
}

// runUntil runs a command with the stage's configuration and looks for secrets and stack traces in all it printed.
func (s *stage) runUntil(ctx context.Context, args ...string) result {
	s.t.Helper()
	r := runWith(s.t, ctx, s.getenv, append(args, "-c", s.config)...)
	for _, secret := range s.secrets {
		require.NotContains(s.t, r.stdout+r.stderr, secret, "%v shows a secret", args)
	}
	return r
}

func runWith(t *testing.T, ctx context.Context, getenv func(string) string, args ...string) result { //nolint:revive // t first, as tests have it
	t.Helper()
	var stdout, stderr output
	code := run(ctx, args, getenv, &stdout, &stderr)
	r := result{t, code, stdout.String(), stderr.String()}
	require.NotContains(t, r.stdout+r.stderr, "goroutine ", "a stack trace")
	require.NotContains(t, r.stdout, "\x1b[", "colours where there is no terminal")
	return r
}

func (r result) ok() result {
	r.t.Helper()
	require.Equal(r.t, exitDone, r.code, "%s%s", r.stdout, r.stderr)
	return r
}

// fails makes sure that the command ended with code and one line that says all of these.
func (r result) fails(code int, says ...string) {
	r.t.Helper()
	require.Equal(r.t, code, r.code, "%s%s", r.stdout, r.stderr)
	require.Empty(r.t, r.stdout)
	require.Equal(r.t, 1, strings.Count(r.stderr, "\n"), "one line: %s", r.stderr)
	require.True(r.t, strings.HasPrefix(r.stderr, "syncer: "), r.stderr)
	for _, text := range says {
		require.Contains(r.t, r.stderr, text)
	}
}

// json reads stdout as one JSON document with nothing after it.
func (r result) json(into any) {
	r.t.Helper()
	d := json.NewDecoder(strings.NewReader(r.stdout))
	require.NoError(r.t, d.Decode(into), r.stdout)
	require.False(r.t, d.More(), "more than one document: %s", r.stdout)
}

// value asks the database for one value.
func value[T any](s *stage, sql string) T {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.database)
	require.NoError(s.t, err)
	defer conn.Close(s.t.Context())
	var v T
	require.NoError(s.t, conn.QueryRow(s.t.Context(), sql).Scan(&v), sql)
	return v
}

func (s *stage) exec(sql string) {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.database)
	require.NoError(s.t, err)
	defer conn.Close(s.t.Context())
	_, err = conn.Exec(s.t.Context(), sql)
	require.NoError(s.t, err)
}

// live makes sure that the mirror has as many live rows of the entities as Keap has records.
func (s *stage) live(entities ...string) {
	s.t.Helper()
	for _, entity := range entities {
		rows := value[int](s, "SELECT count(*) FROM keap."+entity+" WHERE _deleted_at IS NULL")
		require.Equal(s.t, s.keap.Count(entity), rows, entity)
	}
}
