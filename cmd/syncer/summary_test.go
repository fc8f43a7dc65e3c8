package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/sync/engine"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	done := outcome{}
	failed := outcome{Err: errors.New("x")}
	fenced := outcome{Err: sink.ErrFenced}
	quota := outcome{Err: &source.Error{Kind: source.KindQuota}}
	rejected := outcome{Report: engine.Report{Rejected: 1}}
	refused := outcome{Report: engine.Report{Refused: &engine.Refusal{Missing: 5, Live: 10, Why: "too many"}}}

	t.Run("IsAsBadAsItsWorstPass", func(t *testing.T) {
		t.Parallel()
		for _, c := range []struct {
			outcomes []outcome
			word     string
			code     int
		}{
			{nil, "done", exitDone},
			{[]outcome{done, done}, "done", exitDone},
			{[]outcome{done, rejected}, "partial", exitPartial},
			{[]outcome{done, refused}, "partial", exitPartial},
			{[]outcome{rejected, failed}, "failed", exitFailed},
			{[]outcome{done, fenced}, "failed", exitFailed},
			{[]outcome{failed, quota}, "quota", exitQuota},
		} {
			s := summarize(t.Context(), "sync", time.Second, c.outcomes)
			require.Equal(t, c.word, s.Outcome)
			require.Equal(t, c.code, s.ExitCode)
		}
	})

	t.Run("TellsWhatIsNewerInTheMirror", func(t *testing.T) {
		t.Parallel()
		newer := outcome{Report: engine.Report{Account: "ab123", Entity: "contacts", MirrorNewer: 2}}
		s := summarize(t.Context(), "sync", time.Second, []outcome{newer})
		require.Contains(t, s.remarks(engine.Report{})[0].text, "ab123 contacts: mirror is newer: 2 records left out")
		require.Equal(t, exitDone, s.ExitCode)
	})

	t.Run("IsInterruptedWhateverElseHappened", func(t *testing.T) {
		t.Parallel()
		ctx, stop := context.WithCancel(t.Context())
		stop()
		s := summarize(ctx, "sync", time.Second, []outcome{done, quota, failed})
		require.Equal(t, exitInterrupted, s.ExitCode)
		require.Empty(t, s.Passes[1].Error, "being stopped is no error")
	})

	t.Run("IsDoneIfTheInterruptCameTooLate", func(t *testing.T) {
		t.Parallel()
		ctx, stop := context.WithCancel(t.Context())
		stop()
		require.Equal(t, exitDone, summarize(ctx, "sync", time.Second, []outcome{done}).ExitCode)
	})

	t.Run("TellsTheSameTroubleOfSeveralEntitiesOnce", func(t *testing.T) {
		t.Parallel()
		refusal := func(entity string) outcome {
			return outcome{
				engine.Report{Account: "a", Entity: entity},
				&source.Error{Account: "a", Entity: entity, Call: "GET /v2/" + entity, Kind: source.KindAuth, Status: 401},
			}
		}
		s := summarize(t.Context(), "sync", time.Second, []outcome{refusal("contacts"), refusal("orders")})
		lines := s.remarks(engine.Report{})
		require.Len(t, lines, 1)
		require.Contains(t, lines[0].text, "[2 entities: contacts, orders]")
	})

	t.Run("KeepsDifferentTroubleApart", func(t *testing.T) {
		t.Parallel()
		cut := func(entity string) outcome {
			return outcome{
				engine.Report{Account: "a", Entity: entity},
				&source.Error{Account: "a", Entity: entity, Call: "GET /v2/" + entity, Kind: source.KindCut},
			}
		}
		s := summarize(t.Context(), "sync", time.Second, []outcome{cut("contacts"), cut("orders")})
		lines := s.remarks(engine.Report{})
		require.Len(t, lines, 2)
		require.Contains(t, lines[0].text, "a: contacts: GET /v2/contacts")
	})
}
