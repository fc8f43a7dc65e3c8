package sink_test

import (
	"context"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink"
)

// receive puts events into the inbox.
func (m *mirror) receive(t testing.TB, events ...sink.HookEvent) {
	t.Helper()
	require.NoError(t, m.ReceiveEvents(context.WithoutCancel(t.Context()), account, events))
}

// waiting returns what waits in the inbox.
func (m *mirror) waiting(t testing.TB, limit int) []sink.HookEvent {
	t.Helper()
	events, err := m.WaitingEvents(t.Context(), account, limit)
	require.NoError(t, err)
	return events
}

func edits(ids ...int64) []sink.HookEvent {
	var events []sink.HookEvent
	for _, id := range ids {
		events = append(events, sink.HookEvent{Key: "contact.edit", RecordID: id})
	}
	return events
}

func TestInbox(t *testing.T) {
	t.Parallel()
	t.Run("KeepsAnEventForEachEntityItConcerns", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		m.receive(t,
			sink.HookEvent{Key: "contactGroup.applied", RecordID: 7, TagID: 3, Happened: at},
			sink.HookEvent{Key: "invoice.add", RecordID: 8},
			sink.HookEvent{Key: "contact.sneeze", RecordID: 9})
		events := m.waiting(t, 10)
		require.Len(t, events, 3)
		require.Equal(t, []string{"contacts", "invoices", "orders"}, []string{events[0].Entity, events[1].Entity, events[2].Entity})
		require.Equal(t, sink.HookEvent{
			ID: events[0].ID, Entity: "contacts", Key: "contactGroup.applied", RecordID: 7, TagID: 3, Happened: at, Received: events[0].Received,
		}, events[0])
		require.WithinDuration(t, m.now(t), events[0].Received, time.Minute)
		require.True(t, events[1].Happened.IsZero())
		require.Zero(t, events[1].TagID)
	})
	t.Run("BelongsToTheTransactionOfTheCaller", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		tx, err := m.pool.Begin(t.Context())
		require.NoError(t, err)
		require.NoError(t, m.AddEvents(t.Context(), tx, account, edits(1)))
		require.NoError(t, tx.Rollback(t.Context()))
		require.Empty(t, m.waiting(t, 10))
		require.NoError(t, pgx.BeginFunc(t.Context(), m.pool, func(tx pgx.Tx) error {
			return m.AddEvents(t.Context(), tx, account, edits(1))
		}))
		require.Len(t, m.waiting(t, 10), 1)
	})
	t.Run("GivesTheEldestOfEachEntity", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.receive(t, edits(1, 2, 3)...)
		m.receive(t, sink.HookEvent{Key: "order.add", RecordID: 4})
		events := m.waiting(t, 2)
		require.Len(t, events, 3)
		for i, want := range []int64{1, 2, 4} {
			require.Equal(t, want, events[i].RecordID)
		}
	})
	t.Run("LosesNoEventThatComesWhileOthersAreFinished", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.receive(t, edits(1)...)
		taken := m.waiting(t, 10)
		m.receive(t, edits(1)...)
		require.NoError(t, m.FinishEntries(t.Context(), taken[0].ID))
		require.NoError(t, m.FinishEntries(t.Context()))
		left := m.waiting(t, 10)
		require.Len(t, left, 1)
		require.Greater(t, left[0].ID, taken[0].ID)
	})
	t.Run("TurnsAnEventIntoAGap", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.receive(t, edits(0, 1)...)
		event := m.waiting(t, 10)[0]
		require.NoError(t, m.DeferEvents(t.Context(), event.ID))
		require.Len(t, m.waiting(t, 10), 1)
		gaps, err := m.WaitingGaps(t.Context(), account)
		require.NoError(t, err)
		require.Equal(t, []state.WaitingGap{{ID: event.ID, Entity: "contacts", EventKey: "contact.edit"}}, gaps)
		require.NoError(t, m.FinishEntries(t.Context(), event.ID))
		gaps, err = m.WaitingGaps(t.Context(), account)
		require.NoError(t, err)
		require.Empty(t, gaps)
	})
	t.Run("ForgetsWhatIsNotMirrored", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.receive(t, append(edits(1), sink.HookEvent{Key: "order.add", RecordID: 4})...)
		require.NoError(t, m.FinishOtherEvents(t.Context(), account, []string{"contacts"}))
		require.Len(t, m.waiting(t, 10), 1)
	})
	t.Run("NotesWhenADeliveryCame", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		require.NoError(t, m.RegisterSubscription(t.Context(), account, "contact.edit", [32]byte{1}))
		m.receive(t, edits(1)...)
		require.Equal(t, "true", m.one(t, "SELECT delivered_at = (SELECT received_at FROM keapsync.hook_events) FROM keapsync.hook_subscriptions"))
	})
}
