package engine_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
)

// rejectedIDs are the records among the rejected ones that Keap cannot send.
func (m *mirror) rejectedIDs(entity string) []int64 {
	m.t.Helper()
	var ids []int64
	require.NoError(m.t, m.db.QueryRow(context.Background(), "SELECT coalesce(array_agg(record_id ORDER BY record_id), '{}')"+
		" FROM keapsync.rejected_records WHERE entity = $1 AND record_id IS NOT NULL", entity).Scan(&ids))
	return ids
}

func TestUnreadableRecordsCostThemselvesAlone(t *testing.T) {
	t.Parallel()
	for _, entity := range []string{"contacts", "companies", "orders"} {
		t.Run(entity, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 7, Contacts: 1500})
			m.account.Reader = source.NewSizes(source.SizesOptions{}).Wrap(m.account.Reader)
			ids := m.keap.IDs(entity)
			bad := []int64{ids[10], ids[11], ids[40]}
			poison := func(how func(string, ...int64) (int, error), ids ...int64) {
				n, err := how(entity, ids...)
				require.NoError(t, err)
				require.Equal(t, len(ids), n)
			}
			poison(m.keap.Poison, bad...)
			r := m.pass(entity)
			require.Equal(t, 3, r.Rejected)
			require.Equal(t, bad, m.rejectedIDs(entity))
			require.Equal(t, slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return slices.Contains(bad, id) }), m.live(entity))

			// One can be sent again, one is gone, one that the mirror has cannot be sent any more.
			poison(m.keap.Heal, bad[0])
			poison(m.keap.Delete, bad[1])
			poison(m.keap.Poison, ids[60])
			r = m.sweep(entity, false)
			require.Nil(t, r.Refused)
			require.Zero(t, r.Tombstoned, "a row of a record that cannot be sent stays")
			require.Equal(t, []int64{bad[2], ids[60]}, m.rejectedIDs(entity))
			require.Equal(t, slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return id == bad[1] || id == bad[2] }), m.live(entity))

			poison(m.keap.Heal, bad[2], ids[60])
			m.sweep(entity, false)
			m.equal(entity)
			require.Empty(t, m.rejectedIDs(entity))
		})
	}
}
