package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vbauerster/mpb/v8"

	"github.com/keapsync/keapsync/sync/engine"
)

func event(entity string, records int, share float64) engine.Event {
	return engine.Event{Report: engine.Report{Account: "a", Entity: entity, Kind: engine.Backfill, Records: records, Calls: 3}, Share: share}
}

func TestProgressLines(t *testing.T) {
	t.Parallel()
	var b output
	p := newProgressLines(slog.New(slog.NewTextHandler(&b, nil)))
	p.observe(event("orders", 0, -1))
	p.observe(event("contacts", 500, 0.25))
	p.tell(time.Now().Add(10 * time.Second))
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	require.Len(t, lines, 2)
	require.Regexp(t, `msg=reading account=a entity=contacts pass=backfill rows=500 rows_per_s=\d+ calls=3 share="25 %" eta="\d+ s"`, lines[0])
	require.NotContains(t, lines[1], "share", "it cannot be told")

	end := event("contacts", 2000, 1)
	end.Done, end.Took = true, time.Second
	p.observe(end)
	require.Regexp(t, `msg=done account=a entity=contacts .* rows_per_s=2000 .* took="1.0 s"`, b.String())
	failed := event("orders", 0, 1)
	failed.Done, failed.Err = true, errors.New("no\nway")
	p.observe(failed)
	require.Regexp(t, `level=ERROR msg=stopped account=a entity=orders .* error="no; way"`, b.String())
	stopped := event("tags", 0, 1)
	stopped.Done, stopped.Err = true, fmt.Errorf("read: %w", context.Canceled)
	p.observe(stopped)
	require.Regexp(t, `level=WARN msg=interrupted account=a entity=tags`, b.String())
	before := b.String()
	p.tell(time.Now())
	require.Equal(t, before, b.String(), "nothing runs any more")
	p.stop()
}

func TestProgressBars(t *testing.T) {
	t.Parallel()
	show := func(accounts bool) string {
		var b bytes.Buffer
		p := newProgressBars(&b, style{}, accounts, mpb.ForceAutoRefresh(), mpb.WithWidth(120))
		p.observe(event("contacts", 500, 0.5))
		p.observe(event("orders", 100, -1))
		p.Write([]byte("a log line\n"))
		end := event("contacts", 1000, 1)
		end.Done, end.Took = true, 2*time.Second
		p.observe(end)
		failed := event("orders", 100, 1)
		failed.Done, failed.Err = true, errors.New("no")
		p.observe(failed)
		p.observe(event("tags", 7, 0.3)) // never ends, as after an interrupt
		p.stop()
		return b.String()
	}
	one := show(false)
	require.Regexp(t, `✓ contacts +━+ +1,000 rows +500/s +3 calls +2.0 s`, one)
	require.Regexp(t, `✗ orders +─+ +100 rows`, one)
	require.Regexp(t, `· tags +━+─+ +7 rows`, one)
	require.Contains(t, one, "a log line\n")
	require.Contains(t, show(true), "✓ a contacts")
}

func TestRemaining(t *testing.T) {
	t.Parallel()
	left, ok := remaining(0.25, 10*time.Second)
	require.True(t, ok)
	require.Equal(t, 30*time.Second, left)
	for _, share := range []float64{-1, 0, 0.001} {
		_, ok := remaining(share, 10*time.Second)
		require.False(t, ok, "a guess from %g", share)
	}
}
