package engine_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// A pass reads its pages on goroutines of its own; a panic in one of them must not end the process.
func TestAPanicFailsItsPassOnly(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		from   int // the call that panics
		entity string
		pages  int
	}{
		"AtTheFirstCall":        {1, "users", -1},
		"InTheFetcherOfAPass":   {3, "contacts", -1},
		"InTheFetcherOfAShard":  {5, "contacts", 1},
		"InASnapshotsOnlyPages": {1, "opportunity_stages", -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t, keapsim.Options{Contacts: 6000, Only: []string{"contacts", "users", "opportunity_stages"}})
			keap := m.account.Reader
			calls := make(chan struct{}, 100)
			m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
				if calls <- struct{}{}; len(calls) == test.from {
					panic("an unforeseen record")
				}
				return keap.ReadPage(ctx, r)
			})
			var log bytes.Buffer
			m.options = engine.Options{ShardPages: test.pages, Log: slog.New(slog.NewTextHandler(&log, nil))}
			_, err := engine.New(m.sink, m.state, m.options).Pass(t.Context(), m.account, schema.Lookup(test.entity))
			require.ErrorContains(t, err, "an unforeseen record")
			require.Contains(t, log.String(), "panic_test.go", "the stack trace is in the log")
			var outcome string
			require.NoError(t, m.db.QueryRow(t.Context(), "SELECT outcome FROM keapsync.passes").Scan(&outcome))
			require.Equal(t, "failed", outcome)
			m.account.Reader = keap
			m.pass(test.entity)
			m.equal(test.entity)
		})
	}
}

// What happens around the reading, such as telling of the end, is part of the pass.
func TestAPanicAroundAPassFailsItToo(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 10, Only: []string{"users"}})
	m.options = engine.Options{Observe: func(e engine.Event) {
		if e.Done {
			panic("an unforeseen end")
		}
	}}
	_, err := engine.New(m.sink, m.state, m.options).Pass(t.Context(), m.account, schema.Lookup("users"))
	require.ErrorContains(t, err, "an unforeseen end")
	m.options.Observe = nil
	m.pass("users")
}
