package state_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/internal/state"
)

func TestWorkarounds(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	save := func(account, of, value string) {
		t.Helper()
		require.NoError(t, m.SaveWorkaround(t.Context(), account, state.Workaround{Entity: "contacts", Of: of, Value: value}))
	}
	save(account, "records", "500")
	save(account, "records", "250")
	save(account, "fields", "repeated")
	save("other", "records", "7")
	m.exec(t, "UPDATE keapsync.workarounds SET learned_at = '2020-01-01' WHERE of = 'fields'")
	all, err := m.Workarounds(t.Context(), account)
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, "repeated", all[0].Value)
	require.Equal(t, 2020, all[0].Learned.UTC().Year())
	require.Equal(t, "250", all[1].Value)
	require.WithinDuration(t, time.Now(), all[1].Learned, time.Minute)
	save(account, "records", "")
	save(account, "fields", "repeated")
	all, err = m.Workarounds(t.Context(), account)
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.WithinDuration(t, time.Now(), all[0].Learned, time.Minute, "learned once more")
}
