package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sync/schedule"
)

// daemon does the tasks of the schedule.
type daemon struct {
	log      *slog.Logger
	getenv   func(string) string
	store    *store
	grants   *grants
	pool     *pgxpool.Pool // of the schedule
	schedule *schedule.Service
	stopping <-chan struct{} // closed when the daemon is asked to stop; tasks have some time from then on, and none to spend idle
	// A place for each pass that may run, and for each backfill besides.
	passes, backfills chan struct{}

	mu     sync.Mutex
	config *config
	wired  map[string]*wiredAccount
}

// wiredAccount is an account that tasks are done for.
type wiredAccount struct {
	mirror *mirror // of this account alone
	from   any     // what it was wired from: the configuration's item, or the text of what the database keeps
	users  int     // tasks that run
	stale  bool    // to be closed when nobody uses it any more
}

// errElsewhere is of an account that this daemon's configuration does not have: other daemons may.
var errElsewhere = errors.New("the account is in another configuration")

// settings is the configuration now.
func (d *daemon) settings() *config {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.config
}

// take returns an account, wired. Who takes one gives it back.
func (d *daemon) take(ctx context.Context, name string) (*wiredAccount, error) {
	c := d.settings()
	configured, from, err := d.find(ctx, c, name)
	if err != nil {
		return nil, err
	}
	if w := d.reuse(name, from); w != nil {
		return w, nil
	}
	m := &mirror{config: c, store: d.store, grants: d.grants, display: &display{log: d.log}}
	if err := m.wire(ctx, []*accountConfig{configured}, nil); err != nil {
		m.closeAccounts()
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if old := d.wired[name]; old != nil {
		if old.from == from { // another task was faster
			m.closeAccounts()
			old.users++
			return old, nil
		}
		old.retire()
	}
	w := &wiredAccount{mirror: m, from: from, users: 1}
	d.wired[name] = w
	return w, nil
}

// find looks an account up in the configuration and in the database, and returns with it what tells whether it has changed.
func (d *daemon) find(ctx context.Context, c *config, name string) (acct *accountConfig, from any, err error) {
	for _, acct := range c.accounts() {
		if acct.Name == name {
			return acct, acct, nil
		}
	}
	kept, err := d.store.Account(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	if kept == nil || kept.Settings == nil {
		return nil, nil, errElsewhere
	}
	acct, err = c.keptAccount(kept, d.getenv)
	return acct, string(kept.Settings), err
}

func (d *daemon) reuse(name string, from any) *wiredAccount {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.wired[name]
	if w == nil || w.from != from {
		return nil
	}
	w.users++
	return w
}

func (d *daemon) give(w *wiredAccount) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if w.users--; w.users == 0 && w.stale {
		w.mirror.closeAccounts()
	}
}

// close closes what is wired; nothing runs any more.
func (d *daemon) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, w := range d.wired {
		w.retire()
	}
	if err := d.grants.close(); err != nil {
		d.log.Error(err.Error())
	}
}

// retire has an account closed that something else takes the place of, as soon as nobody uses it.
func (w *wiredAccount) retire() {
	if w.stale = true; w.users == 0 {
		w.mirror.closeAccounts()
	}
}

// reload takes up accounts and intervals of a changed configuration. Of all else it says that it takes a restart.
func (d *daemon) reload(ctx context.Context, fresh *config) error {
	d.mu.Lock()
	old := d.config
	next := *fresh
	next.Database, next.Server, next.EncryptionKey = old.Database, old.Server, old.EncryptionKey
	next.Sync.Workers = old.Sync.Workers
	d.config = &next
	for name, w := range d.wired { // they may be wired from items that are gone, or with old settings of sync
		delete(d.wired, name)
		w.retire()
	}
	d.mu.Unlock()
	if !old.sameFrame(fresh) {
		d.log.Warn("database, server, encryption_key and sync.workers change with the next start only")
	}
	if err := d.register(ctx, &next); err != nil {
		return err
	}
	return d.schedule.Reload(ctx, next.plan())
}

// register notes the configuration's accounts, so that their tasks are planned.
func (d *daemon) register(ctx context.Context, c *config) error {
	var names []string
	for _, acct := range c.accounts() {
		names = append(names, acct.Name)
	}
	return d.store.ConfiguredAccounts(ctx, names)
}

// sameFrame tells whether what a running daemon cannot change is as it was. Secrets that cannot be read count as the same:
// they were read before.
func (c *config) sameFrame(o *config) bool {
	same := func(a, b Secret) bool {
		x, _ := a.Reveal()
		y, _ := b.Reveal()
		return x == y
	}
	return c.Database.MirrorSchema == o.Database.MirrorSchema && c.Database.StateSchema == o.Database.StateSchema &&
		c.Server.Listen == o.Server.Listen && c.Server.PublicURL == o.Server.PublicURL && c.Sync.Workers == o.Sync.Workers &&
		same(c.Database.URL, o.Database.URL) && same(c.EncryptionKey, o.EncryptionKey) && same(c.Server.AdminToken, o.Server.AdminToken)
}

// deliver commits hook events together with the wake-up of the task that reads what they name.
func (d *daemon) deliver(ctx context.Context, account string, events []sink.HookEvent) error {
	return pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		if err := d.store.AddEvents(ctx, tx, account, events); err != nil {
			return err
		}
		return d.schedule.Wake(ctx, tx, account, schedule.Hooks)
	})
}
