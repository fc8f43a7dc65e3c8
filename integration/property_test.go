package integration

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink/localpg"
	"github.com/keapsync/keapsync/sink/sinktest"
)

var (
	seedFlag   = flag.Uint64("seed", 0, "the seed that TestWholeSystem runs alone; 0 is fresh ones (KEAPSYNC_SEED)")
	soakFlag   = flag.Duration("soak", time.Minute, "how long TestWholeSystem runs fresh seeds (KEAPSYNC_SOAK)")
	lanesFlag  = flag.Int("lanes", 1, "how many scenarios TestWholeSystem runs at a time (KEAPSYNC_LANES)")
	shrinkFlag = flag.Int("shrink", 12, "how many runs TestWholeSystem spends to shorten a scenario that fails (KEAPSYNC_SHRINK)")
)

// environment sets the flags that are not given by the variables of the same names.
func environment(t *testing.T) {
	t.Helper()
	given := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for _, name := range []string{"seed", "soak", "lanes", "shrink"} {
		if text := os.Getenv("KEAPSYNC_" + strings.ToUpper(name)); text != "" && !given[name] {
			require.NoError(t, flag.Set(name, text))
		}
	}
}

// TestWholeSystem runs scenarios drawn from seeds: whatever happens to Keap, Postgres, the network and the processes, once
// all is quiet and has been read again the mirror equals Keap, no acknowledged hook is lost, no refresh token was used
// twice, and no share was exceeded. docs/reliability.md explains how to run it for longer, and how to repeat a seed.
func TestWholeSystem(t *testing.T) {
	needsServer(t)
	environment(t)
	var next atomic.Uint64
	next.Store(*seedFlag)
	if *seedFlag == 0 {
		next.Store(1 + rand.Uint64N(1_000_000_000))
		t.Logf("the first seed is %d", next.Load())
	}
	end := time.Now().Add(*soakFlag)
	for lane := range *lanesFlag {
		t.Run(fmt.Sprint("Lane", lane), func(t *testing.T) {
			t.Parallel()
			server := newArena(t)
			for {
				seed := next.Add(1) - 1
				runSeed(t, server, seed)
				if *seedFlag != 0 || time.Now().After(end) {
					return
				}
			}
		})
	}
}

// needsServer skips a test that crashes Postgres where the server is not its own.
func needsServer(t *testing.T) {
	t.Helper()
	if os.Getenv(sinktest.EnvDatabaseURL) != "" {
		t.Skip("it needs a server of its own to crash: unset " + sinktest.EnvDatabaseURL)
	}
}

// runSeed runs a seed's scenario. If it fails, it fails the test with one as short as can be found.
func runSeed(t *testing.T, server *localpg.Server, seed uint64) {
	t.Helper()
	s, began := drawScenario(seed), time.Now()
	failures := runScenario(t, server, s, nil)
	t.Logf("seed %d: %d accounts, %d steps, %v, failures: %d", seed, len(s.accounts), len(s.steps), time.Since(began).Round(time.Millisecond), len(failures))
	if len(failures) == 0 {
		return
	}
	t.Logf("seed %d fails:\n%s\n%s", s.seed, s, strings.Join(failures, "\n"))
	kind := kindOf(failures)
	short := shrink(s, *shrinkFlag, func(c scenario) bool {
		found := runScenario(t, server, c, nil)
		if len(found) == 0 || kindOf(found) != kind {
			return false
		}
		failures = found
		return true
	})
	t.Errorf("seed %d, shrunk:\n%s\n%s", s.seed, short, strings.Join(failures, "\n"))
}

// kindOf is what the first failure is about.
func kindOf(failures []string) string {
	kind, _, _ := strings.Cut(failures[0], ":")
	return kind
}

// runScenario runs a scenario in a world of its own and returns what failed. tamper, unless nil, stands between the
// program and Keap.
func runScenario(t *testing.T, server *localpg.Server, s scenario, tamper intercept) []string {
	t.Helper()
	return try(t, func(tr *trial) {
		began := time.Now()
		w := newWorld(tr, server, s, tamper)
		w.run()
		ran := time.Now()
		w.settle()
		t.Logf("%v for the steps, %v for the rest", ran.Sub(began).Round(time.Millisecond), time.Since(ran).Round(time.Millisecond))
	})
}
