package integration

import (
	"fmt"
	"strings"
	"syscall"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// patience is how long what is quiet may take to come to an end.
const patience = 20 * time.Second

// settle ends all disturbances, has everything read once more, and makes sure that nothing is lost, too much or twice.
func (w *world) settle() {
	w.quiet()
	w.hooksArrived()
	w.tellOf()
	w.stopAll()
	w.sharesKept()
	for _, a := range w.accounts {
		a.keap.SetDay(0) // a day's calls need not be enough for the commands that follow
	}
	w.timePasses()
	w.finishes("sync")
	w.finishes("sweep")
	w.massDeletes()
	if w.plan.silent() {
		w.finishes("backfill --restart")
	}
	w.mirrorsEqual()
	w.tokensUsedOnce()
}

// quiet ends the faults, and waits for the commands that run.
func (w *world) quiet() {
	w.database.mend()
	for i, a := range w.accounts {
		a.wire.mend()
		a.faults("")
		w.heal(step{account: i})
		a.keap.KeepParents()
		if a.plan.login == "oauth" {
			a.login()
		}
	}
	w.timePasses()
	for _, p := range w.running {
		if p != nil && p.command != "run" {
			p.endsOrDies(patience / 4)
		}
	}
}

// login does what a person does when an account needs one.
func (a *worldAccount) login() {
	if one[bool](a.lab, "SELECT EXISTS (SELECT FROM keapsync.credentials WHERE account = $1 AND (refused_at IS NOT NULL OR attempted_at IS NOT NULL))", a.account.Name) {
		a.authorize()
	}
}

// timePasses ends all that waits for a time: what is due later, and what is used up of a day.
func (w *world) timePasses() {
	a := w.accounts[0]
	a.exec("DELETE FROM keapsync.call_slots")
	a.exec("UPDATE keapsync.schedule SET due_at = now() WHERE due_at > now() AND (failures > 0 OR task = 'hooks')")
}

// tellOf logs what a run consisted of.
func (w *world) tellOf() {
	for _, a := range w.accounts {
		stats := a.keap.Stats()
		calls := 0
		for _, n := range stats.Calls {
			calls += n
		}
		a.mu.Lock()
		w.t.Logf("%s: %d calls, faults %v, deliveries %v, %d records acknowledged", a.account.Name, calls, stats.Faults, stats.Deliveries, len(a.acked))
		a.mu.Unlock()
	}
}

// stopAll ends the daemons as an operator does, and as a machine does that has no time.
func (w *world) stopAll() {
	for _, p := range w.running {
		if p == nil || !p.runs() {
			continue
		}
		require.NoError(w.t, p.Process.Signal(syscall.SIGTERM))
		p.endsOrDies(patience / 4)
		if code := p.ProcessState.ExitCode(); code > 0 && code != 130 { // that is a daemon that was just starting
			w.t.Errorf("process: %s ended with exit code %d when asked to stop:\n%s", p.command, code, complaints(p.stderr.String()))
		}
	}
}

// massDeletes decides what the sweep leaves to a person: where Keap has fewer than two records of an entity left, nothing shows that
// the others are gone.
func (w *world) massDeletes() {
	for _, a := range w.accounts {
		a.noteAllMissing()
		for _, e := range schema.OfRoad(a.road) {
			live := one[int](a.lab, "SELECT count(*) FROM keap."+e.Name+" WHERE account = $1 AND _deleted_at IS NULL", a.account.Name)
			if left := a.count(e); left < 2 && live > left {
				w.finishes(fmt.Sprintf("sweep --allow-mass-delete --account %s --entity %s", a.account.Name, e.Name))
			}
		}
	}
}

// count is how many records Keap has.
func (a *worldAccount) count(e *schema.Entity) int {
	if a.road == schema.XMLRPCRoad {
		return len(a.expectXML(e))
	}
	return len(a.sentBy(e, ""))
}

// finishes runs a command that must succeed now that all is quiet. Claims of processes that were killed end by themselves.
func (w *world) finishes(command string) {
	w.newDay()
	deadline := time.Now().Add(patience)
	for {
		p := w.launch(command)
		code := p.within(patience)
		if code == 0 || code == 3 { // 3 is records rejected, or deletes refused, which a mirror shows then
			if code == 3 {
				w.t.Logf("%s:\n%s%s", command, p.stdout.String(), complaints(p.stderr.String()))
			}
			return
		}
		if claimed := code == 1 && claimedByAnother(p); !claimed || time.Now().After(deadline) {
			w.t.Fatalf("command: %s ended with exit code %d:\n%s", command, code, complaints(p.stderr.String()))
		}
	}
}

// claimedByAnother reports whether a command ended because another process works on what it was to read.
func claimedByAnother(p *worker) bool {
	said := p.stderr.String() + p.stdout.String()
	return strings.Contains(said, "wait for its end, or stop it") || strings.Contains(said, "at this moment")
}

// newDay begins a new day, for Keap and for the ledger, where calls of a day are limited, and reports whether they are.
func (w *world) newDay() (limited bool) {
	for _, a := range w.accounts {
		if a.plan.day > 0 {
			limited = true
			a.keap.Advance(24 * time.Hour)
			a.exec("DELETE FROM keapsync.api_usage WHERE account = $1", a.account.Name)
			a.exec("DELETE FROM keapsync.client_usage")
		}
	}
	return limited
}

// complaints are the first warnings and errors of a log.
func complaints(log string) string {
	var found []string
	for line := range strings.Lines(log) {
		if !strings.Contains(line, "level=DEBUG") && !strings.Contains(line, "level=INFO") {
			found = append(found, line)
		}
	}
	return strings.Join(found[:min(len(found), told)], "")
}
