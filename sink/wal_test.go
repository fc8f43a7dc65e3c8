package sink_test

import (
	"os"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/localpg"
	"github.com/keapsync/keapsync/sink/sinktest"
)

// Write-ahead log is counted for a whole server, so these tests need one where nothing else happens.
func quietMirror(t *testing.T) *mirror {
	t.Helper()
	if os.Getenv(sinktest.EnvDatabaseURL) != "" {
		t.Skip("a server of the test's own is needed, and one was given by " + sinktest.EnvDatabaseURL)
	}
	s, err := localpg.Start(t.Context(), localpg.Options{NoSync: true, Settings: map[string]string{"autovacuum": "off"}, Log: os.Stderr})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Stop()) })
	m := &mirror{url: s.URL()}
	require.NoError(t, migrations.Up(t.Context(), m.url, migrations.Schemas{Mirror: "keap", State: "keapsync"}))
	m.pool, err = pgxpool.New(t.Context(), m.url)
	require.NoError(t, err)
	t.Cleanup(m.pool.Close)
	for _, table := range people.Tables() {
		m.exec(t, definition(table))
	}
	m.Sink = m.open(t)
	return m
}

// wal returns the bytes of write-ahead log that something writes.
func (m *mirror) wal(t *testing.T, do func()) int64 {
	t.Helper()
	at := func() (lsn int64) {
		require.NoError(t, m.pool.QueryRow(t.Context(), "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn").Scan(&lsn))
		return lsn
	}
	before := at()
	do()
	return at() - before
}

func TestWriteAheadLog(t *testing.T) {
	t.Parallel()
	m := quietMirror(t)
	const n = 5_000
	var records []person
	for id := range int64(n) {
		records = append(records, person{ID: id, Name: "n", Updated: newer, Tags: []int64{1, 2}})
	}
	own := m.own(t)
	first := rowsOf(t, people, records...)
	for i := range records {
		records[i].Name, records[i].Updated = "before", older
	}
	stale := rowsOf(t, people, records...)
	apply := func(b sink.Batch) sink.Result {
		b.From = own
		result, err := m.Apply(t.Context(), b)
		require.NoError(t, err)
		own = &result.Watermark
		return result
	}
	written := m.wal(t, func() { apply(sink.Batch{Rows: first}) })
	require.Greater(t, written, int64(n*50), "the measure sees what is written")
	// Who first reads new rows sets hint bits, which some servers log.
	apply(sink.Batch{Rows: first})
	for name, c := range map[string]struct {
		rows *schema.Rows
		want sink.Result
		most int64 // bytes a row
	}{
		"unchanged": {first, sink.Result{Unchanged: n}, 5},
		"older":     {stale, sink.Result{MirrorNewer: n}, 150}, // locks
	} {
		written := m.wal(t, func() {
			result := apply(sink.Batch{Rows: c.rows})
			result.Watermark = sink.Watermark{}
			require.Equal(t, c.want, result, name)
		})
		require.Less(t, written, c.most*n, "%s: bytes for %d rows", name, n)
		t.Logf("%s: %.2f bytes a row", name, float64(written)/n)
	}
}
