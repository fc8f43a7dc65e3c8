package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// figures is all that was measured.
type figures struct {
	rounds []round
	large  round
	calls  []calls
	fresh  fresh
	idle   idle
	fleets []fleet
}

// median of a figure over the rounds.
func (f *figures) median(of func(round) float64) float64 {
	var all []float64
	for _, r := range f.rounds {
		all = append(all, of(r))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// spread is the least and the greatest.
func (f *figures) spread(of func(round) float64) string {
	var all []float64
	for _, r := range f.rounds {
		all = append(all, of(r))
	}
	return fmt.Sprintf("%.2f … %.2f", slices.Min(all), slices.Max(all))
}

// machine describes where it was measured.
func (b *bench) machine(ctx context.Context) string {
	version := "Postgres"
	if conn, err := pgx.Connect(ctx, b.postgres.URL()); err == nil {
		if err := conn.QueryRow(ctx, "SELECT 'Postgres ' || current_setting('server_version')").Scan(&version); err != nil {
			fmt.Fprintln(os.Stderr, "bench: ask for the server's version:", err)
		}
		conn.Close(ctx)
	}
	cpu := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(info)) {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				cpu = strings.TrimSpace(strings.TrimLeft(name, "\t :"))
				break
			}
		}
	}
	return fmt.Sprintf("%d cores (%s), %s/%s, %s, %s; fsync on; program, keapsim and database share the cores",
		runtime.NumCPU(), cpu, runtime.GOOS, runtime.GOARCH, runtime.Version(), version)
}

const head = `# Benchmarks

Written by ` + "`%s`" + ` on %s. Repeat it with the same command; it needs nothing but Go.

Machine: %s.
`

const headOfRounds = `
## Backfill

All figures of a round come from one run on the same contacts (%s) and the same Postgres; the table has the medians of
%d rounds and, behind them, the least and the greatest. Compare ratios between machines, not times.

- **limit**: COPY of the same typed rows, made ready beforehand, child tables included, on two connections into the same
  empty tables with their keys; the mean of a run before the others of its round and one after them. A first one is not counted.
- **backfill**: ` + "`syncer backfill`" + ` as a process of its own, from its start to its end: read over HTTP from keapsim
  (uncompressed), decoded, written and committed, child tables included.
- **unchanged**, **5 %% changed**: the same command once more, reading everything again: first with tables that were never vacuumed,
  as straight after a backfill, then vacuumed, as they are soon after it.
- **own CPU**: absolute times are the machine's. The aim of 15 µs was set on one where encoding/json took 31 µs for a contact (78 MB
  a second), so the share tells whether it is met on another.
- **by XML-RPC**: the backfill of another account (%s contacts), over HTTP from keapsim's XML-RPC, with all that this road has of
  a contact.

keapsim stands for servers elsewhere, and shares our cores only here: it has made all answers before a run and keeps them.

| | measured | least … greatest | aim |
|---|---|---|---|
`

func (f *figures) write(o options, machine string) error {
	var b strings.Builder
	fmt.Fprintf(&b, head, o.command, time.Now().UTC().Format(time.DateOnly), machine)
	if o.rounds > 0 {
		f.writeRounds(&b, o)
		f.writeCalls(&b)
		b.WriteString(heldByTests)
	}
	f.writeDaemons(&b)
	return o.writePage(b.String())
}

func (o *options) writePage(text string) error {
	if o.page == "" || o.page == "-" {
		_, err := os.Stdout.WriteString(text)
		return err
	}
	return os.WriteFile(o.page, []byte(text), 0o644) //nolint:gosec // documentation is for everyone
}

// writeRounds tells of what was measured of backfills.
func (f *figures) writeRounds(b *strings.Builder, o options) {
	fmt.Fprintf(b, headOfRounds, thousands(o.contacts), o.rounds, thousands(o.legacy))
	row := func(what, format string, of func(round) float64, aim string) {
		fmt.Fprintf(b, "| %s | "+format+" | %s | %s |\n", what, f.median(of), f.spread(of), aim)
	}
	row("backfill, contacts a second, as a share of the limit", "%.2f", round.share, "≥ 0.77")
	row("unchanged, times faster than the backfill", "%.1f", func(r round) float64 { return r.faster(r.same) }, "≥ 7.5")
	row("5 % changed, times faster than the backfill", "%.1f", func(r round) float64 { return r.faster(r.changed) }, "≥ 4.2")
	row("unchanged, vacuumed", "%.1f", func(r round) float64 { return r.faster(r.sameLater) }, "")
	row("5 % changed, vacuumed", "%.1f", func(r round) float64 { return r.faster(r.changedLater) }, "")
	row("WAL written for an unchanged row, bytes", "%.2f", round.walPerRow, "< 5")
	row("own CPU for a contact in the backfill, child rows included, µs", "%.1f", round.cpu, "≤ 15")
	row("the same as a share of what encoding/json takes to decode a contact into maps", "%.2f",
		func(r round) float64 { return r.cpu() * 1000 / float64(r.plainly) }, "≤ 0.49")
	row("peak memory of the backfill, MB", "%.0f", func(r round) float64 { return float64(r.backfill.peak) / 1e6 }, "≤ 200")
	if f.large.contacts > 0 {
		fmt.Fprintf(b, "| the same for %s contacts, MB | %.0f | | flat |\n", thousands(f.large.contacts), float64(f.large.backfill.peak)/1e6)
	}
	if o.legacy > 0 {
		row("backfill by XML-RPC, contacts a second, as a share of the backfill", "%.2f", round.legacyShare, "≥ 0.5")
		row("own CPU for a contact in it, child rows included, µs", "%.1f", round.legacyCPU, "")
		row("its peak memory, MB", "%.0f", func(r round) float64 { return float64(r.byXMLRPC.peak) / 1e6 }, "≤ 200")
	}
	fmt.Fprintf(b, "\nFor orientation, on this machine: limit %.0f contacts a second, backfill %.0f.\n",
		f.median(func(r round) float64 { return float64(r.contacts) / r.limit.Seconds() }),
		f.median(func(r round) float64 { return float64(r.contacts) / r.backfill.took.Seconds() }))
	f.writeCPU(b)
}

// writeCPU tells where the time goes.
func (f *figures) writeCPU(b *strings.Builder) {
	b.WriteString("\nProcessor time for a contact, µs, medians; the rest of what two cores have is keapsim's and idle.\n\n" +
		"| | Postgres | ours | time of two cores |\n|---|---|---|---|\n")
	row := func(what string, of func(round) outcome) {
		a := func(d func(outcome) time.Duration) float64 {
			return f.median(func(r round) float64 { return float64(d(of(r)).Nanoseconds()) / 1000 / float64(r.contacts) })
		}
		fmt.Fprintf(b, "| %s | %.1f | %.1f | %.1f |\n", what, a(func(o outcome) time.Duration { return o.postgres }),
			a(func(o outcome) time.Duration { return o.cpu }), a(func(o outcome) time.Duration { return 2 * o.took }))
	}
	row("limit", func(r round) outcome { return outcome{took: r.limit, postgres: r.limitCPU} })
	row("backfill", func(r round) outcome { return r.backfill })
	row("unchanged", func(r round) outcome { return r.same })
	row("5 % changed", func(r round) outcome { return r.changed })
	row("unchanged, vacuumed", func(r round) outcome { return r.sameLater })
	row("5 % changed, vacuumed", func(r round) outcome { return r.changedLater })
}

func (f *figures) writeCalls(b *strings.Builder) {
	b.WriteString(`
## Calls

A backfill of every entity of a simulated account, and an incremental pass after it with nothing changed. The fewest
possible are the pages that hold the records (for custom_field_definitions, one for each kind of record that has custom
fields); the aim is at most 3 more, and 1 for an idle pass.

| entity | records | fewest | backfill | idle pass |
|---|---|---|---|---|
`)
	for _, c := range f.calls {
		fmt.Fprintf(b, "| %s | %s | %d | %d | %d |\n", c.entity, thousands(c.records), c.fewest, c.backfill, c.idle)
	}
}

// writeDaemons tells of what was measured of daemons.
func (f *figures) writeDaemons(b *strings.Builder) {
	if h := f.fresh; h.events > 0 {
		fmt.Fprintf(b, `
## Hooks

%d contacts a second are edited for %s, each once, and keapsim delivers the events at once. Measured from the arrival of a
delivery to the commit of the row (Postgres keeps the time of each).

| | measured | aim |
|---|---|---|
| events | %s | |
| p50, ms | %d | ≤ 500 |
| p99, ms | %d | ≤ 2,000 |
| longest, ms | %d | |
| contacts that did not arrive | %d | 0 |
| calls | %s | |
| CPU of the daemon, %% of a core | %.0f | |
`, h.perSecond, h.over, thousands(h.events), h.p50.Milliseconds(), h.p99.Milliseconds(), h.greatest.Milliseconds(), h.missing,
			thousands(h.calls), 100*h.cpu.Seconds()/h.over.Seconds())
	}
	if f.idle.accounts > 0 {
		fmt.Fprintf(b, `
## An idle daemon

%d accounts of which nothing changes, all entities, the default intervals, watched for %s after their backfill: between passes,
unless it is watched for longer than `+"`"+`sync.interval`+"`"+`.

| | measured | aim |
|---|---|---|
| CPU, %% of a core | %.2f | ≤ 1 |
| resident memory, MB | %d | ≤ 80 |
| calls, and passes that the schedule had begun | %d, %d | no more calls than passes |
`, f.idle.accounts, f.idle.over, 100*f.idle.core(), f.idle.memory/1e6, f.idle.calls, f.idle.planned)
	}
	if len(f.fleets) == 0 {
		return
	}
	b.WriteString(`
## Daemons that share accounts

Processes of ` + "`syncer run`" + ` on one database and one machine mirror accounts of 1,000 contacts for the first time. The aim: no
daemon is more than 20 % off its even share of the accounts, no two passes over one entity run at once, no row is lost.

| daemons | accounts read by each | off even, % | contacts in the mirror | passes at once | seconds |
|---|---|---|---|---|---|
`)
	for _, r := range f.fleets {
		name, off := fmt.Sprint(r.daemons), fmt.Sprintf("%.0f", 100*r.uneven())
		if r.killed {
			name, off = name+", one killed when half was done", ""
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %d | %.0f |\n", name, strings.Trim(fmt.Sprint(r.shares), "[]"), off, thousands(int(r.rows)), r.twice, r.took.Seconds())
	}
}

const heldByTests = `
## What tests hold

These are not measured but hold or do not, each time ` + "`make test`" + ` runs, on any machine.

| | test in ` + "`integration`" + ` |
|---|---|
| after a pass, every row equals Keap's record, child rows included, field by field, for all entities and both roads | TestCorrectness, TestCorrectnessUnderQuirks, TestXMLRPC, TestXMLRPCOfOlderAccounts |
| both roads fill the same rows | TestRoads |
| kill -9 at random points, restart, repeat: the mirror ends equal, and no more than a batch of each shard is read twice for a kill | TestResumeInShards, TestResumeOfAllEntities, TestResumeOverChanges |
| Postgres crashes and forgets commits of an unfinished pass: the mirror ends equal | TestPostgresCrashes |
| a record that is no JSON is asked for again; if it stays, the pass ends with the call's name and nothing of its batch lands | TestFaults |
| a sweep finds every deleted record; over listings that are cut, empty, limited or failing it tombstones none | TestDeletes, TestBrake, TestNothingIsDeletedOnTheWordOf |
| what is edited, added and deleted while it is read is right after the next pass | TestDriftWhilePaging, TestATargetedReadOvertakesAPage, TestNightsOfClockChanges |
| calls | TestCalls |
| every record that a hook delivery named, and that was answered 200, ends in the mirror, whatever moment the daemon is killed at (20 runs) | TestNoHookIsLost |
| 10,000 events on 1,000 contacts cost at most 30 calls | TestDaemonReadsWhatHooksTell, TestHooks |
| hooks off for an hour, with edits and deletes: equal after the repair, the gap noted and closed | TestHooks |
| daemons share accounts; one is killed, the others finish; no two passes over an entity at once | TestFleet |
| no refresh token is sent twice: many processes at once, killed before the answer and before the commit, a lost answer, a refusal | TestRefreshByManyProcesses, TestKilledWhileRefreshing, TestLostAnswerToARefresh |
| no secret in any output, log, error or table | TestSecrets |
| all processes together stay within the share of the day, also over 429s and failures | TestShareOfProcesses in ` + "`cmd/syncer`" + ` |
`

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
