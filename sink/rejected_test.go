package sink_test

import (
	"testing"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

func TestRejected(t *testing.T) {
	t.Parallel()
	reject := func(t *testing.T, m *mirror, pass int64, records ...schema.Raw) {
		t.Helper()
		_, err := m.Apply(t.Context(), sink.Batch{Rows: schema.NewRows(people, account), Rejected: records, PassID: pass})
		require.NoError(t, err)
	}
	t.Run("AreKeptWholeWithTheReason", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		reject(t, m, 0, schema.Raw{Bytes: []byte(`{"name":"x"}`), Reason: "no id"})
		require.Equal(t, []string{`(ab123,people,"{""name"":""x""}","no id",,1)`},
			m.all(t, "SELECT account, entity, record, reason, pass_id, seen FROM keapsync.rejected_records"))
	})
	t.Run("AreCountedWhenTheyComeAgain", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		var passes []int64
		for range 2 {
			id, err := m.BeginPass(t.Context(), state.Pass{Account: account, Entity: "people", Kind: state.Sweep})
			require.NoError(t, err)
			passes = append(passes, id)
		}
		a, b := schema.Raw{Bytes: []byte(`{"a":1}`), Reason: "no id"}, schema.Raw{Bytes: []byte(`{"b":1}`), Reason: "no id"}
		reject(t, m, passes[0], a, b, a)
		a.Reason = "id is no number"
		reject(t, m, passes[1], a)
		require.Equal(t, []string{`("id is no number",2,3)`, `("no id",1,1)`},
			m.all(t, "SELECT reason, pass_id, seen FROM keapsync.rejected_records ORDER BY 1"))
	})
	t.Run("MayBeBytesThatAreNoText", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		reject(t, m, 0, schema.Raw{Bytes: []byte("a\x00\xff"), Reason: "no id"})
		require.Equal(t, "a\uFFFD\uFFFD", m.record(t))
	})
}

// record returns the only rejected record.
func (m *mirror) record(t testing.TB) string {
	t.Helper()
	var record string
	require.NoError(t, m.pool.QueryRow(t.Context(), "SELECT record FROM keapsync.rejected_records").Scan(&record))
	return record
}
