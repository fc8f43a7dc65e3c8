package main

import (
	"context"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/source/keapsim"
)

// idle is what a daemon costs while nothing changes.
type idle struct {
	accounts int
	over     time.Duration
	cpu      time.Duration // of the daemon
	memory   int64         // resident at the end, bytes
	calls    int64         // made meanwhile
	planned  int64         // that the schedule asked for meanwhile
}

func (i idle) core() float64 { return i.cpu.Seconds() / i.over.Seconds() }

func (i idle) String() string {
	return fmt.Sprintf("idle: %d accounts, %.2f %% of a core, %d MB, %d calls where the schedule had %d",
		i.accounts, 100*i.core(), i.memory/1e6, i.calls, i.planned)
}

// idle watches a daemon whose accounts do not change.
func (b *bench) idle(ctx context.Context, accounts int, over time.Duration) (idle, error) {
	m := idle{accounts: accounts, over: over}
	keap, err := keapsim.New(keapsim.Options{
		Seed: 1, Contacts: 100, Tokens: []string{token}, Hostile: keapsim.Regular, Quirks: keapsim.Quirks{TenantUnnamed: true},
	})
	if err != nil {
		return m, err
	}
	url, stop, err := serve(ctx, keap.Handler())
	if err != nil {
		return m, err
	}
	defer stop()
	database, drop, err := b.database(ctx)
	if err != nil {
		return m, err
	}
	defer drop()
	file, err := b.configure(database, "server: {listen: '127.0.0.1:0'}\n")
	if err != nil {
		return m, err
	}
	if err := b.addAccounts(ctx, file, url, accounts, "all"); err != nil {
		return m, err
	}
	d, err := b.run(ctx, file)
	if err != nil {
		return m, err
	}
	defer d.kill()
	settled := "SELECT count(*) = $1 FROM keapsync.schedule WHERE task IN ('backfill', 'sync', 'reference') AND due_at > now() AND holder IS NULL"
	if err := await(ctx, database, 10*time.Minute, settled, 3*accounts); err != nil {
		return m, fmt.Errorf("%w: %s", err, d.last())
	}
	const passes = "SELECT count(*) FROM keapsync.passes WHERE started_at > now() - $1::interval"
	before, cpu := total(keap.Calls()), cpuOf(d.Process.Pid)
	select {
	case <-time.After(over):
	case <-ctx.Done():
		return m, context.Cause(ctx)
	}
	m.cpu, m.calls = cpuOf(d.Process.Pid)-cpu, total(keap.Calls())-before
	m.memory = resident(d.Process.Pid)
	if m.planned, err = number(ctx, database, passes, over); err != nil {
		return m, err
	}
	return m, d.stop()
}

func total(calls map[string]int) (n int64) {
	for _, c := range calls {
		n += int64(c)
	}
	return n
}
