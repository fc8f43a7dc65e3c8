package source_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

func TestRetry(t *testing.T) {
	t.Parallel()
	down := &source.Error{Account: "ab123", Kind: source.KindServer, Status: 503}
	inBubble := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) { t.Parallel(); synctest.Test(t, f) })
	}

	inBubble("RepeatsUntilTheCallSucceeds", func(t *testing.T) {
		want := &source.Page{Body: 7}
		s := &script{answer: func(n int, _ source.Request) (*source.Page, error) {
			if n < 4 {
				return nil, down
			}
			return want, nil
		}}
		began := time.Now()
		page, err := source.Retry(s, source.RetryOptions{}).ReadPage(t.Context(), someRequest)
		require.NoError(t, err)
		require.Same(t, want, page)
		require.Equal(t, 4, s.calls)
		require.LessOrEqual(t, time.Since(began), 3500*time.Millisecond, "waits of up to 0.5, 1 and 2 s")
		require.Positive(t, time.Since(began))
	})

	inBubble("GivesUpAndSaysHowOftenItTried", func(t *testing.T) {
		s := always(nil, down)
		_, err := source.Retry(s, source.RetryOptions{Attempts: 3}).ReadPage(t.Context(), someRequest)
		require.Equal(t, 3, s.calls)
		require.ErrorIs(t, err, down)
		require.ErrorContains(t, err, "gave up after 3 calls in ")
		require.True(t, source.IsTemporary(err), "a later pass may succeed")
	})

	inBubble("GivesUpWhenTheTimeIsUp", func(t *testing.T) {
		s := always(nil, down)
		began := time.Now()
		o := source.RetryOptions{Attempts: 1000, MaxTime: time.Minute}
		_, err := source.Retry(s, o).ReadPage(t.Context(), someRequest)
		require.ErrorIs(t, err, down)
		require.LessOrEqual(t, time.Since(began), time.Minute)
		require.Greater(t, s.calls, 3)
		require.Less(t, s.calls, 1000)
	})

	inBubble("WaitsAtLeastAsLongAsKeapAsks", func(t *testing.T) {
		asks := &source.Error{Kind: source.KindQuota, Layer: source.LayerMinute, RetryAfter: 40 * time.Second}
		s := &script{answer: func(n int, _ source.Request) (*source.Page, error) {
			if n == 1 {
				return nil, asks
			}
			return &source.Page{}, nil
		}}
		began := time.Now()
		_, err := source.Retry(s, source.RetryOptions{}).ReadPage(t.Context(), someRequest)
		require.NoError(t, err)
		require.GreaterOrEqual(t, time.Since(began), 40*time.Second)
		require.Less(t, time.Since(began), 41*time.Second)
	})

	inBubble("ReturnsAtOnceWhenKeapAsksForTooLong", func(t *testing.T) {
		s := always(nil, &source.Error{Kind: source.KindServer, Status: 503, RetryAfter: time.Hour})
		began := time.Now()
		_, err := source.Retry(s, source.RetryOptions{}).ReadPage(t.Context(), someRequest)
		require.ErrorContains(t, err, "asked to wait 1h0m0s")
		require.Equal(t, time.Hour, source.RetryAfter(err))
		require.Zero(t, time.Since(began))
		require.Equal(t, 1, s.calls)
	})

	inBubble("DoesNotRepeatWhatCannotSucceed", func(t *testing.T) {
		for _, err := range []error{
			&source.Error{Kind: source.KindAuth, Status: 401},
			&source.Error{Kind: source.KindBadRequest, Status: 400},
			&source.Error{Kind: source.KindQuota, Status: 429, Layer: source.LayerDay},
			&source.Error{Kind: source.KindUntrusted},
			errors.New("anything else"),
		} {
			s := always(nil, err)
			_, got := source.Retry(s, source.RetryOptions{}).ReadPage(t.Context(), someRequest)
			require.Equal(t, err, got)
			require.Equal(t, 1, s.calls, "%s", err)
		}
	})

	inBubble("StopsAtOnceWhenTheContextEnds", func(t *testing.T) {
		stop := errors.New("the user pressed a key")
		ctx, cancel := context.WithCancelCause(t.Context())
		s := always(nil, &source.Error{Kind: source.KindServer, RetryAfter: time.Minute})
		time.AfterFunc(10*time.Second, func() { cancel(stop) })
		began := time.Now()
		_, err := source.Retry(s, source.RetryOptions{}).ReadPage(ctx, someRequest)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, stop)
		require.Equal(t, 10*time.Second, time.Since(began))
		require.False(t, source.IsTemporary(err))
	})

	inBubble("SpreadsCallersThatFailedTogether", func(t *testing.T) {
		waits := map[time.Duration]bool{}
		for range 50 {
			s := &script{answer: func(n int, _ source.Request) (*source.Page, error) {
				if n == 1 {
					return nil, down
				}
				return &source.Page{}, nil
			}}
			began := time.Now()
			_, err := source.Retry(s, source.RetryOptions{}).ReadPage(t.Context(), someRequest)
			require.NoError(t, err)
			waits[time.Since(began)] = true
		}
		require.Greater(t, len(waits), 40)
	})
}
