package engine_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// readerFunc is a reader that does something before each call.
type readerFunc func(ctx context.Context, r source.Request) (*source.Page, error)

func (f readerFunc) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	return f(ctx, r)
}

func (readerFunc) Means(e *schema.Entity) schema.Means { return e.V2Means() }

func TestFlow(t *testing.T) {
	t.Parallel()

	t.Run("NeverHasMoreThanABatchUncommitted", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 14_000, Only: []string{"contacts"}})
		var read, committed, most atomic.Int64
		keap := m.account.Reader
		m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
			page, err := keap.ReadPage(ctx, r)
			if err == nil && r.Limit == 0 {
				open := read.Add(int64(len(page.Records))) - committed.Load()
				for seen := most.Load(); open > seen && !most.CompareAndSwap(seen, open); seen = most.Load() {
				}
			}
			return page, err
		})
		m.options = engine.Options{BatchPages: 3, ShardPages: -1, Observe: func(e engine.Event) { committed.Store(int64(e.Records)) }}
		for _, what := range []string{"new", "unchanged"} {
			read.Store(0)
			most.Store(0)
			require.NoError(t, m.sink.ResetWatermark(t.Context(), "ab123", "contacts"))
			require.Equal(t, 14_000, m.pass("contacts").Records, what)
			require.LessOrEqual(t, most.Load(), int64(3000), "%s: three pages, the one that is being read among them", what)
			require.Greater(t, most.Load(), int64(1000), "%s: pages are collected", what)
		}
	})

	t.Run("CommitsWhatItHasWhenNoMoreComes", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 6000, Only: []string{"contacts"}})
		keap, calls, committed := m.account.Reader, atomic.Int64{}, make(chan struct{})
		m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
			if calls.Add(1) == 5 {
				select {
				case <-committed:
				case <-time.After(time.Minute):
					return nil, errors.New("what came is not committed")
				}
			}
			return keap.ReadPage(ctx, r)
		})
		m.options.Observe = func(e engine.Event) {
			if e.Records == 3000 {
				close(committed)
			}
		}
		require.Equal(t, 6000, m.pass("contacts").Inserted)
		m.equal("contacts")
	})

	t.Run("CommitsWhatCameBeforeAnErrorAndResumesBehindIt", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 6000, Only: []string{"contacts"}})
		keap, calls, broken := m.account.Reader, atomic.Int64{}, errors.New("the line is cut")
		m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
			if calls.Add(1) == 5 {
				return nil, broken
			}
			return keap.ReadPage(ctx, r)
		})
		r, err := engine.New(m.sink, m.state, m.options).Pass(t.Context(), m.account, schema.Lookup("contacts"))
		require.ErrorIs(t, err, broken)
		require.Equal(t, 3000, r.Inserted, "calls 1, 3 and 4 brought pages; 2 asked for the greatest id")
		require.True(t, r.Mark.IsZero())
		r = m.pass("contacts")
		require.Equal(t, engine.Backfill, r.Kind, "an unfinished backfill is one still")
		require.Equal(t, 3000, r.Inserted)
		require.Zero(t, r.Unchanged, "nothing is read twice")
		m.equal("contacts")
	})

	t.Run("CommitsWhatCameBeforeItWasStopped", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 6000, Only: []string{"contacts"}})
		ctx, stop := context.WithCancel(t.Context())
		keap, calls := m.account.Reader, atomic.Int64{}
		m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
			if calls.Add(1) == 5 {
				stop()
			}
			return keap.ReadPage(ctx, r)
		})
		r, err := engine.New(m.sink, m.state, m.options).Pass(ctx, m.account, schema.Lookup("contacts"))
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 3000, r.Inserted)
	})

	t.Run("StopsWhereItIsToldTo", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 14_000, Only: []string{"contacts"}})
		// More than one transaction can collect, with what is in memory: there is something left to stop.
		ctx, cancel := context.WithCancel(t.Context())
		m.options.Observe = func(e engine.Event) {
			if e.Records >= 2000 {
				cancel()
			}
		}
		_, err := engine.New(m.sink, m.state, m.options).Pass(ctx, m.account, schema.Lookup("contacts"))
		require.ErrorIs(t, err, context.Canceled)
		m.options.Observe = nil
		m.pass("contacts")
		m.equal("contacts")
	})
}

func TestPageIsKeptThoughTheGreatestIDCannotBeTold(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 3000, Only: []string{"contacts"}})
	keap, calls, spent := m.account.Reader, atomic.Int64{}, errors.New("the day's calls are spent")
	m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
		if calls.Add(1) > 1 {
			return nil, spent
		}
		return keap.ReadPage(ctx, r)
	})
	for range 2 { // a day each
		calls.Store(0)
		_, err := engine.New(m.sink, m.state, m.options).Pass(t.Context(), m.account, schema.Lookup("contacts"))
		require.ErrorIs(t, err, spent)
	}
	require.Len(t, m.live("contacts"), 2000)
}
