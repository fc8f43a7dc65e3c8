package integration

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

func ofAccount(r *rand.Rand, s *scenario, st *step) { st.account = r.IntN(len(s.accounts)) }

func ofRecords(r *rand.Rand, s *scenario, st *step) {
	ofAccount(r, s, st)
	st.count = 1 + r.IntN(8)
	if r.IntN(6) == 0 {
		st.count = 1000 // all of them
	}
	st.what = "contacts"
	if names := changeableBy(s.accounts[st.account].api); r.IntN(2) == 0 {
		st.what = names[r.IntN(len(names))]
	}
}

// changeableBy are the entities, or tables of XML-RPC, whose records keapsim changes and an API shows.
func changeableBy(api string) []string {
	if api == "rest_v2" {
		return changeable()
	}
	return changeableByXML()
}

var changeableByXML = sync.OnceValue(func() (names []string) {
	keap, err := keapsim.New(keapsim.Options{Contacts: 1, Tokens: []string{token}})
	must(err)
	for _, e := range schema.OfRoad(schema.XMLRPCRoad) {
		if name := simulatedBy(keap, e); name != "" {
			names = append(names, name)
		}
	}
	return names
})

func ofContacts(r *rand.Rand, s *scenario, st *step) {
	ofAccount(r, s, st)
	st.what, st.count = "contacts", 1+r.IntN(20)
}

func ofClock(r *rand.Rand, s *scenario, st *step) {
	ofAccount(r, s, st)
	by := []time.Duration{time.Second, 7 * time.Second, time.Minute, 11 * time.Minute, time.Hour, 25 * time.Hour}
	st.what = by[r.IntN(len(by))].String()
}

func ofFaults(r *rand.Rand, s *scenario, st *step) {
	ofAccount(r, s, st)
	if r.IntN(5) > 0 {
		st.what = drawFaults(r, s.accounts[st.account])
	}
}

func ofSlot(r *rand.Rand, _ *scenario, st *step) { st.count = r.IntN(slots) }

func ofMachine(*rand.Rand, *scenario, *step) {}

func ofWire(r *rand.Rand, s *scenario, st *step) {
	if r.IntN(2) == 0 { // else it is Postgres's
		ofAccount(r, s, st)
	}
	st.count = 50 + r.IntN(1000) // milliseconds
}

func ofProcess(r *rand.Rand, s *scenario, st *step) {
	ofSlot(r, s, st)
	commands := []string{"run", "run", "run", "run", "backfill", "sync", "sync", "sweep", "backfill --restart", "--ids"}
	st.what = commands[r.IntN(len(commands))]
	if st.what == "--ids" {
		st.what = fmt.Sprintf("sync --entity contacts --ids 1,3,4,%d,%d", 1+r.IntN(100), 1+r.IntN(100))
		ofAccount(r, s, st)
		return
	}
	if st.what != "run" && r.IntN(3) == 0 {
		ofAccount(r, s, st)
	}
}

// drawScenario makes a scenario out of a seed.
func drawScenario(seed uint64) scenario {
	r := rand.New(rand.NewPCG(seed, 7))
	s := scenario{seed: seed, sync: syncPlan{
		interval: time.Duration(1+r.IntN(3)) * time.Second, sweepEvery: time.Duration(2+r.IntN(8)) * time.Second,
	}}
	for range 1 + r.IntN(3) {
		a := drawAccount(r)
		for _, other := range s.accounts {
			if a.login == "oauth" && other.login == "oauth" { // they share a client, and Keap counts its calls
				a.behind, a.day = other.behind, other.day
			}
		}
		s.accounts = append(s.accounts, a)
	}
	s.steps = append(s.steps, step{do: "start", account: -1, what: "run", pause: time.Duration(r.IntN(2000)) * time.Millisecond})
	for range 10 + r.IntN(40) {
		st := step{do: drawAction(r), account: -1, pause: time.Duration(r.IntN(250)) * time.Millisecond}
		actions[st.do].draw(r, &s, &st)
		s.steps = append(s.steps, st)
	}
	return s
}

func drawAction(r *rand.Rand) string {
	total := 0
	for _, name := range sortedActions() {
		total += actions[name].weight
	}
	at := r.IntN(total)
	for _, name := range sortedActions() {
		if at -= actions[name].weight; at < 0 {
			return name
		}
	}
	panic("the weights do not add up")
}

func sortedActions() []string {
	names := make([]string, 0, len(actions))
	for name := range actions {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func drawAccount(r *rand.Rand) accountPlan {
	a := accountPlan{api: "rest_v2", login: "token", contacts: 20 + r.IntN(150), pageSize: []int{5, 13, 40, 1000}[r.IntN(4)]}
	logins := []string{"token", "oauth"}
	if r.IntN(3) == 0 {
		a.api = "xmlrpc"
		a.contacts = min(a.contacts, 60)
		logins = append(logins, "legacy_key")
	}
	a.login = logins[r.IntN(len(logins))]
	a.behind = []time.Duration{0, 2 * time.Second, 90 * time.Hour, 30 * 24 * time.Hour, -40 * time.Second}[r.IntN(5)]
	if r.IntN(4) == 0 {
		if a.day = 200 + r.IntN(1500); a.login == "legacy_key" { // nobody tells its limit
			a.day = 0
		}
		a.behind = min(a.behind, 2*time.Second) // see tick
	}
	a.switches = drawSwitches(r, a.api)
	return a
}
