package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/keapsync/keapsync/source/keapsim"
)

// fleet is daemons that mirror many accounts for the first time.
type fleet struct {
	daemons int
	killed  bool // one of them, on the way
	took    time.Duration
	shares  []int // accounts that each daemon read
	rows    int64 // contacts that are in the mirror
	twice   int64 // pairs of passes over one entity that ran at once
}

func (f fleet) String() string {
	return fmt.Sprintf("%d daemons (one killed: %v): %.1f s, accounts %v (%.0f %% off even), %d contacts, %d passes at once",
		f.daemons, f.killed, f.took.Seconds(), f.shares, 100*f.uneven(), f.rows, f.twice)
}

// uneven is how far the daemon that is furthest from its even share is from it.
func (f fleet) uneven() float64 {
	sum, worst := 0, 0.0
	for _, s := range f.shares {
		sum += s
	}
	even := float64(sum) / float64(len(f.shares))
	for _, s := range f.shares {
		worst = max(worst, float64(s)/even-1, 1-float64(s)/even)
	}
	return worst
}

// readBy finds in a daemon's log the accounts whose contacts it read for the first time.
const readBy = "entity=contacts pass=backfill"

// fleet has daemons mirror accounts; one of them is killed when half is done, if kill.
func (b *bench) fleet(ctx context.Context, daemons, accounts, contacts int, kill bool) (fleet, error) {
	f := fleet{daemons: daemons, killed: kill}
	keap, err := keapsim.New(keapsim.Options{
		Seed: 1, Contacts: contacts, Only: []string{"contacts"}, Tokens: []string{token}, Keep: true, Hostile: keapsim.Regular,
		Quirks: keapsim.Quirks{TenantUnnamed: true}, // one Keap serves all accounts
	})
	if err != nil {
		return f, err
	}
	url, stop, err := serve(ctx, keap.Handler())
	if err != nil {
		return f, err
	}
	defer stop()
	database, drop, err := b.database(ctx)
	if err != nil {
		return f, err
	}
	defer drop()
	file, err := b.configure(database, "server: {listen: '127.0.0.1:0'}\nsync: {workers: 2}\n")
	if err != nil {
		return f, err
	}
	if err := b.addAccounts(ctx, file, url, accounts, "[contacts]"); err != nil {
		return f, err
	}
	all := make([]*daemon, daemons)
	began := time.Now()
	for i := range all {
		if all[i], err = b.run(ctx, file); err != nil {
			return f, err
		}
		defer all[i].kill()
	}
	const done = "SELECT count(*) >= $1 FROM keapsync.watermarks WHERE mark IS NOT NULL"
	if kill {
		if err := await(ctx, database, time.Hour, done, accounts/2); err != nil {
			return f, err
		}
		all[0].kill()
	}
	if err := await(ctx, database, time.Hour, done, accounts); err != nil {
		return f, fmt.Errorf("%w: %s", err, all[daemons-1].last())
	}
	f.took = time.Since(began)
	for _, d := range all {
		f.shares = append(f.shares, strings.Count(d.told.String(), readBy))
	}
	if f.rows, err = number(ctx, database, "SELECT count(*) FROM keap.contacts WHERE _deleted_at IS NULL"); err != nil {
		return f, err
	}
	f.twice, err = number(ctx, database, `SELECT count(*) FROM keapsync.passes a JOIN keapsync.passes b USING (account, entity)
		WHERE a.id < b.id AND a.finished_at > b.started_at AND b.finished_at > a.started_at`)
	return f, err
}
