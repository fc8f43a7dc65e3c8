package integration

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
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

// tick moves Keap's clock. Where calls of a day are limited it stays within minutes of ours, as real clocks do: a process that
// has heard nothing of Keap's clock yet counts its first calls by ours.
func (w *world) tick(st step) {
	d, err := time.ParseDuration(st.what)
	require.NoError(w.t, err)
	a := w.accounts[st.account]
	if a.plan.day > 0 {
		d = min(d, time.Minute)
	}
	a.keap.Advance(d)
}

func (w *world) faults(st step) { w.accounts[st.account].faults(st.what) }

// age lets a day pass for the tokens of an account that has some, by both clocks.
func (w *world) age(st step) {
	if a := w.accounts[st.account]; a.plan.login == "oauth" && a.plan.day == 0 {
		a.keap.Advance(25 * time.Hour)
		a.exec("UPDATE keapsync.credentials SET issued_at = issued_at - interval '25 hours', expires_at = expires_at - interval '25 hours' WHERE account = $1", a.account.Name)
	}
}

func (w *world) cut(st step) { w.wire(st.account).cut(time.Duration(st.count) * time.Millisecond) }

func (w *world) stall(st step) { w.wire(st.account).stall(time.Duration(st.count) * time.Millisecond) }

func (w *world) crash(step) {
	c := crash{from: time.Now()}
	require.NoError(w.t, w.server.Crash(w.t.Context()))
	c.to = time.Now()
	w.crashes = append(w.crashes, c)
}
