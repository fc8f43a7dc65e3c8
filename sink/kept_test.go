package sink_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

func TestKept(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)
	keep := func(t *testing.T, m *mirror, times ...sink.KeptTime) {
		t.Helper()
		require.NoError(t, m.KeepTimes(t.Context(), people, account, "person_tags", times))
	}
	since := func(t *testing.T, m *mirror) []string {
		t.Helper()
		return m.all(t, `SELECT person_id, tag_id, to_char(since AT TIME ZONE 'UTC', 'HH24:MI:SS.US') FROM keap.person_tags
			WHERE _deleted_at IS NULL ORDER BY 1, 2`)
	}
	ann := func(name string, tags ...int64) person { return person{ID: 1, Name: name, Tags: tags} }

	t.Run("SurvivesTheReplacingOfTheRows", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ann("Ann", 5, 6, 7), person{ID: 2, Name: "Bob", Tags: []int64{5}})
		keep(t, m, sink.KeptTime{RecordID: 1, Key: 5, At: first}, sink.KeptTime{RecordID: 1, Key: 6, At: first.Add(time.Hour)})
		require.Equal(t, 2, m.apply(t, ann("Anna", 5, 7, 8), person{ID: 2, Name: "Bo", Tags: []int64{5}}).Updated)
		require.Equal(t, []string{"(1,5,12:00:00.123456)", "(1,7,)", "(1,8,)", "(2,5,)"}, since(t, m))
	})
	t.Run("IsWrittenWhereThereIsALiveRow", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ann("Ann", 5), person{ID: 2, Name: "Bob", Tags: []int64{5}})
		_, err := m.Apply(t.Context(), sink.Batch{Rows: schema.NewRows(people, account), Tombstones: []int64{2}})
		require.NoError(t, err)
		keep(t, m, sink.KeptTime{RecordID: 1, Key: 5, At: first}, sink.KeptTime{RecordID: 1, Key: 9, At: first},
			sink.KeptTime{RecordID: 2, Key: 5, At: first}, sink.KeptTime{RecordID: 3, Key: 5, At: first})
		require.Equal(t, []string{"(1,5,12:00:00.123456)"}, since(t, m))
		require.Equal(t, "0", m.one(t, "SELECT count(*) FROM keap.person_tags WHERE person_id = 2 AND since IS NOT NULL"))
	})
	t.Run("TakesTheLatestWhateverTheOrder", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, ann("Ann", 5))
		keep(t, m, sink.KeptTime{RecordID: 1, Key: 5, At: first}, sink.KeptTime{RecordID: 1, Key: 5, At: first.Add(time.Hour)})
		keep(t, m, sink.KeptTime{RecordID: 1, Key: 5, At: first.Add(time.Minute)})
		require.Equal(t, []string{"(1,5,13:00:00.123456)"}, since(t, m))
	})
	t.Run("IsRefusedByATableWithoutSuchAColumn", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		times := []sink.KeptTime{{RecordID: 1, Key: 1, At: first}}
		require.ErrorContains(t, m.KeepTimes(t.Context(), people, account, "person_emails", times), "person_emails has no column for them")
		require.ErrorContains(t, m.KeepTimes(t.Context(), people, account, "people", times), "people has no column for them")
	})
	t.Run("LeavesTheHashesOfRecordsAsTheyWere", func(t *testing.T) {
		t.Parallel()
		without := *people
		without.Children = append([]schema.Child{}, people.Children...)
		without.Children[0].Kept = nil
		require.Equal(t, without.HashSeed(""), people.HashSeed(""), "a new column of this kind is no reason to read all again")
	})
}
