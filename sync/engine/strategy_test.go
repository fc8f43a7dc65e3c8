package engine_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// requests notes what is asked.
func (m *mirror) requests() *[]source.Request {
	keap, asked := m.account.Reader, &[]source.Request{}
	m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
		*asked = append(*asked, r)
		return keap.ReadPage(ctx, r)
	})
	return asked
}

func TestWindow(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 1500})
	first := m.pass("contacts")
	asked := m.requests()
	edited, err := m.keap.Pick("contacts", 20, false)
	require.NoError(t, err)
	m.keap.Advance(time.Hour)
	_, err = m.keap.Edit("contacts", edited...)
	require.NoError(t, err)
	r := m.pass("contacts")
	require.Equal(t, 20, r.Updated)
	require.Zero(t, r.Inserted)
	require.Len(t, *asked, 1)
	require.Equal(t, first.Mark.Add(-5*time.Minute), (*asked)[0].Since, "it looks back behind the mark")
	require.True(t, r.Mark.After(first.Mark))
}

func TestNewestFirst(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 6000})
	for _, entity := range []string{"notes", "opportunities", "products"} {
		m.pass(entity)
		asked := m.requests()
		m.keap.Advance(time.Hour)
		ids := m.keap.IDs(entity)[:3]
		_, err := m.keap.Edit(entity, ids...)
		require.NoError(t, err)
		r := m.pass(entity)
		require.Equal(t, 3, r.Updated, entity)
		require.Len(t, *asked, 1, entity)
		require.Equal(t, source.OrderNewest, (*asked)[0].Order)
		require.True(t, (*asked)[0].Since.IsZero())
	}
}

func TestAppend(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 6000})
	for _, entity := range []string{"payments", "transactions"} {
		m.pass(entity)
		asked := m.requests()
		m.keap.Advance(time.Hour)
		_, err := m.keap.Add(entity, 5)
		require.NoError(t, err)
		r := m.pass(entity)
		require.Equal(t, 5, r.Inserted, entity)
		require.Positive(t, r.Unchanged, "the newest are read again")
		require.Len(t, *asked, 1, entity)
	}
}

func TestSnapshotTombstonesWhatIsGone(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 1500})
	m.pass("opportunity_stages")
	gone := m.keap.IDs("opportunity_stages")[2]
	_, err := m.keap.Delete("opportunity_stages", gone)
	require.NoError(t, err)
	r := m.pass("opportunity_stages")
	require.Equal(t, 1, r.Tombstoned)
	m.equal("opportunity_stages")
	_, err = m.keap.Restore("opportunity_stages", gone)
	require.NoError(t, err)
	require.Equal(t, 1, m.pass("opportunity_stages").Updated)
	m.equal("opportunity_stages")
}

func TestPerParent(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 1500})
	m.pass("contacts")
	m.pass("custom_field_definitions")
	asked := m.requests()
	r := m.pass("custom_field_definitions")
	require.Empty(t, *asked, "nothing changed that has custom fields")
	require.NotEmpty(t, r.Skipped)
	m.keap.Advance(time.Hour)
	_, err := m.keap.Edit("contacts", m.keap.IDs("contacts")[0])
	require.NoError(t, err)
	m.pass("contacts")
	*asked = nil
	m.pass("custom_field_definitions")
	require.Len(t, *asked, 1)
	require.Equal(t, "contacts", (*asked)[0].Parent)
	m.pass("custom_field_definitions")
	require.Len(t, *asked, 1)
}

func TestPageTokenThatIsRefusedCostsANewStart(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 30_000, Only: []string{"opportunities"}})
	keap, stop := m.account.Reader, true
	m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
		if stop && r.Token != "" {
			return nil, context.DeadlineExceeded
		}
		return keap.ReadPage(ctx, r)
	})
	e := engine.New(m.sink, m.state, m.options)
	_, err := e.Pass(t.Context(), m.account, schema.Lookup("opportunities"))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	stop = false
	_, err = m.db.Exec(t.Context(), `UPDATE keapsync.watermarks SET cursor = jsonb_set(cursor, '{token}', '"worn"')`)
	require.NoError(t, err)
	m.pass("opportunities")
	m.equal("opportunities")
}

func TestServerThatIgnoresTheKeysetIsRefused(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 3000, Only: []string{"contacts"}})
	keap := m.account.Reader
	m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
		r.AfterID = 0
		return keap.ReadPage(ctx, r)
	})
	_, err := engine.New(m.sink, m.state, m.options).Pass(t.Context(), m.account, schema.Lookup("contacts"))
	require.ErrorContains(t, err, "the list leads back to itself")
}
