package integration

import (
	"flag"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/sink/sinktest"
)

var (
	seedFlag = flag.Uint64("seed", 0, "run TestWholeSystem with this seed alone; also KEAPSYNC_SEED")
	soakFlag = flag.Duration("soak", time.Minute, "how long TestWholeSystem draws new seeds; also KEAPSYNC_SOAK")
)

// TestWholeSystem runs scenarios drawn from seeds: whatever happens to Keap, Postgres, the network and the processes, once
// all is quiet and has been read again the mirror equals Keap, no acknowledged hook is lost, no refresh token was used
// twice, and no share was exceeded. docs/reliability.md says how to run it for longer, and again.
func TestWholeSystem(t *testing.T) {
	if os.Getenv(sinktest.EnvDatabaseURL) != "" {
		t.Skip("it needs a server of its own to crash: unset " + sinktest.EnvDatabaseURL)
	}
	if text := os.Getenv("KEAPSYNC_SEED"); text != "" && *seedFlag == 0 {
		seed, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err)
		*seedFlag = seed
	}
	if text := os.Getenv("KEAPSYNC_SOAK"); text != "" {
		d, err := time.ParseDuration(text)
		require.NoError(t, err)
		*soakFlag = d
	}
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64N(1_000_000_000)
		t.Logf("the first seed is %d", seed)
	}
	for end := time.Now().Add(*soakFlag); ; seed++ {
		s := drawScenario(seed)
		began := time.Now()
		failures := runScenario(t, s, nil)
		t.Logf("seed %d: %d accounts, %d steps, %v: %d failures", seed, len(s.accounts), len(s.steps), time.Since(began).Round(time.Millisecond), len(failures))
		if len(failures) > 0 {
			report(t, s, failures)
		}
		if *seedFlag != 0 || time.Now().After(end) {
			return
		}
	}
}

// report fails the test with a scenario as short as can be found.
func report(t *testing.T, s scenario, failures []string) {
	t.Helper()
	t.Logf("seed %d fails:\n%s\n%s", s.seed, s, strings.Join(failures, "\n"))
	kind := kindOf(failures)
	short := shrink(s, shrinkRuns(), func(c scenario) bool {
		found := runScenario(t, c, nil)
		if len(found) == 0 || kindOf(found) != kind {
			return false
		}
		failures = found
		return true
	})
	t.Errorf("seed %d, shrunk:\n%s\n%s", s.seed, short, strings.Join(failures, "\n"))
}

// shrinkRuns is how many runs a failure is worth.
func shrinkRuns() int {
	if n, err := strconv.Atoi(os.Getenv("KEAPSYNC_SHRINK")); err == nil {
		return n
	}
	return 12
}

// kindOf is what the first failure is about.
func kindOf(failures []string) string {
	kind, _, _ := strings.Cut(failures[0], ":")
	return kind
}

// runScenario runs a scenario in a world of its own and returns what failed.
func runScenario(t *testing.T, s scenario, tamper intercept) []string {
	t.Helper()
	return try(t, func(tr *trial) {
		w := newWorld(tr, s, tamper)
		w.run()
		w.settle()
	})
}
