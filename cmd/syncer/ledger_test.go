package main

import (
	"log/slog"
	"sync"
	"testing"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/internal/state"
	"github.com/keapsync/keapsync/sink/sinktest"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
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
	return ledger{state.New(sinktest.Open(t, s.database, database.Options{MaxConns: 8}))}
}

// process is a budget and a reader as a process of its own would have them.
func (s *stage) process(t *testing.T, share float64, reserve int) source.Reader {
	t.Helper()
	acct, err := wireAccount(&accountConfig{
		Name: "ab123", RESTURL: s.server.URL + "/crm/rest", Roads: []string{schema.RESTv2.String()},
		Auth: authConfig{Method: methodToken, Token: newSecret(stageToken, nil)}, Quota: quotaConfig{share, reserve},
	}, nil, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(acct.close)
	require.NoError(t, shareBudgets(t.Context(), openLedger(t, s).state, acct))
	return acct.Reader
}

// sum is the number of calls that Keap met.
func (s *stage) sum() (sum int) {
	for _, n := range s.keap.Calls() {
		sum += n
	}
	return sum
}

// drain asks on many goroutines, and for all purposes, until nobody may ask any more. What Keap fails is asked again.
func drain(t *testing.T, readers ...source.Reader) {
	t.Helper()
	users := schema.Lookup("users")
	var all sync.WaitGroup
	for _, r := range readers {
		for i := range 8 {
			all.Go(func() {
				for {
					page, err := r.ReadPage(t.Context(), source.Request{Entity: users, Limit: 1, Purpose: source.Purpose(i % 4)})
					switch {
					case err == nil:
						page.Release()
					case source.IsTemporary(err): // a fault
					case source.IsQuota(err):
						return
					default:
						t.Error(err)
						return
					}
				}
			})
		}
	}
	all.Wait()
}

func TestShareOfProcesses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults string
		day    int
		share  float64
		most   int // calls of the share
	}{
		"IsNeverExceeded":              {"", 400, 0.5, 200},
		"IsNeverExceededWhenItIsSmall": {"", 60, 0.1, 6},
		// Not "drop": net/http repeats a call by itself when a kept connection breaks before the answer.
		"IsNeverExceededWhenKeapFails":       {"503html:0.2,cut:0.1", 200, 0.5, 100},
		"IsNeverExceededWhenKeapRefusesSome": {"429:0.1", 200, 0.5, 100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := migrated(t, keapsim.Options{Contacts: 1, Quota: keapsim.Quota{Day: test.day}, Faults: test.faults})
			drain(t, s.process(t, test.share, 0), s.process(t, test.share, 0))
			used := s.sum()
			require.LessOrEqual(t, used, test.most)
			require.GreaterOrEqual(t, used, test.most-test.most/20, "incremental passes may use all but the last 5 %")
			require.Equal(t, used, value[int](s, "SELECT calls FROM keapsync.api_usage"), "every call is counted once")
			drain(t, s.process(t, test.share, 0))
			require.Equal(t, used, s.sum(), "a process that starts later knows")
		})
	}

	t.Run("LeavesTheReserveOfTheAccountsDayToOthers", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 1, Quota: keapsim.Quota{TenantDay: 200}})
		drain(t, s.process(t, 1, 50), s.process(t, 1, 50))
		// When Keap first tells what is available, the other process's first call may be under way.
		require.LessOrEqual(t, s.sum(), 151)
		require.GreaterOrEqual(t, s.sum(), 140)
	})

	t.Run("LeavesTheDayToHooksWhenABackfillHasUsedItsPart", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 30, Only: []string{"contacts"}, Quota: keapsim.Quota{Day: 40}})
		reader := s.process(t, 1, 0)
		contacts := schema.Lookup("contacts")
		ask := func(p source.Purpose) error {
			page, err := reader.ReadPage(t.Context(), source.Request{Entity: contacts, Limit: 1, Purpose: p})
			if err == nil {
				page.Release()
			}
			return err
		}
		for ask(source.ForBackfill) == nil {
		}
		require.Equal(t, 32, s.sum())
		require.NoError(t, ask(source.ForHooks))
		require.NoError(t, ask(source.ForChanges))
		require.Error(t, ask(source.ForSweep))
	})
}
