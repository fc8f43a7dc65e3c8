package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/sourcetest"
)

func TestLedger(t *testing.T) {
	t.Parallel()
	sourcetest.Ledger(t, func(t *testing.T) source.Ledger {
		s := migrated(t, keapsim.Options{Contacts: 1})
		return openLedger(t, s)
	})
}

// openLedger is the ledger of a process on the stage's database.
func openLedger(t *testing.T, s *stage) ledger {
	t.Helper()
	opened, err := sink.Open(t.Context(), s.database, sink.Options{MaxConns: 8})
	require.NoError(t, err)
	t.Cleanup(opened.Close)
	return ledger{opened}
}
