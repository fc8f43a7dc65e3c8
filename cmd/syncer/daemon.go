package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/sync/engine"
	"github.com/keapsync/keapsync/sync/schedule"
)

// daemon does the tasks of the schedule.
type daemon struct {
	log      *slog.Logger
	getenv   func(string) string
	sink     *sink.Sink
	grants   *grants
	pool     *pgxpool.Pool // of the schedule
	schedule *schedule.Service
	passes   chan struct{} // a place for each pass that runs

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

// knownElsewhere is how long a task is left to daemons that know its account.
const knownElsewhere = 10 * time.Second

// run does a task.
func (d *daemon) run(ctx context.Context, account string, task schedule.Task) schedule.Result {
	w, err := d.take(ctx, account)
	switch {
	case errors.Is(err, errElsewhere):
		return schedule.Result{Again: knownElsewhere}
	case err != nil:
		d.log.Error("the account cannot be read", "account", account, "error", errorLine(err))
		return schedule.Result{Err: err}
	}
	defer d.give(w)
	m := w.mirror
	switch task {
	case schedule.Sync:
		return d.read(ctx, m, func(means schema.Means) bool { return means.Strategy != schema.Snapshot }, pass)
	case schedule.Reference:
		return d.read(ctx, m, func(means schema.Means) bool { return means.Strategy == schema.Snapshot }, pass)
	case schedule.Sweep:
		return d.read(ctx, m, func(schema.Means) bool { return true }, sweep)
	}
	return schedule.Result{Err: fmt.Errorf("unknown task %q", task)}
}

// doPass is one of the engine's passes.
type doPass func(context.Context, *engine.Engine, *engine.Account, *schema.Entity) (engine.Report, error)

func pass(ctx context.Context, e *engine.Engine, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
	return e.Pass(ctx, acct, entity)
}

func sweep(ctx context.Context, e *engine.Engine, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
	return e.Sweep(ctx, acct, entity, false)
}

// read runs passes over the account's entities of a class.
func (d *daemon) read(ctx context.Context, m *mirror, class func(schema.Means) bool, do doPass) schedule.Result {
	acct := m.accounts[0]
	var entities []*schema.Entity
	for _, e := range acct.entities {
		if class(acct.Reader.Means(e)) {
			entities = append(entities, e)
		}
	}
	e := m.engine(d.observe)
	outcomes := runAll(ctx, []*account{{Account: acct.Account, entities: entities}}, d.passes,
		func(ctx context.Context, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
			return do(ctx, e, acct, entity)
		})
	if err := m.saveUsage(ctx); err != nil {
		d.log.Warn("the API usage is not in the statistics", "account", acct.Name, "error", errorLine(err))
	}
	return d.result(outcomes)
}

// refusedWait is how long an account whose credential Keap refuses is left alone: somebody has to do something.
const refusedWait = time.Hour

// result says how a task ended whose passes ended so. As long as any of them succeeds the account is read as planned.
func (d *daemon) result(outcomes []outcome) schedule.Result {
	var failed error
	done := 0
	for _, o := range outcomes {
		switch {
		case o.Err == nil:
			done++
		case source.IsQuota(o.Err):
			if _, until := source.Exhausted(o.Err); !until.IsZero() {
				return schedule.Result{Err: o.Err, Again: max(time.Until(until), time.Minute)}
			}
			failed = o.Err
		case failed == nil || source.IsAuth(o.Err):
			failed = o.Err
		}
	}
	switch {
	case failed == nil:
		return schedule.Result{}
	case source.IsAuth(failed) && done == 0:
		return schedule.Result{Err: failed, Again: refusedWait}
	case done > 0:
		return schedule.Result{Err: failed, Again: d.settings().Sync.Interval}
	}
	return schedule.Result{Err: failed}
}

// observe logs how passes end. One that found nothing is of little interest.
func (d *daemon) observe(e engine.Event) {
	if !e.Done {
		return
	}
	attrs := append(describe(e, e.Took), "pass_id", e.PassID, "new", e.Inserted, "changed", e.Updated, "deleted", e.Tombstoned,
		"rejected", e.Rejected, "took", span(e.Took))
	switch {
	case errors.Is(e.Err, context.Canceled):
		d.log.Info("interrupted", attrs...)
	case e.Err != nil:
		d.log.Warn("stopped", append(attrs, "error", errorLine(e.Err))...)
	case e.Refused != nil:
		d.log.Warn("deletes refused", append(attrs, "why", e.Refused.String())...)
	case e.Inserted+e.Updated+e.Tombstoned+e.Rejected > 0:
		d.log.Info("done", attrs...)
	default:
		d.log.Debug("done", attrs...)
	}
}

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
	m := &mirror{config: c, sink: d.sink, grants: d.grants, display: &display{log: d.log}}
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
	kept, err := d.sink.Account(ctx, name)
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

// plan is how often the tasks are done.
func (c *config) plan() schedule.Plan {
	return schedule.Plan{
		schedule.Sync: c.Sync.Interval, schedule.Reference: c.Sync.ReferenceEvery, schedule.Sweep: c.Sync.SweepEvery,
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
	return d.sink.ConfiguredAccounts(ctx, names)
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
