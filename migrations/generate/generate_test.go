package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/migrations/difference"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink/sinktest"
)

// folder is an empty folder to generate into, and a server to compare on.
type folder struct{ dir, docs, server string }

func newFolder(t *testing.T) folder {
	t.Helper()
	dir := t.TempDir()
	return folder{dir, filepath.Join(dir, "tables.md"), sinktest.Database(t)}
}

func (f folder) run(t *testing.T, args ...string) (stdout string, err error) {
	t.Helper()
	var out, log bytes.Buffer
	getenv := func(string) string { return f.server }
	err = run(t.Context(), append([]string{"-dir", f.dir, "-docs", f.docs}, args...), getenv, &out, &log)
	return out.String(), err
}

func (f folder) names(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(f.dir)
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// databases lists the databases that comparisons have made.
func (f folder) databases(t *testing.T) []string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), f.server)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), "SELECT datname::text FROM pg_database WHERE datname LIKE 'keapsync_generate_%'")
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return names
}

// TestCompare runs before the parallel tests, which make databases of their own.
func TestCompare(t *testing.T) {
	f := newFolder(t)
	before := f.databases(t)
	d, err := compare(t.Context(), f.server, &bytes.Buffer{})
	require.NoError(t, err)
	assert.True(t, d.Empty())
	assert.Equal(t, before, f.databases(t), "a database is left behind")
}

func TestRun(t *testing.T) {
	t.Parallel()

	t.Run("WritesTheDocumentationAndNoMigrationWhereTheCatalogueIsMigrated", func(t *testing.T) {
		t.Parallel()
		f := newFolder(t)
		out, err := f.run(t)
		require.NoError(t, err)
		assert.Equal(t, "wrote "+f.docs+"\n", out)
		assert.Equal(t, []string{"tables.md"}, f.names(t))

		out, err = f.run(t, "-check")
		require.NoError(t, err)
		assert.Empty(t, out)
	})

	t.Run("ChecksWithoutWriting", func(t *testing.T) {
		t.Parallel()
		f := newFolder(t)
		_, err := f.run(t, "-check")
		require.ErrorContains(t, err, "tables.md is not what the catalogue says; run go generate")
		assert.Empty(t, f.names(t))
	})

	t.Run("TakesNoArguments", func(t *testing.T) {
		t.Parallel()
		f := newFolder(t)
		_, err := f.run(t, "now")
		require.ErrorContains(t, err, "now: no arguments are taken")
	})
}

// TestDocumentation holds the committed page equal to the catalogue.
func TestDocumentation(t *testing.T) {
	t.Parallel()
	g := generator{check: true, docs: "../../docs/tables.md"}
	require.NoError(t, g.documentation())
}

func TestMigration(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), sinktest.Database(t))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.WithoutCancel(t.Context())) })
	difference, err := difference.Between(t.Context(), conn, "keap", difference.Tables(schema.All()))
	require.NoError(t, err)
	newest, err := migrations.Newest()
	require.NoError(t, err)

	t.Run("IsNumberedBehindTheNewest", func(t *testing.T) {
		t.Parallel()
		f := newFolder(t)
		g := generator{dir: f.dir, name: "more", stdout: &bytes.Buffer{}}
		require.NoError(t, g.migration(difference))
		name := fmt.Sprintf("%06d_more", newest+1)
		assert.Equal(t, []string{name + ".down.sql", name + ".up.sql"}, f.names(t))
		up, err := os.ReadFile(filepath.Join(f.dir, name+".up.sql"))
		require.NoError(t, err)
		assert.Contains(t, string(up), difference.Up())
		down, err := os.ReadFile(filepath.Join(f.dir, name+".down.sql"))
		require.NoError(t, err)
		assert.Contains(t, string(down), difference.Down())
	})

	t.Run("IsShownAndNotWrittenByACheck", func(t *testing.T) {
		t.Parallel()
		f := newFolder(t)
		err := generator{check: true, dir: f.dir}.migration(difference)
		require.ErrorContains(t, err, "CREATE TABLE {{mirror}}.contacts")
		assert.Empty(t, f.names(t))
	})

	t.Run("IsRefusedWhereItWouldLoseData", func(t *testing.T) {
		t.Parallel()
		f := newFolder(t)
		losing := *difference
		losing.Refused = []string{"table stones is not in the catalogue: drop it"}
		err := generator{dir: f.dir, name: "more"}.migration(&losing)
		require.ErrorContains(t, err, "by hand:\n  table stones")
		assert.Empty(t, f.names(t))
	})
}
