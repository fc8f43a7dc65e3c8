package state_test

import (
	"testing"

	"github.com/keapsync/keapsync/sink"

	"github.com/stretchr/testify/require"
)

func TestPrune(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	var edits []sink.HookEvent
	for id := range int64(3) {
		edits = append(edits, sink.HookEvent{Key: "contact.edit", RecordID: id + 1})
	}
	require.NoError(t, m.ReceiveEvents(t.Context(), account, edits))
	m.exec(t, "UPDATE keapsync.hook_events SET done_at = now() - CASE WHEN record_id = 1 THEN interval '73 hours' ELSE '71 hours' END WHERE record_id < 3")
	// Days ago, kind and outcome of passes.
	m.exec(t, `INSERT INTO keapsync.passes (account, entity, kind, outcome, started_at) SELECT a, e, k, o, now() - d * interval '1 day' FROM (VALUES
		('ab123', 'contacts', 'backfill', 'done', 300), ('ab123', 'contacts', 'sweep', 'done', 200), ('ab123', 'contacts', 'sweep', 'done', 100),
		('ab123', 'contacts', 'incremental', 'failed', 95), ('ab123', 'contacts', 'incremental', NULL, 94), ('ab123', 'contacts', 'incremental', 'done', 93),
		('ab123', 'contacts', 'incremental', 'done', 1), ('ab123', 'contacts', 'incremental', 'failed', 0), ('other', 'contacts', 'incremental', 'failed', 95)) p (a, e, k, o, d)`)
	require.NoError(t, m.Prune(t.Context(), account))
	require.Equal(t, []string{"(2)", "(3)"}, m.all(t, "SELECT record_id FROM keapsync.hook_events ORDER BY 1"))
	require.Equal(t, []string{"(backfill,300)", "(sweep,100)", "(incremental,1)", "(incremental,0)"}, m.all(t,
		"SELECT kind, round(extract(epoch FROM now() - started_at) / 86400) FROM keapsync.passes WHERE account = 'ab123' ORDER BY started_at"))
	require.Equal(t, "1", m.one(t, "SELECT count(*) FROM keapsync.passes WHERE account = 'other'"))
}
