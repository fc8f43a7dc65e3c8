package sink_test

import (
	"context"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/sinktest"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	refused := func(t *testing.T, address string) string {
		t.Helper()
		_, err := database.Open(t.Context(), address, database.Options{})
		require.Error(t, err)
		require.NotContains(t, err.Error(), "s3cret")
		require.NotContains(t, err.Error(), "\n")
		require.Contains(t, err.Error(), "database.url")
		return err.Error()
	}
	t.Run("SaysThatNobodyListens", func(t *testing.T) {
		t.Parallel()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		address := l.Addr().String()
		require.NoError(t, l.Close())
		message := refused(t, "postgres://me:s3cret@"+address+"/mirror")
		require.Contains(t, message, address)
		require.Contains(t, message, "connection refused")
		require.Contains(t, message, "Postgres is running")
	})
	t.Run("SaysWhatTheServerRefuses", func(t *testing.T) {
		t.Parallel()
		u, err := url.Parse(sinktest.Database(t))
		require.NoError(t, err)
		u.Path = "/nowhere"
		require.Contains(t, refused(t, u.String()), `database "nowhere" does not exist`)
	})
	for name, address := range map[string]string{
		"SaysThatAnURLIsBroken":              "postgres://me:s3cret@host:port/db",
		"SaysThatAPasswordIsNotEncoded":      "postgres://me:s3cret%zz@host/db",
		"SaysThatAPasswordHasASlash":         "postgres://me:12/s3cret@host/db",
		"SaysThatAPasswordHasAQuestionMark":  "postgres://me:12?s3cret@host/db",
		"SaysThatAPasswordHasAHash":          "postgres://me:12#s3cret@host/db",
		"SaysThatTheURLIsOfNoKind":           "s3cret",
		"SaysThatASettingOfTheURLIsNoNumber": "postgres://me:s3cret@host/db?pool_max_conns=many",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, refused(t, address), "postgres://USER:PASSWORD@HOST:PORT/DATABASE")
		})
	}
	t.Run("SaysThatAHostIsUnknown", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, refused(t, "postgres://me:s3cret@host.invalid/mirror"), "host.invalid")
	})
	t.Run("StopsWithItsContext", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := database.Open(ctx, "postgres://me:s3cret@127.0.0.1:1/mirror", database.Options{})
		require.ErrorIs(t, err, context.Canceled)
	})
	t.Run("NamesItsConnections", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.now(t)
		require.Equal(t, "keapsync", m.one(t, `SELECT DISTINCT application_name FROM pg_stat_activity
			WHERE datname = current_database() AND application_name <> ''`))
	})
	t.Run("KeepsToTheNumberOfConnections", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		few := strings.Replace(m.url, "?", "?application_name=few&", 1)
		s := sink.NewSink(sinktest.Open(t, few, database.Options{MaxConns: 1}))
		done := make(chan error, 8)
		for range cap(done) {
			go func() {
				_, err := s.Now(t.Context())
				done <- err
			}()
		}
		for range cap(done) {
			require.NoError(t, <-done)
		}
		require.Equal(t, "1", m.one(t, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'few'"))
	})
}

func TestNotMigrated(t *testing.T) {
	t.Parallel()
	s := sink.NewSink(sinktest.Open(t, sinktest.Database(t), database.Options{}))
	_, err := s.Watermarks(t.Context(), account, "people")
	require.ErrorIs(t, err, database.ErrNotMigrated)
	_, err = s.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, ada("Ada", older))})
	require.ErrorIs(t, err, database.ErrNotMigrated)
	require.ErrorContains(t, err, "write people of ab123")
	_, err = s.Live(t.Context(), people, account)
	require.ErrorIs(t, err, database.ErrNotMigrated)
}

func TestEveryEntityOfTheCatalogue(t *testing.T) {
	t.Parallel()
	m := newMirrorOf(t, schema.All()...)
	for _, e := range schema.All() {
		t.Run("IsWrittenChangedAndMarkedDeleted/"+e.Name, func(t *testing.T) {
			t.Parallel()
			record := func(hash int64) *schema.Rows {
				rows := schema.NewRows(e, account)
				require.NoError(t, schema.NewDecoder(e, account, schema.RESTv2).DecodeJSON(schema.Raw{ID: 1, Hash: hash, Bytes: []byte(`{"id":"1"}`)}, rows))
				return rows
			}
			for _, step := range []struct {
				batch sink.Batch
				want  sink.Result
			}{
				{sink.Batch{Rows: record(1)}, sink.Result{Inserted: 1}},
				{sink.Batch{Rows: record(2)}, sink.Result{Updated: 1}},
				{sink.Batch{Rows: schema.NewRows(e, account), Tombstones: []int64{1}}, sink.Result{Tombstoned: 1}},
				{sink.Batch{Rows: record(2)}, sink.Result{Updated: 1}},
				{sink.Batch{Rows: record(2)}, sink.Result{Unchanged: 1}},
			} {
				got, err := m.Apply(t.Context(), step.batch)
				require.NoError(t, err)
				require.Equal(t, step.want, got)
			}
		})
	}
}
