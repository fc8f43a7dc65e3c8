package sink_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/internal/state"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

func contact(id int64, name string) string {
	return fmt.Sprintf(`{"id":"%d","given_name":%q,"update_time":"2026-01-01T00:00:00Z","tag_ids":["1","2"],
		"email_addresses":[{"email":"c%[1]d@x.test","field":"EMAIL1"}]}`, id, name)
}

// contactRows decodes contacts, for the product's own tables.
func contactRows(t testing.TB, account string, name string, ids ...int64) *schema.Rows {
	t.Helper()
	contacts := schema.Lookup("contacts")
	rows, d := schema.NewRows(contacts, account), schema.NewDecoder(contacts, account, schema.RESTv2)
	for _, id := range ids {
		raw, err := contacts.SingleJSON([]byte(contact(id, name)), "")
		require.NoError(t, err)
		require.NoError(t, d.DecodeJSON(raw, rows))
	}
	return rows
}

func upTo(n int64) (ids []int64) {
	for id := range n {
		ids = append(ids, id+1)
	}
	return ids
}

func TestPurge(t *testing.T) {
	t.Parallel()
	t.Run("DeletesOneAccountWithItsChildRows", func(t *testing.T) {
		t.Parallel()
		m := newMirrorOf(t)
		for _, name := range []string{account, "other"} {
			_, err := m.Apply(t.Context(), sink.Batch{Rows: contactRows(t, name, "x", upTo(6000)...)})
			require.NoError(t, err)
		}
		n, err := m.PurgeAccount(t.Context(), account)
		require.NoError(t, err)
		require.EqualValues(t, 6000*4, n)
		for _, e := range schema.Lookup("contacts").Tables() {
			require.Equal(t, "0", m.one(t, "SELECT count(*) FROM keap."+e.Name+" WHERE account = 'ab123'"), e.Name)
		}
		require.Equal(t, "12000", m.one(t, "SELECT count(*) FROM keap.contact_tags WHERE account = 'other'"))
	})
	t.Run("StopsPassesThatMoveNoWatermark", func(t *testing.T) {
		t.Parallel()
		m := newMirrorOf(t)
		pass, err := m.BeginPass(t.Context(), state.Pass{Account: account, Entity: "contacts", Kind: "targeted"})
		require.NoError(t, err)
		b := sink.Batch{Rows: contactRows(t, account, "x", 1), PassID: pass}
		_, err = m.Apply(t.Context(), b)
		require.NoError(t, err)
		_, err = m.PurgeAccount(t.Context(), account)
		require.NoError(t, err)
		_, err = m.Apply(t.Context(), b)
		require.ErrorIs(t, err, database.ErrRemoved)
		require.Equal(t, "0", m.one(t, "SELECT count(*) FROM keap.contacts"))
	})
	t.Run("WaitsForABatchThatIsUnderWay", func(t *testing.T) {
		t.Parallel()
		m := newMirrorOf(t)
		_, err := m.Apply(t.Context(), sink.Batch{Rows: contactRows(t, account, "x", 1)})
		require.NoError(t, err)
		pass, err := m.BeginPass(t.Context(), state.Pass{Account: account, Entity: "contacts", Kind: "targeted"})
		require.NoError(t, err)
		other := m.begin(t, "SELECT FROM keap.contacts WHERE id = 1 FOR UPDATE") // holds the batch up
		done := m.start(t.Context(), sink.Batch{Rows: contactRows(t, account, "y", 1, 2), PassID: pass})
		m.blocked(t)
		purged := make(chan error, 1)
		go func() {
			_, err := m.PurgeAccount(t.Context(), account)
			purged <- err
		}()
		require.Eventually(t, func() bool {
			return m.one(t, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") == "2"
		}, 30*time.Second, 10*time.Millisecond)
		require.NoError(t, other.Commit(t.Context()))
		require.NoError(t, (<-done).err)
		require.NoError(t, <-purged)
		require.Equal(t, "0", m.one(t, "SELECT count(*) FROM keap.contacts"))
		require.Equal(t, "0", m.one(t, "SELECT count(*) FROM keap.contact_tags"))
	})
	t.Run("IsTriedAgainAfterADeadlock", func(t *testing.T) {
		t.Parallel()
		m := newMirrorOf(t)
		_, err := m.Apply(t.Context(), sink.Batch{Rows: contactRows(t, account, "x", 1)})
		require.NoError(t, err)
		_, err = m.Watermarks(t.Context(), account, "contacts")
		require.NoError(t, err)
		// The other one looks for a deadlock much later than we do, so that we are the victim.
		other := m.begin(t, "SET LOCAL deadlock_timeout = '1min'", "SELECT FROM keap.contacts FOR UPDATE")
		purged := make(chan error, 1)
		go func() {
			_, err := m.PurgeAccount(t.Context(), account)
			purged <- err
		}()
		m.blocked(t)
		_, err = other.Exec(t.Context(), "SELECT FROM keapsync.watermarks FOR UPDATE")
		require.NoError(t, err)
		require.NoError(t, other.Commit(t.Context()))
		require.NoError(t, <-purged)
		require.Equal(t, "0", m.one(t, "SELECT count(*) FROM keap.contacts"))
	})
	t.Run("LetsNoPassBeginForAnAccountThatTheDatabaseKept", func(t *testing.T) {
		t.Parallel()
		m := newMirrorOf(t)
		pass := state.Pass{Account: account, Entity: "contacts", Kind: "targeted", Kept: true}
		require.NoError(t, m.AddAccounts(t.Context(), map[string]json.RawMessage{account: []byte(`{}`)}))
		_, err := m.BeginPass(t.Context(), pass)
		require.NoError(t, err)
		_, err = m.RemoveAccount(t.Context(), account)
		require.NoError(t, err)
		_, err = m.BeginPass(t.Context(), pass)
		require.ErrorIs(t, err, database.ErrRemoved)
		_, err = m.PurgeAccount(t.Context(), account)
		require.NoError(t, err)
		_, err = m.BeginPass(t.Context(), pass)
		require.ErrorIs(t, err, database.ErrRemoved)
		pass.Kept = false
		_, err = m.BeginPass(t.Context(), pass)
		require.NoError(t, err, "an account of the configuration")
	})
}
