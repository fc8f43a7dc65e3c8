package state_test

import (
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/stretchr/testify/require"
)

func TestSubscriptions(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	list := func(t *testing.T, m *mirror) []state.Subscription {
		t.Helper()
		all, err := m.Subscriptions(t.Context(), account)
		require.NoError(t, err)
		for i := range all {
			require.WithinDuration(t, m.now(t), all[i].Checked, time.Minute)
			all[i].Checked = time.Time{}
		}
		return all
	}
	hash := [32]byte{1, 2, 3}

	t.Run("AreKnownByTheirAddressBeforeKeapKnowsThem", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		require.NoError(t, m.RegisterSubscription(t.Context(), account, "contact.edit", hash))
		key, known, err := m.FindSubscription(t.Context(), account, hash)
		require.NoError(t, err)
		require.True(t, known)
		require.Equal(t, "contact.edit", key)
		for _, other := range []struct {
			account string
			hash    [32]byte
		}{{"cd456", hash}, {account, [32]byte{9}}} {
			_, known, err = m.FindSubscription(t.Context(), other.account, other.hash)
			require.NoError(t, err)
			require.False(t, known)
		}
	})
	t.Run("KeepWhenTheyWereLastVerified", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		require.NoError(t, m.RegisterSubscription(t.Context(), account, "contact.edit", hash))
		require.NoError(t, m.SaveProof(t.Context(), account, hash, "p\x00roof"))
		proof, err := m.Proof(t.Context(), account, "contact.edit")
		require.NoError(t, err)
		require.Equal(t, "p\uFFFDroof", proof)
		require.NoError(t, m.SaveSubscription(t.Context(), account, "contact.edit", "8", "Verified", noon))
		want := state.Subscription{Account: account, EventKey: "contact.edit", KeapKey: "8", PathHash: hash, Status: "Verified", Verified: noon}
		require.Equal(t, []state.Subscription{want}, list(t, m), "the proof is of no use any more")
		require.NoError(t, m.SaveSubscription(t.Context(), account, "contact.edit", "8", "Inactive", noon.Add(time.Hour)))
		want.Status = "Inactive"
		require.Equal(t, []state.Subscription{want}, list(t, m))
		require.NoError(t, m.RegisterSubscription(t.Context(), account, "contact.edit", [32]byte{4}))
		want.Status, want.KeapKey, want.PathHash = "Unverified", "", [32]byte{4}
		require.Equal(t, []state.Subscription{want}, list(t, m))
		require.NoError(t, m.ForgetSubscription(t.Context(), account, "contact.edit"))
		require.Empty(t, list(t, m))
		proof, err = m.Proof(t.Context(), account, "contact.edit")
		require.NoError(t, err)
		require.Empty(t, proof)
	})
}

func TestGaps(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	open := func(t *testing.T, m *mirror, began time.Time) {
		t.Helper()
		require.NoError(t, m.OpenGap(t.Context(), account, "invoice.add", []string{"orders", "payments"}, began, "Inactive"))
	}
	gaps := func(t *testing.T, m *mirror) []state.Gap {
		t.Helper()
		all, err := m.OpenGaps(t.Context(), account)
		require.NoError(t, err)
		return all
	}
	// waiting are the entries of ended gaps in the inbox.
	waiting := func(t *testing.T, m *mirror) (ids []int64) {
		t.Helper()
		all, err := m.WaitingGaps(t.Context(), account)
		require.NoError(t, err)
		for _, g := range all {
			require.Equal(t, "invoice.add", g.EventKey)
			require.Equal(t, noon, g.Began)
			ids = append(ids, g.ID)
		}
		return ids
	}
	end := func(t *testing.T, m *mirror, at time.Time) {
		t.Helper()
		require.NoError(t, m.EndGaps(t.Context(), account, []string{"invoice.add"}, at))
	}

	t.Run("AreOpenedEndedAndClosed", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		open(t, m, noon)
		open(t, m, noon)
		found := gaps(t, m)
		require.Len(t, found, 2)
		require.Equal(t, state.Gap{ID: found[0].ID, Account: account, EventKey: "invoice.add", Entity: "orders", Began: noon, Reason: "Inactive"}, found[0])
		require.Empty(t, waiting(t, m), "they last")
		end(t, m, noon.Add(time.Hour))
		end(t, m, noon.Add(2*time.Hour))
		found = gaps(t, m)
		require.Equal(t, noon.Add(time.Hour), found[0].Ended)
		entries := waiting(t, m)
		require.Len(t, entries, 2, "a gap ends once")
		require.NoError(t, m.FinishEntries(t.Context(), entries[0]))
		require.Len(t, gaps(t, m), 1)
		require.Equal(t, entries[1:], waiting(t, m))
	})
	t.Run("GoOnWhenTheyBeginAnewBeforeTheyAreRepaired", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		open(t, m, noon)
		end(t, m, noon.Add(time.Hour))
		repairing := waiting(t, m)
		open(t, m, noon.Add(90*time.Minute))
		require.NoError(t, m.FinishEntries(t.Context(), repairing[0]))
		found := gaps(t, m)
		require.Len(t, found, 2)
		require.Equal(t, noon, found[0].Began)
		require.True(t, found[0].Ended.IsZero())
		end(t, m, noon.Add(2*time.Hour))
		require.NoError(t, m.FinishEntries(t.Context(), repairing[1]))
		require.Len(t, gaps(t, m), 2, "what was missed since they were opened again is not repaired")
		require.NoError(t, m.FinishEntries(t.Context(), waiting(t, m)...))
		require.Empty(t, gaps(t, m))
	})
	t.Run("TellHowTheLatestSweepCameOut", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		outcome, began, err := m.LastSweep(t.Context(), account, "contacts")
		require.NoError(t, err)
		require.Empty(t, outcome)
		require.True(t, began.IsZero())
		m.pass(t, state.Sweep, state.Outcome{Outcome: "done"})
		m.pass(t, state.Sweep, state.Outcome{Outcome: "refused"})
		outcome, began, err = m.LastSweep(t.Context(), account, "contacts")
		require.NoError(t, err)
		require.Equal(t, "refused", outcome)
		require.WithinDuration(t, m.now(t), began, time.Minute)
	})
}
