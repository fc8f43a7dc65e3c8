package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// pass is one run over one entity of one account.
type pass struct {
	engine          *Engine
	account         *Account
	entity          *schema.Entity
	means           schema.Means
	purpose         source.Purpose
	id              int64 // in the history
	allowMassDelete bool
	since           time.Time // records that changed before it are not the mirror's; zero for none
	authoritative   bool      // what is read now counts, whatever its change stamp; see sink.Batch
	from            time.Time // of a gap, by Keap's clock: changes are looked for from then on at least; zero for none
	whole           bool      // a sweep that compares records, not only their stamps
	dependents      []string  // entities whose records belong to those of this one
	clock           clock
	unreadable      map[int64]bool // records that Keap was not able to send in earlier passes

	mu       sync.Mutex // guards what follows: shards work side by side
	report   Report
	began    time.Time      // Keap's clock at the pass's first answer
	rejected map[int64]bool // records, by their hashes
	shown    map[int64]bool // ids that are looked out for, and whether a record came
	foreign  error          // of an answer that was another tenant's
	sees     error          // why the credential must not delete; errUnasked until it was asked
}

// record runs a pass and keeps its history. Except for a targeted pass, the entity is claimed for that long.
func (e *Engine) record(
	ctx context.Context, account *Account, entity *schema.Entity, kind Kind, run func(context.Context, *pass) error,
) (report Report, err error) {
	panicked := e.safely(func() error {
		if kind == Targeted {
			report, err = e.run(ctx, account, entity, kind, run)
			return nil
		}
		report, err = e.claimed(ctx, account, entity, kind, func(ctx context.Context, kind Kind) (Report, error) {
			return e.run(ctx, account, entity, kind, run)
		})
		return nil
	})
	if panicked != nil {
		err = panicked
	}
	return report, err
}

func (e *Engine) run(
	ctx context.Context, account *Account, entity *schema.Entity, kind Kind, run func(context.Context, *pass) error,
) (Report, error) {
	p := &pass{
		engine: e, account: account, entity: entity, means: account.Reader.Means(entity), dependents: dependents(account, entity),
		rejected: map[int64]bool{}, sees: errUnasked, purpose: purposeOf(kind),
		report: Report{Account: account.Name, Entity: entity.Name, Kind: kind},
	}
	if account.Clock == nil {
		timed := *account
		timed.Clock = &KeapClock{}
		p.account = &timed
	}
	now, err := e.sink.Now(ctx)
	if err != nil {
		return p.report, err
	}
	p.clock = clock{database: now, ours: time.Now()}
	calls := p.calls()
	if p.unreadable, err = e.sink.Unreadable(ctx, account.Name, entity.Name); err != nil {
		return p.report, err
	}
	marks, err := e.sink.Watermarks(ctx, account.Name, entity.Name)
	if err != nil {
		return p.report, err
	}
	if since := marks[0].Since; !since.IsZero() && Limitable(p.means) {
		p.since, p.account = since, p.account.limit(since)
		p.means = p.account.Reader.Means(entity)
	}
	p.id, err = e.state.BeginPass(ctx, state.Pass{Account: account.Name, Entity: entity.Name, Kind: string(kind), Kept: account.Kept})
	if err != nil {
		return p.report, err
	}
	p.report.PassID = p.id
	p.observe(-1)
	err = e.safely(func() error {
		if err := run(ctx, p); err != nil {
			return err
		}
		return p.undone(ctx)
	})
	p.report.Took, p.report.Calls = time.Since(p.clock.ours), p.calls()-calls
	// What happened is worth knowing also when the pass was stopped.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if !errors.Is(err, database.ErrRemoved) { // its history is gone with it
		err = errors.Join(err, p.boundInbox(last), e.state.FinishPass(last, p.id, p.outcome(ctx, err)))
	}
	e.options.Observe(Event{Report: p.report, Share: 1, Done: true, Err: err})
	return p.report, err
}

// purposeOf is what a pass's calls are for.
func purposeOf(k Kind) source.Purpose {
	switch k {
	case Backfill:
		return source.ForBackfill
	case Sweep:
		return source.ForSweep
	case Incremental, Targeted:
	}
	return source.ForChanges
}

// clock is the database's, as it was when the pass began: what was asked before a row was written must not replace it.
type clock struct{ database, ours time.Time }

func (c clock) now() time.Time { return c.database.Add(time.Since(c.ours)) }

// calls is the number of calls made for the entity so far.
func (p *pass) calls() int64 {
	if p.account.Calls != nil {
		return p.account.Calls(p.entity.Name)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return int64(p.report.Pages)
}

// outcome puts the report in the history's words.
func (p *pass) outcome(ctx context.Context, err error) state.Outcome {
	r := p.report
	o := state.Outcome{
		Pages: r.Pages, Calls: r.Calls, Records: r.Records, Inserted: r.Inserted, Updated: r.Updated,
		Unchanged: r.Unchanged, Newer: r.MirrorNewer, Tombstoned: r.Tombstoned, Rejected: r.Rejected, Invalid: r.Invalid, Drift: r.Drift, CountedBefore: r.KeapCountBefore, Counted: r.KeapCount,
		HighWaterMark: r.Mark, Outcome: "done",
	}
	switch {
	case err == nil && r.Refused != nil:
		o.Outcome, o.Error = "refused", r.Refused.String()
		return o
	case err == nil:
		return o
	case ctx.Err() != nil && !errors.Is(context.Cause(ctx), state.ErrClaimLost):
		o.Outcome = "interrupted"
	case errors.Is(err, sink.ErrFenced):
		o.Outcome = "fenced"
	case source.IsQuota(err):
		o.Outcome = "quota"
	default:
		o.Outcome = "failed"
	}
	o.Error = err.Error()
	return o
}

// observe reports progress; share is the walk's, of the only shard there is.
func (p *pass) observe(share float64) {
	p.mu.Lock()
	event := Event{Report: p.report, Share: share}
	p.mu.Unlock()
	event.Calls = p.calls()
	p.engine.options.Observe(event)
}

// stamps returns a finder of change stamps.
func (p *pass) stamps() *schema.StampFinder { return schema.NewStampFinder(p.entity, p.means.Road) }

// catchUp brings the entity up to date in the way of its strategy. If the account turns out not to have what that takes,
// it is done in the way that is left.
func (p *pass) catchUp(ctx context.Context) error {
	err := p.byStrategy(ctx)
	if _, garbled := errors.AsType[garbledError](err); garbled && ctx.Err() == nil {
		p.engine.options.Log.WarnContext(ctx, "an answer of Keap's is garbled; it is asked for once more",
			"account", p.account.Name, "entity", p.entity.Name, "error", err)
		err = p.byStrategy(ctx)
	}
	if source.IsUnsupported(err) && p.fewerMeans() {
		err = p.byStrategy(ctx)
	}
	return err
}

// fewerMeans looks again at what the entity can be read by, and tells whether it is less than it was.
func (p *pass) fewerMeans() bool {
	before := p.means
	p.means = p.account.Reader.Means(p.entity)
	return p.means.Strategy != before.Strategy || p.means.Since != before.Since || p.means.Stamps != before.Stamps
}

func (p *pass) byStrategy(ctx context.Context) error {
	switch p.means.Strategy {
	case schema.Snapshot:
		return p.snapshot(ctx)
	case schema.PerParent:
		return p.parents(ctx, false)
	case schema.Window, schema.NewestFirst, schema.Append:
		return p.changes(ctx)
	}
	return fmt.Errorf("%s has no strategy", p.entity.Name)
}
