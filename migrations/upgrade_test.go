package migrations

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// upTo are the embedded migrations up to a version, with more beside them.
func upTo(t *testing.T, version uint, more fstest.MapFS) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	ordered, err := list(embedded)
	require.NoError(t, err)
	for _, f := range ordered[:version] {
		for _, name := range []string{f.name, f.down()} {
			text, err := fs.ReadFile(embedded, name)
			require.NoError(t, err)
			files[name] = &fstest.MapFile{Data: text}
		}
	}
	maps.Copy(files, more)
	return files
}

// version7 is a database of the version before keys and questions changed, with data in it.
func version7(t *testing.T) *testDatabase {
	t.Helper()
	d := newDatabase(t)
	require.NoError(t, d.with(t, upTo(t, 7, nil)).up(t.Context()))
	d.exec(t, `INSERT INTO keap.contacts (account, id, given_name, _row_hash) SELECT 'ab123', g, 'n' || g, g FROM generate_series(1, 40000) g`)
	d.exec(t, `INSERT INTO keap.contact_emails (account, contact_id, position, email, _row_hash)
		SELECT 'ab123', g / 2, 1 + g % 2, 'e' || g, 7 FROM generate_series(2, 70001) g`)
	return d
}

func TestUpgradeOfKeysAndQuestions(t *testing.T) {
	t.Parallel()
	d := version7(t)
	d.exec(t, "CREATE SCHEMA analysis")
	d.exec(t, `CREATE TABLE analysis.scores (account text, contact_id bigint, score int,
		CONSTRAINT "of a contact" FOREIGN KEY (account, contact_id) REFERENCES keap.contacts ON DELETE CASCADE)`)
	d.exec(t, "INSERT INTO analysis.scores VALUES ('ab123', 5, 9)")
	d.exec(t, "ALTER TABLE keap.contacts ADD COLUMN segment text DEFAULT 'mine'")
	d.exec(t, `INSERT INTO keapsync.watermarks (account, entity, shard, mark) VALUES
		('ab123', 'contacts', 0, '2999-01-01'), ('ab123', 'tags', 0, '2999-01-01'), ('ab123', 'orders', 0, '2020-02-02')`)
	d.exec(t, `INSERT INTO keapsync.passes (account, entity, kind, started_at, finished_at, outcome, high_water_mark) VALUES
		('ab123', 'contacts', 'incremental', '2026-01-01 00:01Z', '2026-01-01 00:02Z', 'done', '2026-01-01 00:00Z'),
		('ab123', 'contacts', 'incremental', '2026-01-02 00:01Z', '2026-01-02 00:02Z', 'done', '2999-01-01')`)
	contents := `SELECT md5(string_agg(concat_ws('|', account, id, given_name, segment, _row_hash), ',' ORDER BY id)) ||
		(SELECT md5(string_agg(concat_ws('|', account, contact_id, position, email), ',' ORDER BY contact_id, position)) FROM keap.contact_emails)
		FROM keap.contacts`
	keys := "SELECT string_agg(pg_get_constraintdef(oid), '; ' ORDER BY conname) FROM pg_constraint WHERE conname IN ('contacts_pkey', 'contact_emails_pkey', 'of a contact')"
	before, keysBefore := d.one(t, contents), d.one(t, keys)

	require.NoError(t, Up(t.Context(), d.url, Schemas{}))
	require.Equal(t, before, d.one(t, contents))
	require.Equal(t, `PRIMARY KEY (contact_id, account, "position"); PRIMARY KEY (account, id) INCLUDE (_row_hash); `+
		"FOREIGN KEY (account, contact_id) REFERENCES keap.contacts(account, id) ON DELETE CASCADE", d.one(t, keys))
	require.Equal(t, "40000", d.one(t, "SELECT count(*)::text FROM keap.contacts WHERE _asked_at IS NULL AND _children_hash IS NULL"))
	require.Equal(t, []string{"contacts 2026-01-01", "orders 2020-02-02", "tags none"},
		d.all(t, "SELECT entity || ' ' || coalesce((mark AT TIME ZONE 'UTC')::date::text, 'none') FROM keapsync.watermarks ORDER BY 1"),
		"a mark in the future goes back to the last good one")

	require.NoError(t, d.with(t, embedded).steps(t.Context(), d.with(t, embedded).list[7:], -1))
	require.Equal(t, before, d.one(t, contents))
	require.Equal(t, keysBefore, d.one(t, keys))
}

func TestPredict(t *testing.T) {
	t.Parallel()
	t.Run("CountsTheRowsOfKeysAndMeasuresHowLongTheyTake", func(t *testing.T) {
		t.Parallel()
		d := version7(t)
		f, err := d.with(t, embedded).predict(t.Context())
		require.NoError(t, err)
		require.True(t, strings.HasSuffix(f.Files[len(f.Files)-1], ".up.sql"))
		require.Len(t, f.Files, len(d.with(t, embedded).list)-7)
		require.GreaterOrEqual(t, f.Rows, int64(110_000))
		require.Greater(t, f.Tables, 80, "all tables of the mirror")
		require.EqualValues(t, 40, f.Calls, "another definition has 40,000 contacts read again")
		took, err := d.with(t, embedded).sample(t.Context(), "contact_emails", "contact_id, account, position", 50_000_000_000)
		require.NoError(t, err)
		require.Positive(t, took)
		require.Equal(t, "7", d.one(t, "SELECT version::text FROM keapsync.schema_migrations"), "nothing is changed")
	})
	t.Run("CountsTheCallsOfAReread", func(t *testing.T) {
		t.Parallel()
		d := version7(t)
		d.exec(t, "INSERT INTO keap.tags (account, id) VALUES ('ab123', 1)")
		for entities, want := range map[string]Forecast{
			"contacts tags": {Reread: 40_001, Calls: 41}, "tags": {Reread: 1, Calls: 1}, "*": {Reread: 40_001, Calls: 41},
		} {
			more := fstest.MapFS{
				"000008_more.up.sql":   {Data: []byte("-- reread: " + entities + "\nSELECT 1;")},
				"000008_more.down.sql": {Data: []byte("SELECT 1;")},
			}
			f, err := d.with(t, upTo(t, 7, more)).predict(t.Context())
			require.NoError(t, err)
			require.Equal(t, want, Forecast{Reread: f.Reread, Calls: f.Calls})
		}
	})
	t.Run("HasNothingToSayOfANewDatabaseAndOfACurrentOne", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		for range 2 {
			f, err := Predict(t.Context(), d.url, Schemas{})
			require.NoError(t, err)
			require.Equal(t, Forecast{}, f)
			require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		}
	})
}
