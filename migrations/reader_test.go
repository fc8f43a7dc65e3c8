package migrations

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// filled is a database with some contacts, marks and passes in it.
func filled(t *testing.T) *testDatabase {
	t.Helper()
	d := newDatabase(t)
	require.NoError(t, Up(t.Context(), d.url, Schemas{}))
	d.exec(t, "INSERT INTO keap.contacts (account, id, _deleted_at) VALUES ('a', 1, NULL), ('a', 2, NULL), ('a', 3, now()), ('b', 1, NULL)")
	d.exec(t, `INSERT INTO keapsync.watermarks (account, entity, shard, mark) VALUES
		('a', 'contacts', 0, now() - interval '5 minutes'), ('a', 'contacts', 1, NULL), ('a', 'orders', 0, NULL), ('b', 'wishes', 0, NULL)`)
	for _, pass := range []string{
		"('a', 'contacts', 'sweep', '2026-01-01Z', '2026-01-01 01:00Z', 'done', 7)",
		"('a', 'contacts', 'sweep', '2026-01-02Z', '2026-01-02 01:00Z', 'refused', 900)",
		"('a', 'contacts', 'incremental', '2026-01-03Z', '2026-01-03 01:00Z', 'failed', NULL)",
		"('a', 'contacts', 'incremental', '2026-01-04Z', NULL, NULL, NULL)",
	} {
		d.exec(t, "INSERT INTO keapsync.passes (account, entity, kind, started_at, finished_at, outcome, drift) VALUES "+pass)
	}
	return d
}

func TestFreshness(t *testing.T) {
	t.Parallel()
	d := filled(t)
	const row = `SELECT concat_ws(' ', account, entity, high_water_mark IS NOT NULL, round(extract(epoch FROM lag)), coalesce(rows::text, '-'),
		last_pass_at AT TIME ZONE 'UTC', last_pass_outcome, last_complete_sweep_at AT TIME ZONE 'UTC', drift_found)
		FROM keap.freshness ORDER BY account, entity`
	d.exec(t, "SET timezone = 'UTC'")
	d.exec(t, "BEGIN") // now() stands still
	lines := d.all(t, row)
	require.Len(t, lines, 3, "shards are not shown")
	assert.Regexp(t, `^a contacts t 30\d 2 2026-01-03 01:00:00 failed 2026-01-01 01:00:00 7$`, lines[0])
	assert.Equal(t, "a orders f 0", lines[1])
	assert.Equal(t, "b wishes f -", lines[2], "an entity of a later version has no table here")

	explain := func(columns string) string {
		return strings.Join(d.all(t, "EXPLAIN (VERBOSE) SELECT "+columns+" FROM keap.freshness"), "\n")
	}
	assert.Contains(t, explain("account, rows"), "live_rows")
	assert.NotContains(t, explain("account, entity, lag, drift_found"), "live_rows", "rows are counted where they are asked for only")
}

func TestReader(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.exec(t, "CREATE TABLE keap.later (n int)")
	d.exec(t, "SET ROLE keap_reader")

	t.Run("ReadsTheMirror", func(t *testing.T) {
		assert.Equal(t, "4", d.one(t, "SELECT count(*)::text FROM keap.contacts"))
		assert.Equal(t, "3", d.one(t, "SELECT count(rows) + count(*) - 1 || '' FROM keap.freshness WHERE account = 'a'"))
		assert.Equal(t, "0", d.one(t, "SELECT count(*)::text FROM keap.later"), "tables to come are readable too")
	})

	t.Run("ReadsNoState", func(t *testing.T) {
		for _, table := range d.tables(t, "keapsync") {
			assert.Equal(t, "42501", d.code(t, "SELECT FROM keapsync."+table), table)
		}
	})

	t.Run("WritesNothing", func(t *testing.T) {
		for _, table := range d.tables(t, "keap") {
			assert.Equal(t, "42501", d.code(t, "DELETE FROM keap."+table), table)
			assert.Equal(t, "42501", d.code(t, "INSERT INTO keap."+table+" DEFAULT VALUES"), table)
		}
		assert.Equal(t, "42501", d.code(t, "CREATE TABLE keap.mine (n int)"))
	})
}

func (d *testDatabase) tables(t *testing.T, schema string) []string {
	t.Helper()
	names := d.all(t, "SELECT relname::text FROM pg_class WHERE relnamespace = $1::text::regnamespace AND relkind = 'r'", schema)
	require.NotEmpty(t, names)
	return names
}

// code is the SQLSTATE a statement is refused with.
func (d *testDatabase) code(t *testing.T, sql string) string {
	t.Helper()
	_, err := d.conn.Exec(t.Context(), sql)
	var refused *pgconn.PgError
	require.ErrorAs(t, err, &refused, sql)
	return refused.Code
}

func TestState(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	require.NoError(t, Up(t.Context(), d.url, Schemas{}))

	t.Run("HasACommentOnEverything", func(t *testing.T) {
		for _, schema := range []string{"keap", "keapsync"} {
			assert.NotEmpty(t, d.one(t, "SELECT obj_description($1::text::regnamespace, 'pg_namespace')", schema))
			assert.Empty(t, d.all(t, `SELECT c.relname || '.' || coalesce(a.attname, '') FROM pg_class c
				LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
				WHERE c.relnamespace = $1::text::regnamespace AND c.relkind IN ('r', 'v') AND c.relname <> 'schema_migrations'
				AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)`, schema))
		}
	})

	t.Run("TakesEveryKindAndOutcomeOfAPassAndNoOther", func(t *testing.T) {
		const insert = "INSERT INTO keapsync.passes (account, entity, kind, outcome) VALUES ('a', 'contacts', $1, $2)"
		for _, kind := range []string{"backfill", "incremental", "targeted", "sweep"} {
			d.exec(t, insert, kind, nil)
		}
		for _, outcome := range []string{"done", "partial", "failed", "fenced", "interrupted", "quota", "refused"} {
			d.exec(t, insert, "sweep", outcome)
		}
		for _, pair := range [][2]string{{"nap", "done"}, {"sweep", "well"}} {
			_, err := d.conn.Exec(t.Context(), insert, pair[0], pair[1])
			require.ErrorContains(t, err, "23514")
		}
	})

	t.Run("KeepsARejectedRecordOnce", func(t *testing.T) {
		const insert = "INSERT INTO keapsync.rejected_records (account, entity, reason, record) VALUES ($1, 'contacts', 'no id', '{}')"
		d.exec(t, insert, "a")
		d.exec(t, insert, "b")
		_, err := d.conn.Exec(t.Context(), insert, "a")
		require.ErrorContains(t, err, "23505")
		assert.Equal(t, "1 true", d.one(t, "SELECT seen || ' ' || (rejected_at = last_seen_at) FROM keapsync.rejected_records WHERE account = 'b'"))
	})

	t.Run("HasOneWatermarkForAShard", func(t *testing.T) {
		const insert = "INSERT INTO keapsync.watermarks (account, entity, shard) VALUES ('a', 'contacts', $1) RETURNING version"
		var version int64
		require.NoError(t, d.conn.QueryRow(t.Context(), insert, 0).Scan(&version))
		assert.Zero(t, version)
		require.ErrorContains(t, d.conn.QueryRow(t.Context(), insert, 0).Scan(&version), "23505")
		require.NoError(t, d.conn.QueryRow(t.Context(), insert, 1).Scan(&version))
	})
}
