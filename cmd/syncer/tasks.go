package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/sync/engine"
	"github.com/keapsync/keapsync/sync/schedule"
)

// plan is how often the tasks are done.
func (c *config) plan() schedule.Plan {
	p := schedule.Plan{
		schedule.Backfill: c.Sync.Interval, schedule.Sync: c.Sync.Interval, schedule.Reference: c.Sync.ReferenceEvery, schedule.Sweep: c.Sync.SweepEvery,
		schedule.Refresh: time.Hour, // tells itself when it is due
	}
	if c.Server.PublicURL != "" {
		p[schedule.Guard] = time.Hour
	}
	return p
}

const (
	// leftToOthers is how long a task is left to daemons that know its account.
	leftToOthers = 10 * time.Second
	// refusedWait is how long an account whose credential Keap refuses is left alone: somebody has to do something.
	refusedWait = time.Hour
	// noTokens is how long an account without OAuth is not asked for its tokens again.
	noTokens = 24 * time.Hour
)

// run does a task.
func (d *daemon) run(ctx context.Context, account string, task schedule.Task) schedule.Result {
	w, err := d.take(ctx, account)
	switch {
	case errors.Is(err, errElsewhere):
		return schedule.Result{Again: leftToOthers}
	case err != nil:
		d.log.Error("the account cannot be read", "account", account, "error", errorLine(err))
		return schedule.Result{Err: err}
	}
	defer d.give(w)
	result := d.do(ctx, w.mirror, task)
	if err := w.mirror.saveUsage(ctx); err != nil {
		d.log.Warn("what Keap told of the quota is not kept", "account", account, "error", errorLine(err))
	}
	return result
}

func (d *daemon) do(ctx context.Context, m *mirror, task schedule.Task) schedule.Result {
	switch task {
	case schedule.Backfill, schedule.Sync:
		return d.changes(ctx, m, task == schedule.Backfill)
	case schedule.Reference:
		return d.read(ctx, m, d.passes, func(e *schema.Entity) bool { return readWhole(m.accounts[0], e) }, pass)
	case schedule.Sweep:
		return d.sweep(ctx, m)
	case schedule.Hooks:
		return d.inbox(ctx, m)
	case schedule.Guard:
		return d.guard(ctx, m)
	case schedule.Refresh:
		return d.refresh(ctx, m.accounts[0])
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

// readWhole tells whether an entity is read whole each time.
func readWhole(acct *account, e *schema.Entity) bool {
	return acct.Reader.Means(e).Strategy == schema.Snapshot
}

// changes runs passes over entities of which only what changed is read, or backfills over those that were never read.
func (d *daemon) changes(ctx context.Context, m *mirror, backfill bool) schedule.Result {
	begun, err := d.store.Begun(ctx, m.accounts[0].Name)
	if err != nil {
		return schedule.Result{Err: err}
	}
	places := d.passes
	if backfill {
		places = d.backfills
	}
	return d.read(ctx, m, places, func(e *schema.Entity) bool { return begun[e.Name] != backfill && !readWhole(m.accounts[0], e) }, pass)
}

// read runs passes over those of the account's entities that are chosen.
func (d *daemon) read(ctx context.Context, m *mirror, places chan struct{}, chosen func(*schema.Entity) bool, do doPass) schedule.Result {
	acct := m.accounts[0]
	entities := slices.DeleteFunc(slices.Clone(acct.entities), func(e *schema.Entity) bool { return !chosen(e) })
	e := m.engine(d.observe)
	var refused atomic.Pointer[error]
	outcomes := runAll(ctx, []*account{{Account: acct.Account, entities: entities}}, places,
		func(ctx context.Context, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
			// A credential that was refused once will be so again, and each try is a call.
			if err := refused.Load(); err != nil {
				return engine.Report{Account: acct.Name, Entity: entity.Name}, *err
			}
			report, err := do(ctx, e, acct, entity)
			if source.IsRefused(err) {
				refused.Store(&err)
			}
			return report, err
		})
	return d.result(outcomes)
}

// sweep compares with Keap what was not compared lately: a sweep that was stopped on its way goes on with what is left.
func (d *daemon) sweep(ctx context.Context, m *mirror) schedule.Result {
	account, every := m.accounts[0].Name, m.config.Sync.SweepEvery
	swept := map[*schema.Entity]bool{}
	for _, e := range m.accounts[0].entities {
		outcome, began, err := d.store.LastSweep(ctx, account, e.Name)
		if err != nil {
			return schedule.Result{Err: err}
		}
		swept[e] = outcome == "done" && time.Since(began) < every/2
	}
	r := d.read(ctx, m, d.passes, func(e *schema.Entity) bool { return !swept[e] }, sweep)
	r.Err = errors.Join(r.Err, d.store.Prune(ctx, account))
	return r
}

// result says how a task ended whose passes ended so. As long as any of them succeeds the account is read as planned.
func (d *daemon) result(outcomes []outcome) schedule.Result {
	var failed error
	done := 0
	for _, o := range outcomes {
		switch {
		case state.IsClaimed(o.Err):
			d.log.Info("left for later", "account", o.Account, "entity", o.Entity, "cause", errorLine(o.Err))
			done++
		case o.Err == nil, errors.Is(o.Err, sink.ErrFenced): // another process has brought it
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

const (
	// hookPace is the least time between two readings of what hooks name, for each call that the first of them took: what
	// comes meanwhile is read together.
	hookPace = 200 * time.Millisecond
	// longestHookWait bounds it.
	longestHookWait = 30 * time.Second
	// failedHookWait is how long all events wait when those of one entity could not be read now.
	failedHookWait = 5 * time.Second
	// longestProofWait is the longest time between two questions for records that hooks named, of which Keap's answers prove nothing.
	// The wait grows with the age of the events.
	longestProofWait = 15 * time.Minute
)

// inbox reads what hook deliveries name.
func (d *daemon) inbox(ctx context.Context, m *mirror) schedule.Result {
	acct := m.accounts[0]
	began := time.Now()
	report, err := m.engine(d.observe).Inbox(ctx, &acct.Account, acct.entities)
	switch {
	case err != nil && report.Events > 0: // of some entities; the events of others must not wait for those that fail
		return schedule.Result{Err: err, Again: failedHookWait}
	case err != nil:
		return schedule.Result{Err: err}
	}
	if report.Unproved > 0 {
		return schedule.Result{
			Err:   fmt.Errorf("Keap neither shows the records of %d hook events nor proves that they are gone; they are asked for again", report.Unproved),
			Again: min(max(time.Since(report.Oldest)/4, failedHookWait), longestProofWait),
		}
	}
	if report.Held > 0 {
		d.log.Warn("hooks have used up their share of the calls; passes bring most of what they named, the rest follows tomorrow", "account", acct.Name, "events", report.Held)
		again := d.settings().Sync.Interval
		if !report.Until.IsZero() {
			again = min(again, max(time.Until(report.Until), time.Minute))
		}
		return schedule.Result{Again: again}
	}
	if report.Busy > 0 { // with a pass over their entity, which may take hours; the events of others must not wait for it
		return schedule.Result{Again: failedHookWait}
	}
	wait := min(hookPace*time.Duration(max(report.Calls, 1)), longestHookWait)
	select {
	case <-time.After(wait - time.Since(began)):
	case <-ctx.Done():
	case <-d.stopping:
	}
	return schedule.Result{More: report.More}
}

// guard looks after the account's hook subscriptions, and brings what was missed while Keap did not deliver.
func (d *daemon) guard(ctx context.Context, m *mirror) schedule.Result {
	acct := m.accounts[0]
	if acct.hooks == nil || m.config.Server.PublicURL == "" { // it may be due from when there was one
		return schedule.Result{}
	}
	e := m.engine(d.observe)
	report, err := e.Guard(ctx, &acct.Account, acct.entities, acct.hooks, m.config.Server.PublicURL)
	for _, s := range report.Subscriptions {
		switch {
		case s.Error != "":
			d.log.Warn("a hook is not verified", "account", acct.Name, "event_key", s.EventKey, "status", s.Status, "error", s.Error)
		case s.Was != "":
			d.log.Info("a hook is verified again", "account", acct.Name, "event_key", s.EventKey, "was", s.Was)
		}
	}
	if state.IsClaimed(err) { // "syncer hooks" is looking after them
		return schedule.Result{Again: time.Minute}
	}
	repaired, repair := e.RepairGaps(ctx, &acct.Account, acct.entities)
	if repaired.Closed+repaired.Left > 0 {
		d.log.Info("gaps in what hooks told", "account", acct.Name, "closed", repaired.Closed, "left", repaired.Left)
	}
	return schedule.Result{Err: errors.Join(err, repair)}
}

// refresh renews the account's OAuth tokens when that is due.
func (d *daemon) refresh(ctx context.Context, acct *account) schedule.Result {
	if acct.grant == nil {
		return schedule.Result{Again: noTokens}
	}
	wait, err := acct.grant.Ahead(ctx)
	if err != nil {
		d.log.Error("the tokens are not renewed", "account", acct.Name, "error", errorLine(err))
		return schedule.Result{Err: err}
	}
	return schedule.Result{Again: max(wait, time.Minute)}
}
