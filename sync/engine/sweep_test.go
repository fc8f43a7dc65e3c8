package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

func TestSweepBrakes(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 1200, Only: []string{"contacts"}})
	m.pass("contacts")
	gone, err := m.keap.Pick("contacts", 13, false)
	require.NoError(t, err)
	_, err = m.keap.Delete("contacts", gone...)
	require.NoError(t, err)

	r := m.sweep("contacts", false)
	require.Zero(t, r.Tombstoned)
	require.Equal(t, 13, r.Refused.Missing, "12 of 1,200 would have been allowed")
	require.Contains(t, r.Refused.Why, "--allow-mass-delete")
	require.Len(t, m.live("contacts"), 1200)

	r = m.sweep("contacts", true)
	require.Nil(t, r.Refused)
	require.Equal(t, 13, r.Tombstoned)
	require.Equal(t, 13, r.Drift)
	m.equal("contacts")
}
