package sink_test

import (
	"fmt"
	"testing"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

const (
	older = "2026-01-01T00:00:00Z"
	newer = "2026-01-02T00:00:00Z"
)

func ada(name, updated string) person {
	return person{
		ID: 1, Name: name, Updated: updated, Tags: []int64{10, 11},
		Emails: []email{{Email: "a@x.org", Marks: []string{"m", "n"}}, {Email: "b@x.org", Marks: []string{"o"}}},
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	t.Run("StoresNewRecordsWithTheirChildRows", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		result := m.apply(t, ada("Ada", newer), person{ID: 2, Name: "Bob"})
		require.Equal(t, sink.Result{Inserted: 2}, result)
		require.Equal(t, []string{"(1,Ada)", "(2,Bob)"}, m.all(t, "SELECT id, name FROM keap.people ORDER BY id"))
		require.Equal(t, "10,11 a@x.org,b@x.org m,n,o", m.children(t, 1))
	})
	t.Run("ReplacesChildRowsAsASet", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ada("Ada", older), person{ID: 2, Name: "Bob", Tags: []int64{10}})
		result := m.apply(t, person{ID: 1, Name: "Ada", Updated: newer, Tags: []int64{11, 12}, Emails: []email{{Email: "c@x.org"}}})
		require.Equal(t, sink.Result{Updated: 1}, result)
		require.Equal(t, "11,12 c@x.org ", m.children(t, 1))
		require.Equal(t, "10  ", m.children(t, 2), "another record's rows stay")
	})
	t.Run("LeavesChildRowsAloneThatDidNotChange", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ada("Ada", older), person{ID: 2, Name: "Bob", Updated: older, Tags: []int64{10}}, person{ID: 3, Name: "Cy", Updated: older})
		m.exec(t, "UPDATE keap.person_tags SET since = '2020-02-03'")
		rows := func(table string, id int64) []string {
			return m.all(t, "SELECT xmin, ctid, _synced_at, _row_hash FROM keap."+table+" WHERE person_id = $1", id)
		}
		tags, emails, marks := rows("person_tags", 1), rows("person_emails", 1), rows("person_email_marks", 1)

		changed := ada("Ada Lovelace", newer)
		changed.Emails[1].Marks = []string{"o", "p"}
		result := m.apply(t, changed, person{ID: 2, Name: "Bob", Updated: newer, Emails: []email{{Email: "bob@x.org"}}}, person{ID: 3, Name: "Cy", Updated: newer, Tags: []int64{7}})
		require.Equal(t, sink.Result{Updated: 3}, result)
		require.Equal(t, "10,11 a@x.org,b@x.org m,n,o,p", m.children(t, 1))
		require.Equal(t, " bob@x.org ", m.children(t, 2), "none are left where there were some")
		require.Equal(t, "7  ", m.children(t, 3), "there are some where there were none")
		require.Equal(t, tags, rows("person_tags", 1))
		require.Equal(t, emails, rows("person_emails", 1))
		require.Equal(t, marks, rows("person_email_marks", 1)[:3], "a row that is new leaves the others alone")

		// Rows of an older version of the program bear another hash, and are replaced in place.
		m.exec(t, "UPDATE keap.person_tags SET _row_hash = (SELECT _row_hash FROM keap.people WHERE id = person_id)")
		m.exec(t, "UPDATE keap.people SET _children_hash = NULL")
		m.apply(t, ada("Ada", "2026-01-03T00:00:00Z"))
		require.NotEqual(t, tags, rows("person_tags", 1))
		m.exec(t, "UPDATE keap.person_tags SET tag_id = 99 WHERE tag_id = 10")
		m.apply(t, ada("Ada L.", "2026-01-04T00:00:00Z"))
		require.Equal(t, "11,99 a@x.org,b@x.org m,n,o", m.children(t, 1), "the hash of all child rows saves a look at them")
		m.exec(t, "UPDATE keap.person_tags SET tag_id = 10 WHERE tag_id = 99")
		require.Equal(t, []string{"(10)", "(11)"}, m.all(t, "SELECT tag_id FROM keap.person_tags WHERE person_id = 1 AND since = '2020-02-03' ORDER BY 1"))
	})
	t.Run("LeavesAnEqualRecordAlone", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ada("Ada", older))
		before := m.all(t, "SELECT xmin, ctid, _synced_at FROM keap.people")
		require.Equal(t, sink.Result{Unchanged: 1}, m.apply(t, ada("Ada", older)))
		require.Equal(t, before, m.all(t, "SELECT xmin, ctid, _synced_at FROM keap.people"))
	})
	t.Run("TellsAccountsApart", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ada("Ada", older))
		m.exec(t, "UPDATE keap.people SET account = 'other'")
		m.exec(t, "UPDATE keap.person_tags SET account = 'other'")
		require.Equal(t, sink.Result{Inserted: 1}, m.apply(t, ada("Eve", older)))
		require.Equal(t, []string{"(ab123,Eve)", "(other,Ada)"}, m.all(t, "SELECT account, name FROM keap.people ORDER BY 1"))
	})
	t.Run("TakesRecordsInAnyOrder", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		var some, all []person
		for i := range int64(100) {
			p := person{ID: i * 37 % 101, Name: fmt.Sprint("n", i), Updated: older, Tags: []int64{i}}
			if all = append(all, p); i%3 == 0 {
				some = append(some, p)
			}
		}
		m.apply(t, some...)
		for i := range some {
			all[3*i].Name, all[3*i].Updated = "changed", newer
		}
		require.Equal(t, sink.Result{Inserted: 66, Updated: 34}, m.apply(t, all...))
		require.Equal(t, "34", m.one(t, "SELECT count(*) FROM keap.people WHERE name = 'changed'"))
		require.Equal(t, "100", m.one(t, "SELECT count(*) FROM keap.person_tags"))
	})
	t.Run("RefusesABatchThatHasARecordTwice", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		batch := sink.Batch{Rows: rowsOf(t, people, person{ID: 1, Name: "a"}, person{ID: 2, Name: "b"}, person{ID: 1, Name: "c"})}
		for range 2 { // once while the record is new, once while it is there
			_, err := m.Apply(t.Context(), batch)
			require.ErrorContains(t, err, "write people of ab123: record 1 is in the batch twice")
			require.Equal(t, "0", m.one(t, "SELECT count(*) FROM keap.people WHERE id = 2"))
			m.apply(t, person{ID: 1, Name: "z"})
		}
	})
	t.Run("FailsWholeWhereAChildTableIsMissing", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ada("Ada", older))
		m.exec(t, "DROP TABLE keap.person_email_marks")
		_, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, person{ID: 1, Name: "Eve", Updated: newer})})
		require.ErrorIs(t, err, database.ErrNotMigrated)
		_, err = m.Apply(t.Context(), sink.Batch{Rows: schema.NewRows(people, account), Tombstones: []int64{1}})
		require.ErrorIs(t, err, database.ErrNotMigrated)
		require.Equal(t, "Ada", m.name(t, 1))
	})
	t.Run("WritesAnEntityWithoutChildren", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		for i, want := range []sink.Result{{Inserted: 1}, {Updated: 1}, {Unchanged: 1}} {
			name := []string{"a", "b", "b"}[i]
			result, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, things, person{ID: 7, Name: name})})
			require.NoError(t, err)
			require.Equal(t, want, result)
		}
	})
}

func TestVersions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		first, second string // stamps
		wins          string
	}{
		{"ANewerStampWins", older, newer, "second"},
		{"AnOlderStampLoses", newer, older, "first"},
		{"OfEqualStampsTheLaterReadWins", newer, newer, "second"},
		{"AMissingStampWinsOverAny", newer, "", "second"},
		{"AnyStampWinsOverAMissingOne", "", older, "second"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t)
			m.apply(t, person{ID: 1, Name: "first", Updated: c.first, Tags: []int64{1}})
			result := m.apply(t, person{ID: 1, Name: "second", Updated: c.second, Tags: []int64{2}})
			require.Equal(t, c.wins, m.name(t, 1))
			if c.wins == "first" {
				require.Equal(t, sink.Result{MirrorNewer: 1}, result)
				require.Equal(t, "1  ", m.children(t, 1))
				return
			}
			require.Equal(t, sink.Result{Updated: 1}, result)
			require.Equal(t, "2  ", m.children(t, 1))
		})
	}
}

// Where stamps decide nothing, the question that was asked later does, whenever its answer is written.
func TestOrderOfQuestions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, first, second, wins string }{
		{"AnEqualStampAskedForEarlierLoses", newer, newer, "first"},
		{"NoStampAskedForEarlierLoses", newer, "", "first"},
		{"AStampOverNoneAskedForEarlierLoses", "", newer, "first"},
		{"ANewerStampAskedForEarlierWins", older, newer, "second"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t)
			asked := m.now(t)
			m.apply(t, ada("first", c.first))
			second := sink.Batch{Rows: rowsOf(t, people, ada("second", c.second)), AsOf: asked}
			_, err := m.Apply(t.Context(), second)
			require.NoError(t, err)
			require.Equal(t, c.wins, m.name(t, 1))
			second.AsOf = m.now(t)
			_, err = m.Apply(t.Context(), second)
			require.NoError(t, err)
			require.Equal(t, "second", m.name(t, 1), "asked for later, it wins in any case")
		})
	}
}
