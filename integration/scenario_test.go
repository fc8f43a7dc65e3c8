package integration

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

// scenario is one run of the whole system as a plain value: drawn from a seed, printed when it fails, and shortened to the
// part that still fails.
type scenario struct {
	seed     uint64
	accounts []accountPlan
	sync     syncPlan
	steps    []step
}

// accountPlan is a Keap account of a scenario.
type accountPlan struct {
	api      string // rest_v2 or xmlrpc
	login    string // token, legacy_key or oauth
	contacts int
	pageSize int           // of REST lists
	behind   time.Duration // Keap's clock behind this machine's
	day      int           // calls Keap allows a day; 0 is no limit
	switches []string      // of keapsim, as "TokenURL" or "End=2"
}

// syncPlan is how often daemons read.
type syncPlan struct{ interval, sweepEvery time.Duration }

// step is one thing that happens, and the pause after it.
type step struct {
	do      string
	account int    // none if it is negative
	what    string // entity, command line, faults or length of time
	count   int    // of records, or the process
	pause   time.Duration
}

func (s scenario) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d; sync every %v, sweep every %v\n", s.seed, s.sync.interval, s.sync.sweepEvery)
	for i, a := range s.accounts {
		fmt.Fprintf(&b, "account %d: %s by %s, %d contacts, pages of %d, clock behind by %v", i, a.api, a.login, a.contacts, a.pageSize, a.behind)
		if a.day > 0 {
			fmt.Fprintf(&b, ", %d calls a day", a.day)
		}
		fmt.Fprintf(&b, ", %s\n", strings.Join(a.switches, " "))
	}
	for i, st := range s.steps {
		fmt.Fprintf(&b, "%3d. %s\n", i+1, st)
	}
	return b.String()
}

func (st step) String() string {
	of := "Postgres"
	if st.account >= 0 {
		of = fmt.Sprint("account ", st.account)
	}
	var text string
	switch st.do {
	case "start", "kill":
		text = strings.TrimSpace(fmt.Sprintf("%s process %d %s", st.do, st.count, st.what))
		if st.account >= 0 {
			text += " of " + of
		}
	case "cut", "stall":
		text = fmt.Sprintf("%s %s for %d ms", st.do, of, st.count)
	case "tick", "age", "crash":
		text = strings.TrimSpace(fmt.Sprintf("%s %s %s", st.do, of, st.what))
	case "faults":
		text = fmt.Sprintf("%s %s %q", st.do, of, st.what)
	default:
		text = fmt.Sprintf("%s %s: %d %s", st.do, of, st.count, st.what)
	}
	return fmt.Sprintf("%s, wait %v", text, st.pause)
}

// has reports whether a step of this kind is in the scenario.
func (s scenario) has(kinds ...string) bool {
	for _, st := range s.steps {
		if slices.Contains(kinds, st.do) {
			return true
		}
	}
	return false
}

// silent reports whether records of the mirror may differ from Keap's though no timestamp shows it, so that only a restart
// of the backfill repairs them.
func (s scenario) silent() bool {
	for _, a := range s.accounts {
		if a.is(keapsim.OddStamps) {
			return true // the edit of a record that lies ahead takes its timestamp back
		}
	}
	for _, st := range s.steps {
		if silent := actions[st.do].silent; silent != nil && silent(s.accounts[st.account], st) {
			return true
		}
	}
	return false
}

// What a scenario is made of follows from its seed alone, and every kind of step comes up.
func TestScenariosFollowFromTheirSeeds(t *testing.T) {
	t.Parallel()
	kinds := map[string]bool{}
	for seed := range uint64(100) {
		s := drawScenario(seed)
		require.Equal(t, s.String(), drawScenario(seed).String())
		require.NotEqual(t, s.String(), drawScenario(seed+1).String())
		for _, st := range s.steps {
			kinds[st.do] = true
		}
	}
	for name := range actions {
		require.True(t, kinds[name], "no %s in a hundred scenarios", name)
	}
}
