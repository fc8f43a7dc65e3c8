package state_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/stretchr/testify/require"
)

func TestClaims(t *testing.T) {
	t.Parallel()
	claim := func(t *testing.T, s *state.State, entity string) func() {
		t.Helper()
		_, release, err := s.Claim(t.Context(), account, entity, "backfill")
		require.NoError(t, err)
		return release
	}
	refused := func(t *testing.T, s *state.State, entity string) *state.ClaimedError {
		t.Helper()
		_, _, err := s.Claim(t.Context(), account, entity, "sweep")
		claimed, ok := errors.AsType[*state.ClaimedError](err)
		require.True(t, ok, "%v", err)
		return claimed
	}

	t.Run("AreGivenOnceInAProcessAndBetweenProcesses", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		other := m.open(t)
		release := claim(t, m.State, "contacts")
		for _, s := range []*state.State{m.State, other} {
			h := refused(t, s, "contacts").Holder
			require.Equal(t, "backfill", h.Work)
			require.NotEmpty(t, h.Host)
			require.Positive(t, h.PID)
			require.WithinDuration(t, m.now(t), h.Since, time.Minute)
		}
		claim(t, other, "orders")()
		release()
		release() // is given back once
		again := claim(t, other, "contacts")
		refused(t, m.State, "contacts")
		again()
		claim(t, m.State, "contacts")()
	})
	t.Run("AreFreeWhenTheirProcessIsGone", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		other := m.open(t)
		claim(t, other, "contacts")
		refused(t, m.State, "contacts")
		other.Close()
		claim(t, m.State, "contacts")()
	})
	t.Run("EndTheirPassesWhenTheSessionIsLost", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		held, release, err := m.Claim(t.Context(), account, "contacts", "backfill")
		require.NoError(t, err)
		m.exec(t, "SELECT pg_terminate_backend(backend) FROM keapsync.claims")
		<-held.Done()
		require.ErrorIs(t, context.Cause(held), state.ErrClaimLost)
		again := claim(t, m.State, "contacts")
		release() // of the claim that is lost: the new one stays
		refused(t, m.open(t), "contacts")
		again()
	})
	t.Run("OfOthersOutliveAPassThatIsStopped", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		release := claim(t, m.State, "contacts")
		defer release()
		stopped, stop := context.WithCancel(t.Context())
		stop()
		if _, release, err := m.Claim(stopped, account, "orders", "sweep"); err == nil {
			release()
		}
		refused(t, m.open(t), "contacts")
	})
}
