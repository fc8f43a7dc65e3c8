package sinktest_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink/sinktest"
)

func TestTemplate(t *testing.T) {
	t.Parallel()
	var prepared atomic.Int32
	template := &sinktest.Template{Prepare: func(ctx context.Context, url string) error {
		prepared.Add(1)
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		_, err = conn.Exec(ctx, "CREATE TABLE t AS SELECT 1 AS n")
		return errors.Join(err, conn.Close(ctx))
	}}
	conn := func(t *testing.T) *pgx.Conn {
		t.Helper()
		c, err := pgx.Connect(t.Context(), template.Database(t))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, c.Close(context.WithoutCancel(t.Context()))) })
		return c
	}
	count := func(t *testing.T, c *pgx.Conn) (n int) {
		t.Helper()
		require.NoError(t, c.QueryRow(t.Context(), "SELECT count(*) FROM t").Scan(&n))
		return n
	}
	var name string
	t.Run("IsPreparedOnceForTestsThatRunTogether", func(t *testing.T) {
		first, second := conn(t), conn(t)
		require.EqualValues(t, 1, prepared.Load())
		_, err := first.Exec(t.Context(), "DELETE FROM t")
		require.NoError(t, err)
		require.Zero(t, count(t, first))
		require.Equal(t, 1, count(t, second), "copies are apart from each other")
		name = templateName(t, first)
	})
	t.Run("IsGoneWhenTheyHaveEnded", func(t *testing.T) {
		c := conn(t)
		require.EqualValues(t, 2, prepared.Load())
		require.NotEqual(t, name, templateName(t, c))
		var left int
		require.NoError(t, c.QueryRow(t.Context(), "SELECT count(*) FROM pg_database WHERE datname = $1", name).Scan(&left))
		require.Zero(t, left)
	})
}

// templateName returns the newest template's name: database ids grow.
func templateName(t *testing.T, c *pgx.Conn) (name string) {
	t.Helper()
	require.NoError(t, c.QueryRow(t.Context(), `SELECT datname FROM pg_database WHERE datname LIKE 'keapsync_template_%'
		AND oid < (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY oid DESC LIMIT 1`).Scan(&name))
	return name
}
