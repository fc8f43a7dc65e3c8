package migrations

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/internal/state"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/sinktest"
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

// What waits in a database of the previous version still waits after the upgrade, for the program that reads it now.
func TestUpgradeLosesNoWaitingWork(t *testing.T) {
	t.Parallel()
	d := version7(t)
	d.exec(t, `INSERT INTO keapsync.hook_events (account, entity, event_key, record_id, tag_id, happened_at, received_at, done_at) VALUES
		('ab123', 'contacts', 'contact.edit', 7, NULL, '2026-01-01 00:00Z', '2026-01-01 00:01Z', NULL),
		('ab123', 'contacts', 'contactGroup.applied', 8, 91, NULL, '2026-01-01 00:02Z', NULL),
		('ab123', 'orders', 'order.add', 0, NULL, NULL, '2026-01-01 00:03Z', NULL),
		('ab123', 'contacts', 'contact.edit', 9, NULL, NULL, '2026-01-01 00:04Z', '2026-01-01 00:05Z')`)
	d.exec(t, `INSERT INTO keapsync.hook_gaps (account, event_key, entity, began_at, ended_at, reason, closed_at) VALUES
		('ab123', 'contact.edit', 'contacts', '2026-01-01', '2026-01-02', 'Inactive', NULL),
		('ab123', 'order.edit', 'orders', '2026-01-01', NULL, 'Missing', NULL),
		('ab123', 'order.add', 'orders', '2025-01-01', '2025-01-02', 'Inactive', '2025-01-03')`)
	d.exec(t, `INSERT INTO keapsync.hook_subscriptions (account, event_key, keap_key, path_hash, status) VALUES ('ab123', 'contact.edit', '5', '\x05', 'Verified')`)
	d.exec(t, `INSERT INTO keapsync.schedule (account, task, due_at, failures, error) VALUES ('ab123', 'sync', '2026-01-01', 2, 'Keap was closed')`)
	d.exec(t, `INSERT INTO keapsync.rejected_records (account, entity, reason, record) VALUES ('ab123', 'orders', 'no id', '{"id":null}')`)
	d.exec(t, `INSERT INTO keapsync.watermarks (account, entity, shard, mark, cursor) VALUES
		('ab123', 'contacts', 0, '2026-01-01', NULL),
		('ab123', 'orders', 0, NULL, '{"started":"2026-01-01T00:00:00Z","after":4711,"walk":"keyset"}')`)

	require.NoError(t, Up(t.Context(), d.url, Schemas{}))
	db := sinktest.Open(t, d.url, database.Options{})
	s := struct {
		*sink.Sink
		*state.State
	}{sink.NewSink(db), state.New(db)}
	events, err := s.WaitingEvents(t.Context(), "ab123", 100)
	require.NoError(t, err)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range events {
		events[i].ID = 0
	}
	require.Equal(t, []sink.HookEvent{
		{Entity: "contacts", Key: "contact.edit", RecordID: 7, Happened: at, Received: at.Add(time.Minute)},
		{Entity: "contacts", Key: "contactGroup.applied", RecordID: 8, TagID: 91, Received: at.Add(2 * time.Minute)},
		{Entity: "orders", Key: "order.add", Received: at.Add(3 * time.Minute)},
	}, events)
	gaps := func() (keys []string) {
		t.Helper()
		waiting, err := s.WaitingGaps(t.Context(), "ab123")
		require.NoError(t, err)
		for _, g := range waiting {
			require.Equal(t, at, g.Began)
			keys = append(keys, g.Entity+" "+g.EventKey)
		}
		return keys
	}
	require.Equal(t, []string{"contacts contact.edit"}, gaps(), "one that has ended is repaired")
	open, err := s.OpenGaps(t.Context(), "ab123")
	require.NoError(t, err)
	require.Len(t, open, 2)
	require.NoError(t, s.EndGaps(t.Context(), "ab123", []string{"order.edit"}, at.Add(time.Hour)))
	require.Equal(t, []string{"contacts contact.edit", "orders order.edit"}, gaps(), "and one that lasts when it ends")

	require.Equal(t, []string{"sync 2 Keap was closed"}, d.all(t, "SELECT task || ' ' || failures || ' ' || error FROM keapsync.schedule WHERE due_at <= now()"))
	require.Equal(t, "5", d.one(t, "SELECT keap_key FROM keapsync.hook_subscriptions WHERE status = 'Verified'"))
	require.Equal(t, `{"id":null}`, d.one(t, "SELECT record FROM keapsync.rejected_records WHERE record_id IS NULL"))
	marks, err := s.Watermarks(t.Context(), "ab123", "orders")
	require.NoError(t, err)
	require.Contains(t, string(marks[0].Cursor), "4711", "an unfinished backfill goes on where it was")
	require.Equal(t, []string{"contacts", "orders"}, d.all(t, "SELECT entity FROM keapsync.watermarks WHERE definition IS NULL ORDER BY 1"),
		"what parents were to cause is in the full re-read")
}

// The calls that were counted for accounts before the upgrade count for their OAuth client after it.
func TestUpgradeOfUsage(t *testing.T) {
	t.Parallel()
	d := version7(t)
	d.exec(t, `INSERT INTO keapsync.credentials (account, client_id, key_id, sealed, issued_at, expires_at) VALUES
		('ab123', 'client', 'k', '\x00', now(), now()), ('cd456', 'client', 'k', '\x00', now(), now()), ('ef789', 'other', 'k', '\x00', now(), now())`)
	d.exec(t, `INSERT INTO keapsync.api_usage (account, day, calls, hook_calls, quota_limit, quota_available)
		SELECT account, (now() AT TIME ZONE 'UTC')::date - ago, calls, hooks, lim, available FROM (VALUES
		('ab123', 0, 30, 4, 100, 60), ('cd456', 0, 20, 1, 100, 55), ('ef789', 0, 5, 0, NULL, NULL), ('gh012', 0, 7, 0, 100, 90),
		('ab123', 1, 80, 0, 100, 20), ('ab123', 9, 70, 0, 100, 30)) u (account, ago, calls, hooks, lim, available)`)
	require.NoError(t, Up(t.Context(), d.url, Schemas{}))
	require.Equal(t, []string{"client 0 50 5 100 55", "client 1 80 0 100 20", "other 0 5 0 - -"}, d.all(t, `SELECT concat_ws(' ', client,
		(now() AT TIME ZONE 'UTC')::date - day, calls, hook_calls, coalesce(quota_limit::text, '-'), coalesce(quota_available::text, '-'))
		FROM keapsync.client_usage ORDER BY client, day DESC`))
	require.Equal(t, "212", d.one(t, "SELECT sum(calls)::text FROM keapsync.api_usage"), "nothing of the accounts is lost")

	s := state.New(sinktest.Open(t, d.url, database.Options{}))
	var today time.Time
	require.NoError(t, d.conn.QueryRow(t.Context(), "SELECT (now() AT TIME ZONE 'UTC')::date").Scan(&today))
	call := func(account, client string) state.Taken {
		t.Helper()
		taken, err := s.Take(t.Context(), state.Call{Account: account, Client: client, Told: state.Usage{Account: account, Day: today}, Share: 0.52})
		require.NoError(t, err)
		return taken
	}
	require.EqualValues(t, 51, call("ab123", "client").Calls)
	require.EqualValues(t, 52, call("cd456", "client").Calls)
	require.Equal(t, "share", call("ab123", "client").Refused, "the share that both used before is not used once more")
	require.Empty(t, call("gh012", "").Refused)
}

func TestUpgradeOfPageSizes(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	require.NoError(t, d.with(t, upTo(t, 13, nil)).up(t.Context()))
	d.exec(t, `INSERT INTO keapsync.page_sizes (account, entity, of, size, learned_at) VALUES ('ab123', 'contacts', 'stamps', 250, '2026-01-01')`)
	m := d.with(t, embedded)
	require.NoError(t, m.up(t.Context()))
	const rows = "SELECT concat_ws(' ', account, entity, of, value, (learned_at AT TIME ZONE 'UTC')::date) FROM keapsync.workarounds"
	require.Equal(t, []string{"ab123 contacts stamps 250 2026-01-01"}, d.all(t, rows))
	d.exec(t, "INSERT INTO keapsync.workarounds (account, entity, of, value) VALUES ('ab123', 'opportunities', 'fields', 'repeated')")
	require.NoError(t, m.steps(t.Context(), m.list[13:], -1))
	require.Equal(t, []string{"contacts 250"}, d.all(t, "SELECT entity || ' ' || size FROM keapsync.page_sizes"))
	require.NoError(t, m.up(t.Context()))
	require.Equal(t, []string{"ab123 contacts stamps 250 2026-01-01"}, d.all(t, rows))
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
