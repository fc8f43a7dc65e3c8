package sink_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// A row stores when Keap was asked for it, not when it was written.
func TestTheLaterQuestionWins(t *testing.T) {
	t.Parallel()
	for name, stamp := range map[string]string{"WithoutStamps": "", "WithEqualStamps": newer} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t)
			m.apply(t, person{ID: 1, Name: "before", Updated: stamp})
			first, second := m.now(t), m.now(t)
			for _, c := range []struct {
				name  string
				asked time.Time
				want  sink.Result
			}{
				{"first", first, sink.Result{Updated: 1}}, // written after the second question was asked
				{"second", second, sink.Result{Updated: 1}},
				{"late", first, sink.Result{MirrorNewer: 1}},
			} {
				result, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, ada(c.name, stamp)), AsOf: c.asked})
				require.NoError(t, err)
				require.Equal(t, c.want, result, c.name)
			}
			require.Equal(t, "second", m.name(t, 1))
			require.Equal(t, "true", m.one(t, "SELECT bool_and(_asked_at = $1) FROM keap.people", second))
		})
	}
	t.Run("OfEachRecordForItself", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		first, between, second := m.now(t), m.now(t), m.now(t)
		_, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, person{ID: 1, Name: "a"}, person{ID: 2, Name: "a"}), AsOf: between})
		require.NoError(t, err)
		rows, d := schema.NewRows(people, account), schema.NewDecoder(people, account, schema.RESTv2)
		for i, raw := range raws(t, person{ID: 1, Name: "b"}, person{ID: 2, Name: "b"}) {
			raw.Asked = schema.StampOf([]time.Time{first, second}[i])
			require.NoError(t, d.DecodeJSON(raw, rows))
		}
		result, err := m.Apply(t.Context(), sink.Batch{Rows: rows, AsOf: between})
		require.NoError(t, err)
		require.Equal(t, sink.Result{Updated: 1, MirrorNewer: 1}, result)
		require.Equal(t, []string{"a", "b"}, []string{m.name(t, 1), m.name(t, 2)})
	})
	t.Run("StandsForTheTimeOfWritingInRowsThatAreOlder", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, person{ID: 1, Name: "a"}, person{ID: 2, Name: "a"})
		m.exec(t, "UPDATE keap.people SET _asked_at = NULL, _synced_at = now() + CASE id WHEN 1 THEN interval '1 hour' ELSE '-1 hour' END")
		m.apply(t, person{ID: 1, Name: "b"}, person{ID: 2, Name: "b"})
		require.Equal(t, []string{"a", "b"}, []string{m.name(t, 1), m.name(t, 2)})
	})
}

func TestTombstonesObeyTheQuestion(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	m.apply(t, ada("ada", newer))
	first, second, third := m.now(t), m.now(t), m.now(t)
	require.Equal(t, 1, m.bury(t, first, 1).Tombstoned)
	result, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, ada("back", older)), AsOf: second})
	require.NoError(t, err)
	require.Equal(t, sink.Result{Updated: 1}, result, "an answer to a later question revives, though the tombstone was written after it")
	require.Equal(t, "10,11 a@x.org,b@x.org m,n,o", m.children(t, 1))
	require.Zero(t, m.bury(t, first, 1), "an earlier question does not bury what a later one was answered with")
	require.Equal(t, "back", m.name(t, 1))
	require.Equal(t, 1, m.bury(t, third, 1).Tombstoned)
}

func TestAuthority(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	early := m.now(t)
	m.apply(t, ada("ahead", newer))
	apply := func(b sink.Batch) sink.Result {
		result, err := m.Apply(t.Context(), b)
		require.NoError(t, err)
		return result
	}
	back := func() *schema.Rows { return rowsOf(t, people, ada("right", older)) }
	require.Equal(t, sink.Result{MirrorNewer: 1}, apply(sink.Batch{Rows: back()}))
	require.Equal(t, sink.Result{MirrorNewer: 1}, apply(sink.Batch{Rows: back(), Authoritative: true, AsOf: early}))
	require.Equal(t, sink.Result{MirrorNewer: 1}, apply(sink.Batch{Rows: back(), LooseStamps: true, AsOf: early}))
	require.Equal(t, sink.Result{Updated: 1}, apply(sink.Batch{Rows: back(), Authoritative: true}))
	require.Equal(t, "right", m.name(t, 1))
	require.Equal(t, sink.Result{Updated: 1}, apply(sink.Batch{Rows: rowsOf(t, people, ada("older yet", "2020-01-01T00:00:00Z")), LooseStamps: true}))
}

// A restart is part of the watermark, so that it outlives the process that began it.
func TestRestart(t *testing.T) {
	t.Parallel()
	records := []person{ada("Ada", older), {ID: 2, Name: "Bob", Updated: newer, Tags: []int64{7}}, {ID: 3, Name: "Cy", Updated: older, Tags: []int64{8}}}
	damaged := func(t *testing.T) *mirror {
		t.Helper()
		m := newMirror(t)
		m.apply(t, records...)
		m.exec(t, "UPDATE keap.people SET name = 'by hand' WHERE id = 1")
		m.exec(t, "UPDATE keap.person_emails SET email = 'by hand' WHERE person_id = 1 AND position = 2")
		m.exec(t, "DELETE FROM keap.person_tags WHERE person_id = 2")
		m.exec(t, "INSERT INTO keap.person_tags (account, person_id, tag_id) VALUES ('ab123', 1, 99)")
		require.NoError(t, m.ResetWatermark(t.Context(), account, "people"))
		return m
	}
	apply := func(t *testing.T, s *sink.Sink, from *sink.Watermark, to sink.Move) sink.Result {
		t.Helper()
		result, err := s.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, records...), From: from, To: to})
		require.NoError(t, err)
		return result
	}
	right := func(t *testing.T, m *mirror) {
		t.Helper()
		require.Equal(t, "Ada", m.name(t, 1))
		require.Equal(t, []string{"10,11 a@x.org,b@x.org m,n,o", "7  ", "8  "}, []string{m.children(t, 1), m.children(t, 2), m.children(t, 3)})
	}
	t.Run("ReplacesWhateverDiffersInContent", func(t *testing.T) {
		t.Parallel()
		m := damaged(t)
		untouched := m.all(t, "SELECT xmin, ctid FROM keap.people WHERE id = 3")
		result := apply(t, m.Sink, m.own(t), sink.Move{Mark: noon})
		require.Equal(t, 2, result.Updated)
		require.Equal(t, 1, result.Unchanged)
		right(t, m)
		require.Equal(t, untouched, m.all(t, "SELECT xmin, ctid FROM keap.people WHERE id = 3"), "what is right is not written")
		require.False(t, m.own(t).Restarted, "it ends with its pass")
	})
	t.Run("BringsOlderStampsAndTellsNoneThatWasAskedForEarlierUnchanged", func(t *testing.T) {
		t.Parallel()
		m := damaged(t)
		m.exec(t, "UPDATE keap.people SET update_time = '2099-01-01', _row_hash = 1, _asked_at = now() + CASE id WHEN 3 THEN interval '1 day' ELSE '0' END")
		result := apply(t, m.Sink, m.own(t), sink.Move{Mark: noon})
		require.Equal(t, 2, result.Updated)
		require.Equal(t, 1, result.MirrorNewer)
	})
	t.Run("GoesOnInAnotherProcess", func(t *testing.T) {
		t.Parallel()
		m := damaged(t)
		result, err := m.Apply(t.Context(), sink.Batch{Rows: schema.NewRows(people, account), From: m.own(t), To: sink.Move{Cursor: []byte(`{}`)}})
		require.NoError(t, err)
		require.True(t, result.Watermark.Restarted)
		marks, err := m.open(t).Watermarks(t.Context(), account, "people")
		require.NoError(t, err)
		apply(t, m.open(t), &marks[0], sink.Move{Mark: noon})
		right(t, m)
	})
	t.Run("GoesOnInShards", func(t *testing.T) {
		t.Parallel()
		m := damaged(t)
		shards := m.shards(t, 2)
		require.True(t, shards[0].Restarted)
		apply(t, m.Sink, &shards[0], sink.Move{Mark: noon, Done: true})
		require.True(t, m.own(t).Restarted)
		apply(t, m.Sink, &shards[1], sink.Move{Mark: noon, Done: true})
		right(t, m)
		require.False(t, m.own(t).Restarted)
	})
}

func TestAWatermarkNeverPassesTheDatabasesClock(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	_, err := m.move(t, m.own(t), sink.Move{Mark: time.Now().Add(24 * time.Hour)})
	require.NoError(t, err)
	require.False(t, m.own(t).Mark.After(m.now(t)))
	require.False(t, m.own(t).Mark.IsZero())
}
