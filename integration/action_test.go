package integration

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// kindOfStep is something that may happen.
type kindOfStep struct {
	weight int // how often, among all
	draw   func(r *rand.Rand, s *scenario, st *step)
	do     func(w *world, st step)
	// silent reports whether it leaves differences that no timestamp shows. Nil is never.
	silent func(a accountPlan, st step) bool
}

// actions are all kinds of steps by name. A new one needs a line here and nothing else.
var actions map[string]kindOfStep

func init() { // the steps of processes refer to worlds, and these to actions
	actions = map[string]kindOfStep{
		"edit":     {weight: 20, draw: ofRecords, do: (*world).edit},
		"add":      {weight: 8, draw: ofRecords, do: (*world).add},
		"delete":   {weight: 8, draw: ofRecords, do: (*world).delete, silent: cascades},
		"restore":  {weight: 4, draw: ofRecords, do: (*world).restore, silent: cascades},
		"merge":    {weight: 3, draw: ofRecords, do: (*world).merge},
		"touch":    {weight: 3, draw: ofRecords, do: (*world).touch},
		"backdate": {weight: 3, draw: ofRecords, do: (*world).backdate, silent: always},
		"poison":   {weight: 3, draw: ofRecords, do: (*world).poison},
		"heal":     {weight: 2, draw: ofAccount, do: (*world).heal},
		"retag":    {weight: 5, draw: ofContacts, do: (*world).retag, silent: unlessSwitched("TagMovesStamp")},
		"reopt":    {weight: 3, draw: ofContacts, do: (*world).reopt, silent: unlessSwitched("OptInMovesStamp")},
		"tick":     {weight: 5, draw: ofClock, do: (*world).tick},
		"faults":   {weight: 10, draw: ofFaults, do: (*world).faults, silent: func(_ accountPlan, st step) bool { return showsWrongValues(st.what) }},
		"start":    {weight: 14, draw: ofProcess, do: (*world).start},
		"kill":     {weight: 8, draw: ofSlot, do: (*world).kill},
		"crash":    {weight: 2, draw: ofMachine, do: (*world).crash},
		"cut":      {weight: 3, draw: ofWire, do: (*world).cut},
		"stall":    {weight: 3, draw: ofWire, do: (*world).stall},
		"age":      {weight: 3, draw: ofAccount, do: (*world).age},
	}
}

// unlessSwitched is for changes that no timestamp shows unless a switch is on.
func unlessSwitched(name string) func(accountPlan, step) bool {
	return func(a accountPlan, _ step) bool { return !slices.Contains(a.switches, name) }
}

func always(accountPlan, step) bool { return true }

// cascades reports whether contacts lose a tag that is deleted.
func cascades(a accountPlan, st step) bool {
	return st.what == "tags" && slices.Contains(a.switches, "TagDeleteCascades")
}

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

// picked changes live records, or deleted ones, and notes which.
func (w *world) picked(st step, dead bool, change func(l *lab, ids []int64) (int, error)) {
	a := w.accounts[st.account]
	count := st.count
	if count >= 1000 {
		count = a.keap.Count(st.what)
	}
	ids, err := a.keap.Pick(st.what, count, dead)
	require.NoError(w.t, err)
	a.changed(st.what, ids...)
	_, err = change(a.lab, ids)
	require.NoError(w.t, err)
	a.changed(st.what, ids...)
}

func (w *world) edit(st step) {
	w.picked(st, false, func(l *lab, ids []int64) (int, error) { return l.keap.Edit(st.what, ids...) })
}

func (w *world) touch(st step) {
	w.picked(st, false, func(l *lab, ids []int64) (int, error) { return l.keap.BulkTouch(st.what, ids...) })
}

// backdate edits records, whose timestamps go back.
func (w *world) backdate(st step) {
	w.picked(st, false, func(l *lab, ids []int64) (int, error) {
		w.accounts[st.account].forgive(st.what, ids...)
		return l.keap.Backdate(st.what, ids...)
	})
}

// poison makes some records impossible to send.
func (w *world) poison(st step) {
	st.count = min(st.count, 3)
	w.picked(st, false, func(l *lab, ids []int64) (int, error) { return l.keap.Poison(st.what, ids...) })
}

// heal ends that for all records of an account.
func (w *world) heal(st step) {
	a := w.accounts[st.account]
	for entity, ids := range a.keap.Troubles().Poisoned {
		_, err := a.keap.Heal(entity, ids...)
		require.NoError(w.t, err)
		a.forgive(entity, ids...)
	}
}

func (w *world) retag(st step) {
	w.picked(st, false, func(l *lab, ids []int64) (int, error) { return l.keap.Retag(ids...) })
}

func (w *world) reopt(st step) {
	w.picked(st, false, func(l *lab, ids []int64) (int, error) { return l.keap.Reopt(ids...) })
}

// delete leaves two thirds of the records: where most are gone, no witnesses are left that confirm it.
func (w *world) delete(st step) {
	keap := w.accounts[st.account].keap
	gone, err := keap.Pick(st.what, math.MaxInt, true)
	require.NoError(w.t, err)
	st.count = max(min(st.count, (keap.Count(st.what)+len(gone))/3-len(gone)), 0)
	w.picked(st, false, func(l *lab, ids []int64) (int, error) { return l.keap.Delete(st.what, ids...) })
}

func (w *world) restore(st step) {
	w.picked(st, true, func(l *lab, ids []int64) (int, error) { return l.keap.Restore(st.what, ids...) })
}

// merge is what Keap does with duplicates: one of two is changed, the other is gone.
func (w *world) merge(st step) {
	w.edit(st)
	w.delete(st)
}

func (w *world) add(st step) {
	a := w.accounts[st.account]
	ids, err := a.keap.Add(st.what, min(st.count, 60))
	require.NoError(w.t, err)
	a.changed(st.what, ids...)
}

func (w *world) tick(st step) {
	d, err := time.ParseDuration(st.what)
	require.NoError(w.t, err)
	w.accounts[st.account].keap.Advance(d)
}

func (w *world) faults(st step) { w.accounts[st.account].faults(st.what) }

// age lets a day pass for the tokens of an account that has some, by both clocks.
func (w *world) age(st step) {
	if a := w.accounts[st.account]; a.plan.login == "oauth" {
		a.keap.Advance(25 * time.Hour)
		a.exec("UPDATE keapsync.credentials SET issued_at = issued_at - interval '25 hours', expires_at = expires_at - interval '25 hours' WHERE account = $1", a.account.Name)
	}
}

func (w *world) cut(st step) { w.wire(st.account).cut(time.Duration(st.count) * time.Millisecond) }

func (w *world) stall(st step) { w.wire(st.account).stall(time.Duration(st.count) * time.Millisecond) }

func (w *world) crash(step) {
	w.crashes = append(w.crashes, time.Now())
	require.NoError(w.t, w.server.Crash(w.t.Context()))
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
		a.day = 200 + r.IntN(1500)
	}
	a.switches = drawSwitches(r, a.api)
	return a
}

func accountName(i int) string { return fmt.Sprintf("prop%d", i) }

// sizes and form of the simulated Keap of an account.
func (a accountPlan) options(seed uint64, name string) keapsim.Options {
	o := keapsim.Options{
		Seed: seed, Contacts: a.contacts, Tenant: name, Quirks: quirksOf(a.switches), Hostile: hostilityOf(a.switches), HookDelay: keapsim.AtOnce, Gzip: seed%2 == 0,
		Quota: keapsim.Quota{Day: a.day}, Clock: func() time.Time { return time.Now().Add(-a.behind) },
	}
	switch a.login {
	case "legacy_key":
		o.LegacyKeys = []string{token}
	case "oauth":
		o.OAuthClient = keapsim.OAuthClient{ID: clientID, Secret: clientSecret}
	}
	return o
}

// config is the account in a configuration.
func (a accountPlan) config(name, url string) string {
	auth := fmt.Sprintf("{method: token, token: %s}", token)
	xmlrpc := url + "/crm/xmlrpc/v1"
	switch a.login {
	case "legacy_key":
		auth, xmlrpc = fmt.Sprintf("{method: legacy_key, key: %s}", token), url+"/api/xmlrpc/v1"
	case "oauth":
		auth = fmt.Sprintf("{method: oauth, client_id: %s, client_secret: %s}", clientID, clientSecret)
	}
	return strings.Join([]string{
		"  - name: " + name, "    auth: " + auth, "    roads: [" + a.api + "]", "    rest_url: " + url + "/crm/rest",
		"    xmlrpc_url: " + xmlrpc, "    token_url: " + url + "/token", "    quota: {daily_share: 0.5, reserve: 0}", "",
	}, "\n")
}
