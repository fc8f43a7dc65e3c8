package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// InboxReport is what a look into an account's inbox did.
type InboxReport struct {
	Account string   `json:"account"`
	Events  int      `json:"events"` // that were taken out
	Passes  []Report `json:"passes"`
	Calls   int64    `json:"calls"` // to Keap, repeated ones included
	// Held is the number of events that are left to the next ordinary pass, since the budget has no more calls for hooks. They
	// are taken out by a look behind that pass. Until is when the budget has calls again, if that is known.
	Held  int       `json:"held"`
	Until time.Time `json:"until,omitzero"`
	// More tells that more waits than one look takes: look again.
	More bool `json:"more"`
}

const (
	// mostEvents is how many events of an entity one look takes: so many that a flood is read by few passes, and some
	// megabytes.
	mostEvents = 50_000
	// wrongClock is how far Keap's clock may be ahead of the database's, for what happened to be believed.
	wrongClock = 24 * time.Hour
	// entitiesAtOnce is how many entities are read at a time: how soon the last one is seen is their number through this.
	entitiesAtOnce = 4
)

// Inbox reads the records that waiting hook events name, and takes those events out. What comes meanwhile stays for the
// next look, though it may name the same records. An error of one entity leaves its events waiting and does not keep the
// others from being read; it is returned with what was done.
func (e *Engine) Inbox(ctx context.Context, account *Account, entities []*schema.Entity) (InboxReport, error) {
	report := InboxReport{Account: account.Name}
	waiting, err := e.sink.WaitingEvents(ctx, account.Name, mostEvents)
	if err != nil || len(waiting) == 0 {
		return report, err
	}
	groups := map[string][]sink.HookEvent{}
	for _, event := range waiting {
		groups[event.Entity] = append(groups[event.Entity], event)
	}
	var mu sync.Mutex
	var failures []error
	var g errgroup.Group
	g.SetLimit(entitiesAtOnce)
	for _, entity := range entities {
		events := groups[entity.Name]
		delete(groups, entity.Name)
		if len(events) == 0 {
			continue
		}
		g.Go(func() error {
			t := &tray{engine: e, account: account, entity: entity, means: account.Reader.Means(entity), events: events}
			err := e.safely(func() error { return t.empty(ctx) })
			mu.Lock()
			defer mu.Unlock()
			report.add(t, err == nil && len(events) == mostEvents)
			if err != nil {
				failures = append(failures, fmt.Errorf("read what hooks told of %s of %s: %w", entity.Name, account.Name, err))
			}
			return nil
		})
	}
	_ = g.Wait() // errors are in failures
	for _, others := range groups {
		report.Events += len(others)
	}
	if len(groups) > 0 {
		failures = append(failures, e.sink.FinishOtherEvents(ctx, account.Name, names(entities)))
	}
	return report, errors.Join(failures...)
}

func (r *InboxReport) add(t *tray, more bool) {
	r.Events += t.done
	r.Held += t.held
	r.Passes = append(r.Passes, t.passes...)
	for _, p := range t.passes {
		r.Calls += p.Calls
	}
	r.More = r.More || more && t.held == 0
	if t.until.After(r.Until) {
		r.Until = t.until
	}
}

func names(entities []*schema.Entity) []string {
	all := make([]string, len(entities))
	for i, e := range entities {
		all[i] = e.Name
	}
	return all
}

// tray is what waits for one entity.
type tray struct {
	engine  *Engine
	account *Account
	entity  *schema.Entity
	means   schema.Means
	events  []sink.HookEvent

	passes     []Report
	done, held int // events
	until      time.Time
}

// empty brings what the events hint at into the mirror, and takes them out. If the budget has no call for that, they wait
// for an ordinary pass.
func (t *tray) empty(ctx context.Context) error {
	err := t.read(ctx)
	if source.IsQuota(err) {
		_, t.until = source.Exhausted(err)
		return t.leave(ctx)
	}
	if err != nil {
		return err
	}
	return t.finish(ctx, t.events)
}

func (t *tray) read(ctx context.Context) error {
	hinted, blind, err := t.ids(ctx)
	if err != nil {
		return err
	}
	ids, err := t.catchUp(ctx, hinted, blind)
	if err != nil {
		return err
	}
	if len(ids) > 0 && t.means.MaxIDs > 0 {
		report, err := t.engine.record(ctx, t.account, t.entity, Targeted, func(ctx context.Context, p *pass) error {
			p.purpose = source.ForHooks
			return p.targeted(ctx, ids)
		})
		t.passes = append(t.passes, report)
		if err != nil {
			return err
		}
	}
	return t.keepTimes(ctx)
}

// ids returns the records to read, and whether there are changes whose records are not known. An id that may be another
// entity's is worth a question only if the mirror has such a record: a new one is found by its change.
func (t *tray) ids(ctx context.Context) (ids map[int64]bool, blind bool, err error) {
	ids = map[int64]bool{}
	var unsure []int64
	for i := range t.events {
		switch event := &t.events[i]; {
		case event.RecordID == 0:
			blind = true
		case t.entity.Hears(event.Key).ByID:
			ids[event.RecordID] = true
		default:
			blind, unsure = true, append(unsure, event.RecordID)
		}
	}
	if len(unsure) > 0 && t.means.MaxIDs > 0 {
		present, err := t.engine.sink.Present(ctx, t.entity, t.account.Name, unsure)
		if err != nil {
			return nil, false, err
		}
		for _, id := range present {
			ids[id] = true
		}
	}
	return ids, blind, nil
}

// catchUp runs an incremental pass where that is needed, or cheaper than to ask for the ids, and returns those it did not
// show. An entity that was never read as a whole needs none: the pass that does so has begun later than what the events
// tell of, or reads it again.
func (t *tray) catchUp(ctx context.Context, ids map[int64]bool, blind bool) ([]int64, error) {
	marks, err := t.engine.sink.Watermarks(ctx, t.account.Name, t.entity.Name)
	if err != nil {
		return nil, err
	}
	if marks[0].Mark.IsZero() || !blind && !t.manyFor(len(ids)) {
		return slices.Sorted(maps.Keys(ids)), nil
	}
	shown := map[int64]bool{}
	report, err := t.engine.record(ctx, t.account, t.entity, Incremental, func(ctx context.Context, p *pass) error {
		p.shown, p.purpose = shown, source.ForHooks
		return p.catchUp(ctx)
	})
	t.passes = append(t.passes, report)
	switch {
	case errors.Is(err, sink.ErrFenced) && t.means.MaxIDs > 0:
		clear(shown) // another process reads the same; what of it is in the mirror already, nobody knows
	case err != nil:
		return nil, err
	}
	maps.DeleteFunc(ids, func(id int64, _ bool) bool { return shown[id] })
	return slices.Sorted(maps.Keys(ids)), nil
}

// manyFor tells whether so many ids cost more calls than a pass over what changed. The pass is no extra cost: it is what
// the schedule would do a little later.
func (t *tray) manyFor(ids int) bool {
	switch {
	case ids == 0:
		return false
	case t.means.MaxIDs == 0:
		return true
	case t.means.Strategy == schema.Append || t.means.Strategy == schema.PerParent || t.means.Reread:
		return false // it does not show all changes
	}
	return calls(ids, t.means.MaxIDs) > calls(ids, t.means.PageSize)+1
}

func calls(records, each int) int { return (records + each - 1) / max(each, 1) }

// keepTimes notes when tags were put on, as far as the reading has confirmed that they are.
func (t *tray) keepTimes(ctx context.Context) error {
	var times []sink.KeptTime
	for i := range t.events {
		event := &t.events[i]
		if event.Key != schema.TagApplied || event.TagID == 0 {
			continue
		}
		at := event.Happened
		if at.IsZero() || at.After(event.Received.Add(wrongClock)) {
			at = event.Received
		}
		times = append(times, sink.KeptTime{RecordID: event.RecordID, Key: event.TagID, At: at})
	}
	if len(times) == 0 {
		return nil
	}
	for _, child := range t.entity.Children {
		if child.Kept != nil {
			return t.engine.sink.KeepTimes(ctx, t.entity, t.account.Name, child.Name, times)
		}
	}
	return nil
}

// leave takes out the events that an ordinary pass has dealt with since they came.
func (t *tray) leave(ctx context.Context) error {
	began, err := t.engine.sink.CaughtUp(ctx, t.account.Name, t.entity.Name)
	if err != nil {
		return err
	}
	var dealt []sink.HookEvent
	for _, event := range t.events {
		if event.Received.Before(began) {
			dealt = append(dealt, event)
		}
	}
	t.held = len(t.events) - len(dealt)
	return t.finish(ctx, dealt)
}

func (t *tray) finish(ctx context.Context, events []sink.HookEvent) error {
	ids := make([]int64, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	if err := t.engine.sink.FinishEvents(ctx, ids...); err != nil {
		return err
	}
	t.done += len(events)
	return nil
}
