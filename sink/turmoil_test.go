package sink_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// outcome is what an Apply in the background came to.
type outcome struct {
	result sink.Result
	err    error
}

func (m *mirror) start(ctx context.Context, b sink.Batch) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		result, err := m.Apply(ctx, b)
		done <- outcome{result, err}
	}()
	return done
}

// blocked waits until a connection of the sink waits for a lock, and returns its process id.
func (m *mirror) blocked(t *testing.T) (pid int) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for pid == 0 {
		require.True(t, time.Now().Before(deadline), "nobody waits for a lock")
		err := m.pool.QueryRow(t.Context(), `SELECT coalesce((SELECT pid FROM pg_stat_activity, pg_sleep(0.005)
			WHERE datname = current_database() AND application_name = 'keapsync' AND wait_event_type = 'Lock' LIMIT 1), 0)`).Scan(&pid)
		require.NoError(t, err)
	}
	return pid
}

// begin opens a transaction that stands for another writer, and runs statements in it.
func (m *mirror) begin(t *testing.T, statements ...string) pgx.Tx {
	t.Helper()
	tx, err := m.pool.Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) })
	for _, sql := range statements {
		_, err := tx.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	return tx
}

func TestTwoWriters(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stamp, wins string
		want        sink.Result
	}{
		"ANewRecordGivesWayToANewerRowWrittenMeanwhile": {newer, "theirs", sink.Result{Inserted: 2, MirrorNewer: 1}},
		"ANewRecordReplacesAnOlderRowWrittenMeanwhile":  {"2025-01-01T00:00:00Z", "ours", sink.Result{Inserted: 2, Updated: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t)
			m.apply(t, person{ID: 9, Name: "before", Updated: older})
			other := m.begin(t,
				"INSERT INTO keap.people (account, id, name, update_time, _row_hash) VALUES ('ab123', 2, 'theirs', '"+c.stamp+"', 1)",
				"INSERT INTO keap.person_tags (account, person_id, tag_id) VALUES ('ab123', 2, 77)")
			done := m.start(t.Context(), sink.Batch{Rows: rowsOf(t, people,
				person{ID: 1, Name: "ours", Updated: older, Tags: []int64{1}},
				person{ID: 2, Name: "ours", Updated: older, Tags: []int64{2}},
				person{ID: 3, Name: "ours", Updated: older, Tags: []int64{3}},
				person{ID: 9, Name: "after", Updated: newer, Tags: []int64{9}},
			)})
			m.blocked(t)
			require.NoError(t, other.Commit(t.Context()))
			o := <-done
			require.NoError(t, o.err)
			c.want.Updated++ // the record that had changed anyway
			require.Equal(t, c.want, o.result)
			require.Equal(t, []string{"ours", c.wins, "ours", "after"}, []string{m.name(t, 1), m.name(t, 2), m.name(t, 3), m.name(t, 9)})
			tag := map[string]string{"ours": "2  ", "theirs": "77  "}[c.wins]
			require.Equal(t, []string{"1  ", tag, "9  "}, []string{m.children(t, 1), m.children(t, 2), m.children(t, 9)})
		})
	}
	t.Run("AChangedRecordGivesWayToANewerRowWrittenMeanwhile", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, person{ID: 1, Name: "first", Updated: "2025-01-01T00:00:00Z", Tags: []int64{1}})
		other := m.begin(t, "UPDATE keap.people SET name = 'theirs', update_time = '"+newer+"', _row_hash = 1")
		done := m.start(t.Context(), sink.Batch{Rows: rowsOf(t, people, person{ID: 1, Name: "ours", Updated: older})})
		m.blocked(t)
		require.NoError(t, other.Commit(t.Context()))
		require.Equal(t, outcome{result: sink.Result{MirrorNewer: 1}}, <-done)
		require.Equal(t, "theirs", m.name(t, 1))
		require.Equal(t, "1  ", m.children(t, 1))
	})
	t.Run("ATombstoneGivesWayToARowWrittenMeanwhile", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, person{ID: 1, Name: "first", Updated: older, Tags: []int64{1}})
		asked := m.now(t)
		other := m.begin(t, "UPDATE keap.people SET name = 'theirs', _asked_at = now(), _row_hash = 1")
		done := m.start(t.Context(), sink.Batch{Rows: schema.NewRows(people, account), Tombstones: []int64{1}, AsOf: asked})
		m.blocked(t)
		require.NoError(t, other.Commit(t.Context()))
		require.Equal(t, outcome{}, <-done)
		require.Equal(t, "theirs", m.name(t, 1))
		require.Equal(t, "1  ", m.children(t, 1))
	})
	t.Run("ADeadlockIsTriedAgain", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.apply(t, person{ID: 1, Name: "a", Updated: older}, person{ID: 2, Name: "b", Updated: older})
		// The other one looks for a deadlock much later than we do, so that we are the victim.
		other := m.begin(t, "SET LOCAL deadlock_timeout = '1min'", "UPDATE keap.people SET name = 'theirs' WHERE id = 2")
		done := m.start(t.Context(), sink.Batch{Rows: rowsOf(t, people,
			person{ID: 1, Name: "ours", Updated: newer}, person{ID: 2, Name: "ours", Updated: newer})})
		m.blocked(t)
		_, err := other.Exec(t.Context(), "UPDATE keap.people SET name = 'theirs' WHERE id = 1")
		require.NoError(t, err)
		require.NoError(t, other.Commit(t.Context()))
		require.Equal(t, outcome{result: sink.Result{Updated: 2}}, <-done)
		require.Equal(t, "ours", m.name(t, 1))
	})
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	// A row that is not committed stops the COPY at its first record; what follows fills all buffers on the way.
	const lock = "INSERT INTO keap.people (account, id, _row_hash) VALUES ('ab123', 1, 1)"
	big := func() []person {
		batch := []person{{ID: 1, Name: "x", Updated: older}}
		for id := range int64(20) {
			batch = append(batch, person{ID: id + 2, Name: strings.Repeat("x", 1<<20), Updated: older})
		}
		return batch
	}
	for name, interrupt := range map[string]func(t *testing.T, m *mirror, cancel context.CancelFunc){
		"ByTheEndOfItsConnection": func(t *testing.T, m *mirror, _ context.CancelFunc) {
			m.exec(t, "SELECT pg_terminate_backend($1)", m.blocked(t))
		},
		"ByItsContext": func(t *testing.T, m *mirror, cancel context.CancelFunc) {
			m.blocked(t)
			cancel()
		},
	} {
		t.Run("InTheMiddleOfACopy"+name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t)
			from := m.own(t)
			other := m.begin(t, lock)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			rows := rowsOf(t, people, big()...)
			done := m.start(ctx, sink.Batch{Rows: rows, From: from})
			interrupt(t, m, cancel)
			o := <-done
			require.Error(t, o.err)
			require.Equal(t, ctx.Err() != nil, errors.Is(o.err, context.Canceled), "%v", o.err)
			for i := range rows.Tables { // the caller's again: the race detector tells if it is still read
				clear(rows.Tables[i].Data)
			}
			require.NoError(t, other.Rollback(t.Context()))
			m.landsNext(t, from)
		})
		t.Run("BeforeTheWatermarkMoves"+name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t)
			from := m.own(t)
			other := m.begin(t, "SELECT FROM keapsync.watermarks FOR UPDATE")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := m.start(ctx, sink.Batch{Rows: rowsOf(t, people, ada("Ada", older)), From: from})
			interrupt(t, m, cancel)
			require.Error(t, (<-done).err)
			require.NoError(t, other.Rollback(t.Context()))
			m.landsNext(t, from)
		})
	}
}

// landsNext makes sure that nothing has landed and that the next batch does.
func (m *mirror) landsNext(t *testing.T, from *sink.Watermark) {
	t.Helper()
	require.Empty(t, m.all(t, "SELECT id FROM keap.people"))
	require.Empty(t, m.all(t, "SELECT person_id FROM keap.person_tags"))
	require.Equal(t, from, m.own(t))
	result, err := m.move(t, from, sink.Move{Mark: noon}, ada("Ada", older))
	require.NoError(t, err)
	require.Equal(t, 1, result.Inserted)
	require.Equal(t, noon, m.own(t).Mark)
}
