package sinktest_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink/sinktest"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	return conn
}

func TestDatabase(t *testing.T) {
	t.Parallel()

	t.Run("GivesParallelTestsAnEmptyDatabaseEach", func(t *testing.T) {
		t.Parallel()
		for i := range 8 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				conn := connect(t, sinktest.Database(t))
				defer conn.Close(t.Context())
				_, err := conn.Exec(t.Context(), "CREATE TABLE mine (i int)")
				require.NoError(t, err, "another test's table is visible")
			})
		}
	})

	t.Run("GivesOneTestSeveralDatabases", func(t *testing.T) {
		t.Parallel()
		first, second := sinktest.Database(t), sinktest.Database(t)
		require.NotEqual(t, first, second)
	})

	t.Run("DropsTheDatabaseWhenTheTestEndsThoughAConnectionIsOpen", func(t *testing.T) {
		t.Parallel()
		var url string
		var left *pgx.Conn
		t.Run("the test", func(t *testing.T) {
			url = sinktest.Database(t)
			left = connect(t, url)
		})
		require.Error(t, left.Ping(t.Context()))
		_, err := pgx.Connect(t.Context(), url)
		require.ErrorContains(t, err, "does not exist")
	})
}
