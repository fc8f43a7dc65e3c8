package migrations

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/keapsync/keapsync/migrations/difference"
	"github.com/keapsync/keapsync/schema"
)

// equal fails unless the mirror's schema is what the catalogue says, comments included.
func equal(t *testing.T, d *testDatabase, mirror string) {
	t.Helper()
	found, err := difference.Between(t.Context(), d.conn, mirror, difference.Tables(schema.All()))
	require.NoError(t, err)
	assert.Empty(t, found.Up(), "run go generate ./migrations")
	assert.Empty(t, found.Refused)
}

func TestUp(t *testing.T) {
	t.Parallel()

	t.Run("MakesWhatTheCatalogueSays", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		equal(t, d, "keap")
		require.Equal(t, []string{"keap", "keapsync", "public"}, d.schemas(t))
		require.NoError(t, Check(t.Context(), d.url, Schemas{}))
	})

	t.Run("DoesNothingTheSecondTime", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		before := d.one(t, "SELECT xmin::text FROM keapsync.schema_migrations")
		require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		require.Equal(t, before, d.one(t, "SELECT xmin::text FROM keapsync.schema_migrations"))
	})

	t.Run("GoesDownToNothingAndUpAgain", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		require.NoError(t, Down(t.Context(), d.url, Schemas{}))
		require.Equal(t, []string{"public"}, d.schemas(t))
		require.Equal(t, "0", d.one(t, "SELECT count(*)::text FROM pg_default_acl"))
		require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		equal(t, d, "keap")
	})

	t.Run("GoesDownFromNothing", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		require.NoError(t, Down(t.Context(), d.url, Schemas{}))
		require.Equal(t, []string{"public"}, d.schemas(t))
	})

	t.Run("LeavesWhatOthersPutBesideIt", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		d.exec(t, "CREATE SCHEMA keap")
		d.exec(t, "CREATE TABLE keap.report (n int)")
		require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		require.NoError(t, Down(t.Context(), d.url, Schemas{}))
		require.Equal(t, []string{"keap", "public"}, d.schemas(t))
		d.exec(t, "TABLE keap.report")
	})

	t.Run("TakesOtherNamesAndPoolSettings", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		names := Schemas{Mirror: "crm", State: "_sync2"}
		address := d.url + "&pool_max_conns=3"
		if !strings.Contains(d.url, "?") {
			address = d.url + "?pool_max_conns=3"
		}
		require.NoError(t, Up(t.Context(), address, names))
		equal(t, d, "crm")
		require.Equal(t, []string{"_sync2", "crm", "public"}, d.schemas(t))
		require.Equal(t, "0", d.one(t, "SELECT count(*)::text FROM crm.freshness"))
		require.NoError(t, Down(t.Context(), address, names))
		require.Equal(t, []string{"public"}, d.schemas(t))
	})

	t.Run("KeepsTwoMirrorsApartInOneDatabase", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		other := Schemas{Mirror: "keap2", State: "keapsync2"}
		require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		require.NoError(t, Up(t.Context(), d.url, other))
		require.NoError(t, Down(t.Context(), d.url, other))
		equal(t, d, "keap")
	})

	t.Run("MayBeCalledByManyAtOnce", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		var group errgroup.Group
		for range 6 {
			group.Go(func() error { return Up(t.Context(), d.url, Schemas{}) })
		}
		require.NoError(t, group.Wait())
		equal(t, d, "keap")
		require.Equal(t, "0", d.one(t, "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND database = "+
			"(SELECT oid FROM pg_database WHERE datname = current_database())"), "nobody holds the turn any more")
	})
}

func TestRead(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	newest, err := Newest()
	require.NoError(t, err)

	s, err := Read(t.Context(), d.url, Schemas{})
	require.NoError(t, err)
	assert.Zero(t, s.Current)
	assert.Equal(t, newest, s.Newest)
	assert.Len(t, s.Pending, int(newest))
	assert.Equal(t, "000001_state.up.sql", s.Pending[0])
	assert.Equal(t, []string{"public"}, d.schemas(t), "looking makes nothing")
	require.ErrorContains(t, Check(t.Context(), d.url, Schemas{}), "run syncer migrate up")

	require.NoError(t, Up(t.Context(), d.url, Schemas{}))
	s, err = Read(t.Context(), d.url, Schemas{})
	require.NoError(t, err)
	assert.Equal(t, Status{Current: newest, Newest: newest}, s)

	_, err = Read(t.Context(), d.url, Schemas{Mirror: "Keap"})
	require.ErrorContains(t, err, `schema name "Keap"`)
	_, err = Read(t.Context(), "postgres://nobody:hunter2@127.0.0.1:1/x", Schemas{})
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "hunter2")
}

func TestRefusals(t *testing.T) {
	t.Parallel()

	t.Run("OfANewerDatabaseTouchNothing", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		d.exec(t, "UPDATE keapsync.schema_migrations SET version = 99")
		for name, do := range map[string]func(context.Context, string, Schemas) error{"up": Up, "down": Down, "check": Check} {
			err := do(t.Context(), d.url, Schemas{})
			require.ErrorIs(t, err, ErrNewerDatabase, name)
			var newer *NewerDatabaseError
			require.ErrorAs(t, err, &newer)
			newest, _ := Newest()
			assert.Equal(t, NewerDatabaseError{Database: 99, Newest: newest}, *newer)
			require.ErrorContains(t, err, "version 99")
			require.ErrorContains(t, err, "install the newer syncer")
		}
		equal(t, d, "keap")
	})

	t.Run("OfADirtyDatabaseSayWhatToDo", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		require.NoError(t, Up(t.Context(), d.url, Schemas{}))
		d.exec(t, "UPDATE keapsync.schema_migrations SET dirty = true, version = 1")
		err := Up(t.Context(), d.url, Schemas{})
		var dirty *DirtyError
		require.ErrorAs(t, err, &dirty)
		assert.EqualValues(t, 1, dirty.Version)
		_, remedy, ok := strings.Cut(err.Error(), "run ")
		require.True(t, ok)
		d.exec(t, remedy) // it is SQL as it stands
		assert.Equal(t, "false", d.one(t, "SELECT dirty::text FROM keapsync.schema_migrations"))
	})
}

func TestContext(t *testing.T) {
	t.Parallel()

	t.Run("ThatHasEndedStopsBeforeTheFirstFile", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, Up(ctx, d.url, Schemas{}), context.Canceled)
		require.Equal(t, []string{"public"}, d.schemas(t))
	})

	t.Run("EndsTheWaitForAnotherProcess", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		other := d.with(t, embedded)
		err := other.exclusively(t.Context(), func() error {
			result := make(chan error, 1)
			go func() { result <- Up(ctx, d.url, Schemas{}) }()
			d.waiting(t, "advisory")
			cancel()
			return <-result
		})
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorContains(t, err, "another process")
		require.Equal(t, []string{"public"}, d.schemas(t))
	})

	t.Run("IsLookedAtBetweenFiles", func(t *testing.T) {
		t.Parallel()
		d := newDatabase(t)
		d.exec(t, "SELECT pg_advisory_lock(7)") // which the first file waits for
		stop := errors.New("the machine goes down")
		ctx, cancel := context.WithCancelCause(t.Context())
		result := make(chan error, 1)
		m := d.with(t, files(
			"SELECT pg_advisory_xact_lock(7); CREATE TABLE {{mirror}}.one (n int)", "DROP TABLE {{mirror}}.one",
			"CREATE TABLE {{mirror}}.two (n int)", "DROP TABLE {{mirror}}.two",
		))
		go func() { result <- m.up(ctx) }()
		connect(t, d.url).waiting(t, "advisory")
		cancel(stop)
		d.exec(t, "SELECT pg_advisory_unlock(7)")
		err := <-result
		require.ErrorIs(t, err, stop)
		require.ErrorContains(t, err, "000002_file.up.sql")
		require.Equal(t, "1", d.one(t, "SELECT version::text FROM keapsync.schema_migrations"))
		require.NoError(t, m.up(t.Context()))
		d.exec(t, "TABLE keap.one")
		d.exec(t, "TABLE keap.two")
	})
}

// waiting returns when somebody waits for a lock in the test's database.
func (d *testDatabase) waiting(t *testing.T, locktype string) {
	t.Helper()
	deadline, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for deadline.Err() == nil {
		var waiting bool
		require.NoError(t, d.conn.QueryRow(deadline, "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = $1 "+
			"AND database = (SELECT oid FROM pg_database WHERE datname = current_database())), pg_sleep(0.01)::text", locktype).Scan(&waiting, nil))
		if waiting {
			return
		}
	}
	t.Fatal("nobody waits")
}
