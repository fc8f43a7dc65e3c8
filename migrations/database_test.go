package migrations

import (
	"context"
	"io/fs"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink/sinktest"
)

// testDatabase is a database of the test's own.
type testDatabase struct {
	url  string
	conn *pgx.Conn
}

func newDatabase(t *testing.T) *testDatabase {
	t.Helper()
	return connect(t, sinktest.Database(t))
}

func connect(t *testing.T, address string) *testDatabase {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.WithoutCancel(t.Context())) })
	return &testDatabase{address, conn}
}

func (d *testDatabase) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := d.conn.Exec(t.Context(), sql, args...)
	require.NoError(t, err)
}

// all returns a query's only column.
func (d *testDatabase) all(t *testing.T, sql string, args ...any) []string {
	t.Helper()
	rows, err := d.conn.Query(t.Context(), sql, args...)
	require.NoError(t, err)
	values, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return values
}

// one returns a query's only value.
func (d *testDatabase) one(t *testing.T, sql string, args ...any) string {
	t.Helper()
	values := d.all(t, sql, args...)
	require.Len(t, values, 1)
	return values[0]
}

// schemas lists the schemas that are not Postgres' own.
func (d *testDatabase) schemas(t *testing.T) []string {
	t.Helper()
	return d.all(t, "SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1")
}

// as returns the address for another user.
func (d *testDatabase) as(t *testing.T, user, password string) string {
	t.Helper()
	u, err := url.Parse(d.url)
	require.NoError(t, err)
	u.User = url.UserPassword(user, password)
	return u.String()
}

// with opens the database for migrations other than the embedded ones.
func (d *testDatabase) with(t *testing.T, files fs.FS) *target {
	t.Helper()
	opened, err := open(d.url, Schemas{}, files)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, opened.db.Close()) })
	return opened
}
