package sink_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// What Postgres refuses costs the record that it refuses, and no other.
func TestRefusedRecords(t *testing.T) {
	t.Parallel()
	records := func(name string) []person {
		var all []person
		for id := range int64(40) {
			all = append(all, person{ID: id, Name: fmt.Sprint(name, id), Updated: newer, Tags: []int64{id}})
		}
		return all
	}
	batch := func(t *testing.T, all []person) sink.Batch {
		t.Helper()
		return sink.Batch{Rows: rowsOf(t, people, all...), Sources: raws(t, all...)}
	}
	for name, c := range map[string]struct {
		refuse func(t *testing.T, m *mirror, b sink.Batch) // the records 5, 6 and 39
		reason string
	}{
		"ForTheirBytes": {func(t *testing.T, _ *mirror, b sink.Batch) {
			t.Helper()
			for _, id := range []string{"5", "6", "39"} {
				data := b.Rows.Tables[0].Data
				at := bytes.Index(data, []byte{0, 0, 0, byte(len("new" + id)), 'n', 'e', 'w', id[0], id[len(id)-1]}[:7+len(id)])
				require.Positive(t, at)
				data[at+4] = 0xff
			}
		}, "SQLSTATE 22021"},
		"ForAConstraintThatSomebodyAdded": {func(t *testing.T, m *mirror, _ sink.Batch) {
			t.Helper()
			m.exec(t, "ALTER TABLE keap.people ADD CHECK (name NOT IN ('new5', 'new6', 'new39'))")
		}, "SQLSTATE 23514"},
		"ForAChildRow": {func(t *testing.T, m *mirror, _ sink.Batch) {
			t.Helper()
			m.exec(t, "ALTER TABLE keap.person_tags ADD CHECK (tag_id NOT IN (5, 6, 39)) NOT VALID")
			m.exec(t, "UPDATE keap.people SET _children_hash = 1")
			m.exec(t, "DELETE FROM keap.person_tags")
		}, "SQLSTATE 23514"},
		"ForAUniqueIndexThatSomebodyAdded": {func(t *testing.T, m *mirror, _ sink.Batch) {
			t.Helper()
			m.exec(t, "CREATE UNIQUE INDEX ON keap.people ((CASE WHEN name IN ('new5', 'new6', 'new39', 'taken') THEN 'taken' END))")
			m.exec(t, "INSERT INTO keap.people (account, id, name) VALUES ('other', 1, 'taken')")
		}, "SQLSTATE 23505"},
	} {
		for state, before := range map[string][]person{"New": nil, "Changed": records("old"), "Mixed": records("old")[:20]} {
			t.Run(name+"/"+state, func(t *testing.T) {
				t.Parallel()
				m := newMirror(t)
				from := m.own(t)
				m.apply(t, before...)
				b := batch(t, records("new"))
				b.From, b.To = from, sink.Move{Mark: noon}
				c.refuse(t, m, b)
				result, err := m.Apply(t.Context(), b)
				require.NoError(t, err)
				require.Len(t, result.Refused, 3)
				require.Equal(t, 37, result.Inserted+result.Updated)
				require.Equal(t, "37", m.one(t, "SELECT count(*) FROM keap.people WHERE account = 'ab123' AND name LIKE 'new%'"))
				require.Equal(t, []string{"5", "6", "39"}, m.texts(t, "SELECT record::jsonb->>'id' FROM keapsync.rejected_records ORDER BY id"))
				require.Contains(t, m.one(t, "SELECT min(reason) FROM keapsync.rejected_records"), c.reason)
				require.Equal(t, noon, m.own(t).Mark, "the pass goes on")
			})
		}
	}
	t.Run("WithoutAUsableIDAreStorable", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		records, _, err := schema.Lookup("tags").SkimJSON([]byte("{\"tags\":[{\"id\":\"1\xff\",\"name\":\"x\\u0000\"}]}"), "", nil)
		require.NoError(t, err)
		require.NotEmpty(t, records[0].Reason)
		records[0].Reason += "\x00"
		_, err = m.Apply(t.Context(), sink.Batch{Rows: schema.NewRows(people, account), Rejected: records})
		require.NoError(t, err)
		require.Contains(t, m.one(t, "SELECT reason FROM keapsync.rejected_records"), "\uFFFD")
	})
}

// texts returns a query's only column.
func (m *mirror) texts(t testing.TB, sql string) []string {
	t.Helper()
	var all []string
	require.NoError(t, m.pool.QueryRow(t.Context(), "SELECT array_agg(q.value) FROM ("+sql+") q(value)").Scan(&all))
	return all
}
