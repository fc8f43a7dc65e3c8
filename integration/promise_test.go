package integration

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// hooksArrived makes sure that all that was acknowledged is in the mirror before anything else brings it there.
func (w *world) hooksArrived() {
	if !slices.ContainsFunc(w.accounts, func(a *worldAccount) bool { return len(a.keap.Hooks()) > 0 }) {
		return
	}
	// Those that run wait for the day they know to end; and days that pass within minutes end tokens so fast that they wait, too.
	if w.newDay() || w.plan.has("age", "tick") {
		w.stopAll()
	}
	var d *worker
	for _, p := range w.running {
		if p != nil && p.command == "run" && p.runs() {
			d = p
		}
	}
	if d == nil {
		d = w.launch("run")
		w.running[0] = d
	}
	soon(w.t, d.stderr.String, func() bool { return !d.runs() || strings.Contains(d.stderr.String(), "msg=running") })
	for _, a := range w.accounts {
		require.NoError(w.t, a.keap.Deliver(w.t.Context()))
	}
	for deadline := time.Now().Add(patience); w.accounts[0].waiting() > 0; {
		if time.Now().After(deadline) {
			w.t.Fatalf("hook: %d events are still in the inbox after %v:\n%s\n%s", w.accounts[0].waiting(), patience, one[string](w.accounts[0].lab,
				`SELECT string_agg(line, E'\n') FROM (SELECT format('%s: %s × %s, received %s to %s', account, count(*), event_key, min(received_at), max(received_at))
				FROM keapsync.hook_events WHERE done_at IS NULL AND reason = 'hook' GROUP BY account, event_key) waiting(line)`),
				complaints(d.stderr.String()))
		}
		w.timePasses()
		time.Sleep(50 * time.Millisecond)
	}
	if slices.ContainsFunc(w.plan.steps, func(st step) bool { return showsWrongValues(st.what) }) {
		return // the timestamps of wrong values are as good as those of right ones
	}
	limited := slices.ContainsFunc(w.plan.steps, func(st step) bool { return strings.Contains(st.what, "limited") })
	for _, a := range w.accounts {
		for _, e := range schema.OfRoad(a.road) {
			owed := a.owed(e.Name)
			if limited {
				owed = slices.DeleteFunc(owed, a.isGap(e.Name))
			}
			if lost := a.differing(e, owed); len(lost) > 0 {
				inbox := one[string](a.lab, `SELECT coalesce(string_agg(format('%s of %s: %s, received %s, done %s', event_key, record_id, reason,
					received_at, done_at), E'\n' ORDER BY id), '') FROM keapsync.hook_events
					WHERE account = $1 AND entity = $2 AND $3 LIKE '%' || record_id || '%'`, a.account.Name, e.Name, strings.Join(lost, "\n"))
				w.t.Fatalf("hook: %s: acknowledged, and not in the mirror:\n%s\nof the inbox:\n%s",
					a.account.Name, strings.Join(lost[:min(len(lost), told)], "\n"), inbox)
			}
		}
	}
}

// isGap tells the records whose deletion a credential could not prove that saw too little: a pass or a sweep looks for it.
func (a *worldAccount) isGap(entity string) func(id int64) bool {
	gaps := one[[]int64](a.lab, `SELECT coalesce(array_agg(record_id), '{}') FROM keapsync.hook_events
		WHERE account = $1 AND entity = $2 AND reason = 'gap' AND done_at IS NULL AND record_id IS NOT NULL`, a.account.Name, entity)
	return func(id int64) bool { return slices.Contains(gaps, id) }
}

// differing are the differences of these records.
func (a *worldAccount) differing(e *schema.Entity, ids []int64) (found []string) {
	if len(ids) == 0 {
		return nil
	}
	for _, d := range a.differences(e) {
		if slices.ContainsFunc(ids, func(id int64) bool { return strings.HasPrefix(d, fmt.Sprintf("%s %d: ", e.Name, id)) }) {
			found = append(found, d)
		}
	}
	return found
}

// noteAllMissing keeps the fields that the program found refused.
func (a *worldAccount) noteAllMissing() {
	missing, err := a.state.MissingFields(a.t.Context())
	require.NoError(a.t, err)
	for _, f := range missing {
		if f.Account == a.account.Name {
			a.noteMissing(a.t.Context(), f.Entity, f.Field)
		}
	}
}

func (w *world) mirrorsEqual() {
	for _, a := range w.accounts {
		a.noteAllMissing()
		for _, e := range schema.OfRoad(a.road) {
			if found := a.differences(e); len(found) > 0 {
				w.t.Errorf("mirror: %s: %d differences of %s, the first of them:\n%s",
					a.account.Name, len(found), e.Name, strings.Join(found[:min(len(found), told)], "\n"))
			}
		}
	}
}

// tokensUsedOnce makes sure that no refresh token was sent more often than once, or twice where the first answer may have
// been lost.
func (w *world) tokensUsedOnce() {
	most := 1
	if w.plan.has("kill", "crash", "cut", "stall", "faults") {
		most = 2
	}
	for _, a := range w.accounts {
		for _, n := range a.keap.RefreshUses() {
			if n > most {
				w.t.Errorf("token: a refresh token of %s was sent %d times", a.account.Name, n)
			}
		}
	}
}

// sharesKept makes sure that no day's calls went beyond the account's share.
func (w *world) sharesKept() {
	for _, a := range w.accounts {
		if a.plan.day == 0 {
			continue
		}
		if over := a.meter.beyond(a.plan.day/2, w.crashes); over > 0 {
			w.t.Errorf("share: %s made %d calls more than its half of %d in a day", a.account.Name, over, a.plan.day)
		}
	}
}
