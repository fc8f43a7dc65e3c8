package state_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFailingTasks(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	m.exec(t, `INSERT INTO keapsync.schedule (account, task, due_at, holder, failures, error) VALUES
		('ab123', 'sync', now() + interval '1 hour', NULL, 2, 'Keap is closed'), ('ab123', 'sweep', now() + interval '1 hour', NULL, 0, NULL),
		('ab123', 'hooks', NULL, 'a daemon', 1, 'Keap was closed'), ('other', 'sync', now() + interval '1 hour', NULL, 1, 'no')`)
	failing, err := m.FailingTasks(t.Context())
	require.NoError(t, err)
	require.Len(t, failing, 3)
	require.Equal(t, "hooks", failing[0].Task)
	require.Zero(t, failing[0].Due)
	require.Equal(t, "Keap is closed", failing[1].Error)
	require.Equal(t, 2, failing[1].Failures)
	require.NoError(t, m.RetryTasks(t.Context(), account))
	require.Equal(t, []string{"(ab123,sync)"}, m.all(t, "SELECT account, task FROM keapsync.schedule WHERE due_at <= now() ORDER BY 1, 2"))
}
