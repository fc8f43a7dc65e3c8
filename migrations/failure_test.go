package migrations

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// files are migrations made of pairs: up, down, up, down …
func files(pairs ...string) fs.FS {
	made := fstest.MapFS{}
	for i, text := range pairs {
		direction := []string{"up", "down"}[i%2]
		made[fmt.Sprintf("%06d_file.%s.sql", i/2+1, direction)] = &fstest.MapFile{Data: []byte(text)}
	}
	return made
}

func TestFailure(t *testing.T) {
	t.Parallel()

	t.Run("NamesTheFileAndLeavesTheVersionBefore", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		const one, back = "CREATE TABLE {{mirror}}.one (n int) -- no semicolon", "DROP TABLE {{mirror}}.one"
		err := d.with(t, files(one, back, "CREATE TABLE {{mirror}}.two (n int);\nCREATE TABLE {{mirror}}.three (n wrong);", "")).up(t.Context())
		var failed *MigrationError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, "000002_file.up.sql", failed.File)
		assert.Equal(t, 2, failed.Line)
		var refused *pgconn.PgError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, "42704", refused.Code)
		assert.NotContains(t, err.Error(), "CREATE TABLE", "the file is named, not repeated")
		assert.Equal(t, "1 false", d.one(t, "SELECT version || ' ' || dirty FROM keapsync.schema_migrations"))
		assert.Equal(t, []string{"one"}, d.all(t, "SELECT relname::text FROM pg_class WHERE relnamespace = 'keap'::regnamespace AND relkind = 'r'"))

		repaired := d.with(t, files(one, back, "CREATE TABLE {{mirror}}.two (n int)", "SELECT 1/0"))
		require.NoError(t, repaired.up(t.Context()), "once the file is repaired it goes on")
		err = repaired.down(t.Context())
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, "000002_file.down.sql", failed.File)
		assert.Equal(t, "2", d.one(t, "SELECT version::text FROM keapsync.schema_migrations"))
	})

	t.Run("OfTheFirstFileLeavesNoVersion", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		require.Error(t, d.with(t, files("SELECT 1/0", "")).up(t.Context()))
		assert.Equal(t, "0", d.one(t, "SELECT count(*)::text FROM keapsync.schema_migrations"))
		require.NoError(t, d.with(t, files("SELECT 1", "SELECT 1")).up(t.Context()))
	})

	t.Run("OfTheConnectionInTheMiddleOfAFileLeavesTheVersionBefore", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		d.exec(t, "SELECT pg_advisory_lock(7)") // which the second file waits for
		m := d.with(t, files(
			"CREATE TABLE {{mirror}}.one (n int)", "DROP TABLE {{mirror}}.one",
			"CREATE TABLE {{mirror}}.two (n int); SELECT pg_advisory_xact_lock(7)", "DROP TABLE {{mirror}}.two",
		))
		result := make(chan error, 1)
		go func() { result <- m.up(t.Context()) }()
		killer := connect(t, d.url)
		killer.waiting(t, "advisory")
		killer.exec(t, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND locktype = 'advisory' "+
			"AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
		require.ErrorContains(t, <-result, "000002_file.up.sql")
		assert.Equal(t, "1 false", d.one(t, "SELECT version || ' ' || dirty FROM keapsync.schema_migrations"))
		d.exec(t, "SELECT pg_advisory_unlock(7)")
		require.NoError(t, m.up(t.Context()))
		d.exec(t, "TABLE keap.two")
	})

	t.Run("OfATableThatIsThereSaysToChooseOtherNames", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		d.exec(t, "CREATE SCHEMA keap")
		d.exec(t, "CREATE TABLE keap.contacts (n int)")
		err := Up(t.Context(), d.url, Schemas{})
		require.ErrorContains(t, err, "000002_mirror.up.sql")
		require.ErrorContains(t, err, "database.mirror_schema")
	})
}

func TestPrivileges(t *testing.T) {
	t.Parallel()

	// login makes a user without any privilege, for the test alone.
	login := func(t *testing.T, d *testDatabase) (name, address string) {
		t.Helper()
		name, password := "keapsync_test_"+strings.ToLower(rand.Text()), rand.Text()
		d.exec(t, fmt.Sprintf("CREATE ROLE %s LOGIN PASSWORD '%s'", name, password))
		t.Cleanup(func() {
			ctx := context.WithoutCancel(t.Context())
			_, _ = d.conn.Exec(ctx, "DROP OWNED BY "+name) // gone already, most of the time
			_, _ = d.conn.Exec(ctx, "DROP ROLE IF EXISTS "+name)
		})
		address = d.as(t, name, password)
		return name, address
	}

	t.Run("ThatAreMissingAreNamed", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		_, address := login(t, d)
		err := Up(t.Context(), address, Schemas{})
		require.ErrorContains(t, err, "create schema keapsync")
		require.ErrorContains(t, err, "grant the user CREATE on the database")
	})

	t.Run("ToCreateSchemasAndRolesAreNotNeededWhereTheSchemasExist", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		name, address := login(t, d)
		d.exec(t, "CREATE SCHEMA keap AUTHORIZATION "+name)
		d.exec(t, "CREATE SCHEMA keapsync AUTHORIZATION "+name)
		require.NoError(t, Up(t.Context(), address, Schemas{}))
		equal(t, d, "keap")
		require.NoError(t, Check(t.Context(), address, Schemas{}))
		require.NoError(t, Down(t.Context(), address, Schemas{}))
	})
}
