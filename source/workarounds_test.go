package source_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

// shelf is a store of workarounds.
type shelf struct {
	mu     sync.Mutex
	stored []source.Workaround
	saved  []source.Workaround // in the order of learning
	loads  int
	fails  error
}

func (s *shelf) Load(context.Context) ([]source.Workaround, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loads++
	return slices.Clone(s.stored), s.fails
}

func (s *shelf) Save(_ context.Context, w source.Workaround) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saved = append(s.saved, w)
	s.stored = slices.DeleteFunc(s.stored, func(o source.Workaround) bool { return o.Entity == w.Entity && o.Of == w.Of })
	if w.Value != "" {
		s.stored = append(s.stored, w)
	}
	return s.fails
}

func TestWorkarounds(t *testing.T) {
	t.Parallel()
	inBubble := func(name string, f func(t *testing.T, s *shelf, a, b *source.Workarounds)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, a, b := &shelf{}, source.NewWorkarounds("ab123", nil), source.NewWorkarounds("ab123", nil)
				a.Keep(s)
				b.Keep(s)
				f(t, s, a, b)
			})
		})
	}
	find := func(t *testing.T, w *source.Workarounds, want string, wantDue bool) {
		t.Helper()
		value, due := w.Find(t.Context(), "contacts", source.SizeOfRecords)
		require.Equal(t, want, value)
		require.Equal(t, wantDue, due)
	}

	inBubble("ReachProcessesThatRunAlready", func(t *testing.T, s *shelf, a, b *source.Workarounds) {
		find(t, a, "", false)
		find(t, b, "", false)
		a.Learn(t.Context(), "contacts", source.SizeOfRecords, "250")
		find(t, a, "250", false)
		time.Sleep(time.Minute)
		find(t, b, "250", false)
		value, _ := b.Find(t.Context(), "contacts", source.SizeOfStamps)
		require.Empty(t, value, "another way to ask")
		b.Learn(t.Context(), "contacts", source.SizeOfRecords, "")
		time.Sleep(time.Minute)
		find(t, a, "", false)
		require.Empty(t, s.stored)
	})

	inBubble("AreDueAfterAWeekInAProcessThatRunsOn", func(t *testing.T, _ *shelf, a, b *source.Workarounds) {
		a.Learn(t.Context(), "contacts", source.SizeOfRecords, "250")
		time.Sleep(7*24*time.Hour - time.Second)
		find(t, a, "250", false)
		find(t, b, "250", false)
		time.Sleep(time.Second)
		find(t, a, "250", true)
		find(t, b, "250", true)
		b.Learn(t.Context(), "contacts", source.SizeOfRecords, "250") // the usual way failed again
		time.Sleep(time.Minute)
		find(t, a, "250", false)
	})

	inBubble("AreReadOnceAMinute", func(t *testing.T, s *shelf, a, _ *source.Workarounds) {
		for range 1000 {
			find(t, a, "", false)
		}
		require.Equal(t, 1, s.loads)
	})

	inBubble("StayAsTheyAreWhileTheStoreFails", func(t *testing.T, s *shelf, a, _ *source.Workarounds) {
		a.Learn(t.Context(), "contacts", source.SizeOfRecords, "250")
		s.fails = errors.New("no connection")
		time.Sleep(time.Hour)
		find(t, a, "250", false)
	})
}
