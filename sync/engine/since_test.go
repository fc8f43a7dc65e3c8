package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// older is the number of live rows of an entity that changed before a time, and newer that of the others.
func (m *mirror) older(entity string, than time.Time) (older, newer int) {
	m.t.Helper()
	column := schema.Lookup(entity).Stamp
	require.NoError(m.t, m.db.QueryRow(m.t.Context(), fmt.Sprintf(`SELECT count(*) FILTER (WHERE %[1]s < $1), count(*) FILTER (WHERE %[1]s >= $1)
		FROM keap.%[2]s WHERE _deleted_at IS NULL`, column, entity), than).Scan(&older, &newer))
	return older, newer
}

// middle is a time before which about half of an entity's records changed last, of a mirror that has them all.
func (m *mirror) middle(entity string) (at time.Time) {
	m.t.Helper()
	require.NoError(m.t, m.db.QueryRow(m.t.Context(), fmt.Sprintf("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY %s) FROM keap.%s",
		schema.Lookup(entity).Stamp, entity)).Scan(&at))
	return at.UTC()
}

// A limit is kept by whatever reads the entity later, though nothing but the database knows of it.
func TestALimitedEntity(t *testing.T) {
	t.Parallel()
	options := keapsim.Options{Contacts: 3000, Only: []string{"contacts", "notes"}}
	for _, entity := range []string{"contacts", "notes"} { // by a filter of times; newest first
		t.Run(entity, func(t *testing.T) {
			t.Parallel()
			all := newMirror(t, options)
			all.pass(entity)
			since := all.middle(entity)
			older, newer := all.older(entity, since)
			require.Greater(t, older, 100)
			require.Greater(t, newer, 100)

			m := newMirror(t, options)
			records := 0 // that came in lists
			keap := m.account.Reader
			m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
				page, err := keap.ReadPage(ctx, r)
				if err == nil && len(r.IDs) == 0 {
					records += len(page.Records)
				}
				return page, err
			})
			equal := func(r engine.Report) engine.Report {
				t.Helper()
				before, after := m.older(entity, since)
				require.Zero(t, before, "nothing from before the limit")
				require.Equal(t, newer, after, "all from after it")
				return r
			}
			require.NoError(t, m.sink.LimitSince(t.Context(), "ab123", entity, since))
			require.Equal(t, engine.Backfill, equal(m.pass(entity)).Kind)
			equal(m.pass(entity))
			records = 0
			swept := equal(m.sweep(entity, false))
			require.Zero(t, swept.Drift)
			require.Nil(t, swept.Refused)
			if entity == "contacts" { // a list that is sorted newest first ends somewhere on a page
				require.Equal(t, newer, records, "a sweep reads nothing from before the limit")
			}

			var old, young int64
			column := schema.Lookup(entity).Stamp
			require.NoError(t, all.db.QueryRow(t.Context(), fmt.Sprintf("SELECT min(id) FILTER (WHERE %[1]s < $1), min(id) FILTER (WHERE %[1]s >= $1) FROM keap.%[2]s",
				column, entity), since).Scan(&old, &young))
			m.keap.Advance(time.Hour)
			_, err := m.keap.Edit(entity, old)
			require.NoError(t, err)
			newer++
			require.Equal(t, 1, equal(m.pass(entity)).Inserted, "an old record that changes is within the limit from then on")
			_, err = m.keap.Delete(entity, young)
			require.NoError(t, err)
			newer--
			require.Equal(t, 1, equal(m.sweep(entity, false)).Tombstoned)
		})
	}

	t.Run("WhoseListGoesByCreationLeavesOlderRowsAloneThatChangedLater", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 1000, Only: []string{"payments"}})
		m.pass("payments")
		var since time.Time
		var old []int64
		require.NoError(t, m.db.QueryRow(t.Context(), `WITH middle AS (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY payment_time) AS at FROM keap.payments)
			SELECT at, ARRAY(SELECT id FROM keap.payments WHERE payment_time < at ORDER BY id DESC LIMIT 40) FROM middle`).Scan(&since, &old))
		require.Len(t, old, 40)
		m.keap.Advance(time.Hour)
		for _, id := range old {
			_, err := m.keap.Edit("payments", id)
			require.NoError(t, err)
		}
		m.sweep("payments", false)
		m.equal("payments")
		require.NoError(t, m.sink.ResetWatermark(t.Context(), "ab123", "payments"))
		require.NoError(t, m.sink.LimitSince(t.Context(), "ab123", "payments", since))
		m.pass("payments")
		r := m.sweep("payments", false)
		require.Nil(t, r.Refused, "payments from before the limit are no concern of the sweep")
		require.Zero(t, r.Drift)
		m.equal("payments")

		var young int64
		require.NoError(t, m.db.QueryRow(t.Context(), "SELECT max(id) FROM keap.payments WHERE payment_time >= $1", since).Scan(&young))
		_, err := m.keap.Delete("payments", young)
		require.NoError(t, err)
		require.Equal(t, 1, m.sweep("payments", false).Tombstoned, "and deletions within it are found")
		m.equal("payments")
	})

	t.Run("LeavesOlderRowsOfTheMirrorAlone", func(t *testing.T) {
		t.Parallel()
		for _, entity := range []string{"contacts", "notes"} {
			m := newMirror(t, options)
			m.pass(entity)
			since := m.middle(entity)
			require.NoError(t, m.sink.ResetWatermark(t.Context(), "ab123", entity))
			require.NoError(t, m.sink.LimitSince(t.Context(), "ab123", entity, since))
			require.Zero(t, m.pass(entity).Inserted)
			r := m.sweep(entity, false)
			require.Nil(t, r.Refused)
			require.Zero(t, r.Drift)
			m.equal(entity)
			require.NoError(t, m.sink.ResetWatermark(t.Context(), "ab123", entity))
			require.Equal(t, len(m.keap.IDs(entity)), m.pass(entity).Records, "a restart forgets the limit")
		}
	})
}
