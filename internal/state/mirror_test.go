package state_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/internal/state"
	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/sinktest"
)

const account = "ab123"

var noon = time.Date(2026, 3, 4, 12, 0, 0, 123456000, time.UTC)

var migrated = &sinktest.Template{Prepare: func(ctx context.Context, url string) error {
	return migrations.Up(ctx, url, migrations.Schemas{Mirror: "keap", State: "keapsync"})
}}

// mirror is a database with its state, and the mirror beside it.
type mirror struct {
	*state.State
	*sink.Sink
	url  string
	pool *pgxpool.Pool // for looking from outside
}

func newMirror(t testing.TB) *mirror {
	t.Helper()
	m := &mirror{url: migrated.Database(t)}
	db := sinktest.Open(t, m.url, database.Options{Mirror: "keap", State: "keapsync"})
	m.State, m.Sink = state.New(db), sink.NewSink(db)
	t.Cleanup(m.Close)
	pool, err := pgxpool.New(t.Context(), m.url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	m.pool = pool
	return m
}

// open returns one more state on the database.
func (m *mirror) open(t testing.TB) *state.State {
	t.Helper()
	s := state.New(sinktest.Open(t, m.url, database.Options{Mirror: "keap", State: "keapsync"}))
	t.Cleanup(s.Close)
	return s
}

func (m *mirror) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	_, err := m.pool.Exec(context.WithoutCancel(t.Context()), sql, args...)
	require.NoError(t, err)
}

// all returns a query's rows, each as text.
func (m *mirror) all(t testing.TB, sql string, args ...any) []string {
	t.Helper()
	rows, err := m.pool.Query(t.Context(), "SELECT q::text FROM ("+sql+") q", args...)
	require.NoError(t, err)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return lines
}

// one returns a query's only value, as text.
func (m *mirror) one(t testing.TB, sql string, args ...any) string {
	t.Helper()
	var value string
	require.NoError(t, m.pool.QueryRow(t.Context(), "SELECT value::text FROM ("+sql+") q(value)", args...).Scan(&value))
	return value
}

// noteCommits has public.seen tell how the transactions that write a table commit, from now on.
func (m *mirror) noteCommits(t testing.TB, table string) {
	t.Helper()
	m.exec(t, "CREATE TABLE public.seen (setting text)")
	m.exec(t, `CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS
		'BEGIN INSERT INTO public.seen VALUES (current_setting(''synchronous_commit'')); RETURN NEW; END'`)
	m.exec(t, "CREATE TRIGGER note BEFORE INSERT OR UPDATE ON "+table+" FOR EACH ROW EXECUTE FUNCTION public.note()")
}

func (m *mirror) now(t testing.TB) time.Time {
	t.Helper()
	now, err := m.Now(t.Context())
	require.NoError(t, err)
	return now
}

// blocked waits until a connection of the sink waits for a lock, and returns its process id.
func (m *mirror) blocked(t *testing.T) (pid int) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for pid == 0 {
		require.True(t, time.Now().Before(deadline), "nobody waits for a lock")
		err := m.pool.QueryRow(t.Context(), `SELECT coalesce((SELECT pid FROM pg_stat_activity, pg_sleep(0.005)
			WHERE datname = current_database() AND application_name = 'keapsync' AND wait_event_type = 'Lock' LIMIT 1), 0)`).Scan(&pid)
		require.NoError(t, err)
	}
	return pid
}
