package sink_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// own returns the entity's own watermark.
func (m *mirror) own(t testing.TB) *sink.Watermark {
	t.Helper()
	marks, err := m.Watermarks(t.Context(), account, "people")
	require.NoError(t, err)
	require.Zero(t, marks[0].Shard)
	return &marks[0]
}

// move applies a batch of people that moves a watermark.
func (m *mirror) move(t testing.TB, from *sink.Watermark, to sink.Move, records ...person) (sink.Result, error) {
	t.Helper()
	return m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, records...), From: from, To: to})
}

// shards opens n shards and returns their watermarks.
func (m *mirror) shards(t testing.TB, n int) []sink.Watermark {
	t.Helper()
	var open []sink.Watermark
	for i := range n {
		open = append(open, sink.Watermark{Shard: i + 1})
	}
	_, err := m.move(t, m.own(t), sink.Move{Cursor: []byte(`{"all":1}`), Shards: open})
	require.NoError(t, err)
	marks, err := m.Watermarks(t.Context(), account, "people")
	require.NoError(t, err)
	return marks[1:]
}

var noon = time.Date(2026, 3, 4, 12, 0, 0, 123456000, time.UTC)

func TestWatermark(t *testing.T) {
	t.Parallel()
	t.Run("IsMadeWhenFirstAskedFor", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		want := []sink.Watermark{{Account: account, Entity: "people"}}
		for range 2 {
			marks, err := m.Watermarks(t.Context(), account, "people")
			require.NoError(t, err)
			require.Equal(t, want, marks)
		}
	})
	t.Run("MovesWithItsBatch", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		result, err := m.move(t, m.own(t), sink.Move{Cursor: []byte(`{"after": 1}`)}, ada("Ada", older))
		require.NoError(t, err)
		require.Equal(t, *m.own(t), result.Watermark)
		require.Equal(t, `{"after": 1}`, string(result.Watermark.Cursor))
		require.EqualValues(t, 1, result.Watermark.Version)
		result, err = m.move(t, &result.Watermark, sink.Move{Mark: noon})
		require.NoError(t, err)
		require.Equal(t, sink.Watermark{Account: account, Entity: "people", Mark: noon, Version: 2}, *m.own(t))
		require.Equal(t, *m.own(t), result.Watermark)
	})
	t.Run("WaitsForTheDiskAtTheEndOfAPass", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		from := m.own(t)
		m.noteCommits(t, "keapsync.watermarks")
		m.exec(t, "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = on', current_database()); END$$")
		m.Sink = m.open(t)
		result, err := m.move(t, from, sink.Move{Cursor: []byte(`{"after": 1}`)}, ada("Ada", older))
		require.NoError(t, err)
		_, err = m.move(t, &result.Watermark, sink.Move{Mark: noon})
		require.NoError(t, err)
		require.Equal(t, []string{"(off)", "(on)"}, m.all(t, "SELECT setting FROM public.seen"))
	})
	t.Run("KeepsItsMarkInsideAPass", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		result, err := m.move(t, m.own(t), sink.Move{Mark: noon})
		require.NoError(t, err)
		result, err = m.move(t, &result.Watermark, sink.Move{Cursor: []byte(`{"after": 1}`)})
		require.NoError(t, err)
		require.Equal(t, noon, result.Watermark.Mark)
	})
	t.Run("FencesOffTheSecondOfTwoWriters", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		from := m.own(t)
		_, err := m.move(t, from, sink.Move{Cursor: []byte(`{"by": 1}`)}, person{ID: 1, Name: "one"})
		require.NoError(t, err)
		_, err = m.move(t, from, sink.Move{Cursor: []byte(`{"by": 2}`)}, person{ID: 2, Name: "two"})
		require.ErrorIs(t, err, sink.ErrFenced)
		require.Empty(t, m.name(t, 2), "nothing of the second's batch may land")
		require.JSONEq(t, `{"by": 1}`, string(m.own(t).Cursor))
	})
	t.Run("LetsOneLandOfManyWritersAtOnce", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		from := m.own(t)
		landed := make([]bool, 8)
		var g errgroup.Group
		for i := range landed {
			b := sink.Batch{Rows: rowsOf(t, people, person{ID: int64(i), Name: "x"}), From: from}
			g.Go(func() error {
				_, err := m.Apply(t.Context(), b)
				if landed[i] = err == nil; !landed[i] {
					require.ErrorIs(t, err, sink.ErrFenced)
				}
				return nil
			})
		}
		require.NoError(t, g.Wait())
		require.EqualValues(t, 1, m.own(t).Version)
		rows := m.all(t, "SELECT id FROM keap.people")
		require.Len(t, rows, 1)
		for i := range landed {
			require.Equal(t, landed[i], m.name(t, int64(i)) == "x")
		}
	})
	t.Run("IsForgottenByAResetWhichFencesTheRunningPass", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		result, err := m.move(t, m.own(t), sink.Move{Mark: noon})
		require.NoError(t, err)
		shards := m.shards(t, 2)
		require.NoError(t, m.ResetWatermark(t.Context(), account, "people"))
		marks, err := m.Watermarks(t.Context(), account, "people")
		require.NoError(t, err)
		require.Equal(t, []sink.Watermark{{Account: account, Entity: "people", Version: 3, Restarted: true}}, marks)
		_, err = m.move(t, &result.Watermark, sink.Move{Mark: noon})
		require.ErrorIs(t, err, sink.ErrFenced)
		_, err = m.move(t, &shards[0], sink.Move{Mark: noon, Done: true})
		require.ErrorIs(t, err, sink.ErrFenced)
	})
	t.Run("CannotMoveWithoutRowsThatNameTheEntity", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		_, err := m.Apply(t.Context(), sink.Batch{From: m.own(t)})
		require.ErrorContains(t, err, "Rows is nil")
	})
}

func TestShards(t *testing.T) {
	t.Parallel()
	t.Run("OpenWithTheBatchThatAsksForThem", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		open := []sink.Watermark{{Shard: 1, Cursor: []byte(`{"shard": 1}`)}, {Shard: 2, Cursor: []byte(`{"shard": 2}`)}}
		result, err := m.move(t, m.own(t), sink.Move{Cursor: []byte(`{}`), Shards: open})
		require.NoError(t, err)
		marks, err := m.Watermarks(t.Context(), account, "people")
		require.NoError(t, err)
		require.Equal(t, []sink.Watermark{
			{Account: account, Entity: "people", Cursor: []byte(`{}`), Version: 1},
			{Account: account, Entity: "people", Shard: 1, Cursor: open[0].Cursor},
			{Account: account, Entity: "people", Shard: 2, Cursor: open[1].Cursor},
		}, marks)
		require.Equal(t, marks[1:], result.Shards)
	})
	t.Run("OpenWithABatchOfAShard", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		require.NoError(t, m.ResetWatermark(t.Context(), account, "people"))
		shards := m.shards(t, 2)
		open := []sink.Watermark{{Shard: 3, Cursor: []byte(`{"shard": 3}`)}}
		result, err := m.move(t, &shards[0], sink.Move{Cursor: []byte(`{"shard": 1}`), Shards: open})
		require.NoError(t, err)
		marks, err := m.Watermarks(t.Context(), account, "people")
		require.NoError(t, err)
		require.Equal(t, marks[3:], result.Shards)
		require.True(t, result.Shards[0].Restarted, "it goes on with a restart")
		_, err = m.move(t, &shards[1], sink.Move{Cursor: []byte(`{"shard": 2}`), Shards: open})
		require.ErrorIs(t, err, sink.ErrFenced, "another process has opened a shard of this number")
		after, err := m.Watermarks(t.Context(), account, "people")
		require.NoError(t, err)
		require.Equal(t, marks, after, "nothing of the batch landed")
	})
	t.Run("MoveApartFromEachOther", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		shards := m.shards(t, 2)
		for i := range shards {
			result, err := m.move(t, &shards[i], sink.Move{Cursor: []byte(`{"x": 1}`)})
			require.NoError(t, err)
			require.Equal(t, i+1, result.Watermark.Shard)
			require.EqualValues(t, 1, result.Watermark.Version)
		}
		require.EqualValues(t, 1, m.own(t).Version)
	})
	t.Run("TheLastToEndFinishesThePass", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		shards := m.shards(t, 2)
		result, err := m.move(t, &shards[1], sink.Move{Mark: noon, Done: true})
		require.NoError(t, err)
		require.False(t, result.Finished)
		require.Zero(t, m.own(t).Mark)
		require.NotNil(t, m.own(t).Cursor)
		_, err = m.move(t, &shards[1], sink.Move{Mark: noon, Done: true})
		require.ErrorIs(t, err, sink.ErrFenced, "a shard ends once")
		result, err = m.move(t, &shards[0], sink.Move{Mark: noon, Done: true})
		require.NoError(t, err)
		require.True(t, result.Finished)
		want := sink.Watermark{Account: account, Entity: "people", Mark: noon, Version: 2}
		require.Equal(t, want, result.Watermark)
		require.Equal(t, want, *m.own(t))
	})
	t.Run("OneMayOpenAnotherAsItEnds", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		shards := m.shards(t, 1)
		result, err := m.move(t, &shards[0], sink.Move{Mark: noon, Done: true, Shards: []sink.Watermark{{Shard: 2, Cursor: []byte(`{}`)}}})
		require.NoError(t, err)
		require.False(t, result.Finished, "what it opened is left")
		result, err = m.move(t, &result.Shards[0], sink.Move{Mark: noon, Done: true})
		require.NoError(t, err)
		require.True(t, result.Finished)
	})
	t.Run("TheEntitysOwnCannotEndLikeOne", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		_, err := m.move(t, m.own(t), sink.Move{Mark: noon, Done: true})
		require.ErrorContains(t, err, "shard 0")
	})
	t.Run("EndingAtOnceFinishThePassOnce", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		for range 10 {
			shards := m.shards(t, 4)
			finished := make([]bool, len(shards))
			empty := schema.NewRows(people, account)
			g, ctx := errgroup.WithContext(t.Context())
			for i := range shards {
				g.Go(func() error { return finish(ctx, m.Sink, empty, &shards[i], &finished[i]) })
			}
			require.NoError(t, g.Wait())
			n := 0
			for _, f := range finished {
				if f {
					n++
				}
			}
			require.Equal(t, 1, n)
			require.Equal(t, noon, m.own(t).Mark)
			require.Nil(t, m.own(t).Cursor)
		}
	})
}

func finish(ctx context.Context, s *sink.Sink, empty *schema.Rows, from *sink.Watermark, finished *bool) error {
	result, err := s.Apply(ctx, sink.Batch{Rows: empty, From: from, To: sink.Move{Mark: noon, Done: true}})
	*finished = result.Finished
	return err
}

func TestBegun(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	m.exec(t, `INSERT INTO keapsync.watermarks (account, entity, shard, mark) VALUES
		('ab123', 'contacts', 0, now()), ('ab123', 'orders', 0, NULL), ('ab123', 'orders', 1, now()), ('other', 'tags', 0, now())`)
	begun, err := m.Begun(t.Context(), account)
	require.NoError(t, err)
	require.Equal(t, map[string]bool{"contacts": true}, begun)
}
