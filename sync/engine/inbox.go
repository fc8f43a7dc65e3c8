package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/keapsync/keapsync/internal/state"

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
	// Held is the number of events that wait since the budget has no more calls for hooks. An ordinary pass takes out those
	// whose records it reads. Until is when the budget has calls again, if that is known.
	Held  int       `json:"held"`
	Until time.Time `json:"until,omitzero"`
	// Busy is the number of events that wait for the end of a pass over their entity: their records are not known, or can
	// only be read by such a pass.
	Busy int `json:"busy"`
	// Unproved is the number of events whose records Keap neither shows nor proves not to exist, and Oldest is when the first of them
	// was received. They wait.
	Unproved int       `json:"unproved"`
	Oldest   time.Time `json:"oldest_unproved,omitzero"`
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
	r.Busy += t.busy
	r.Passes = append(r.Passes, t.passes...)
	for _, p := range t.passes {
		r.Calls += p.Calls
	}
	if r.Unproved += t.unprovedEvents; !t.oldest.IsZero() && (r.Oldest.IsZero() || t.oldest.Before(r.Oldest)) {
		r.Oldest = t.oldest
	}
	r.More = r.More || more && t.held+t.busy+t.unprovedEvents == 0
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

	passes           []Report
	seen             map[int64]bool // ids of records that have been read
	unproved         map[int64]bool // ids that Keap neither showed nor proved not to exist
	limited          bool           // the credential does not see all records, so that it proves nothing
	oldest           time.Time      // when the first event about such a record was received
	caughtUp         bool           // all changes are in the mirror that an incremental pass can show
	done, held, busy int            // events
	unprovedEvents   int
	until            time.Time
}

// empty brings what the events hint at into the mirror, and takes them out. If the budget has no call for that, those wait
// whose records have not been read.
func (t *tray) empty(ctx context.Context) error {
	t.seen, t.unproved = map[int64]bool{}, map[int64]bool{}
	err := t.read(ctx)
	switch {
	case err == nil && t.caughtUp:
		return t.settle(ctx, func(event *sink.HookEvent) bool { return !t.isUnproved(event) })
	case source.IsQuota(err):
		_, t.until = source.Exhausted(err)
		if err = t.settle(ctx, t.wasRead); err == nil {
			t.held, t.busy = t.busy, 0
		}
		return err
	case err != nil:
		return errors.Join(err, t.settle(context.WithoutCancel(ctx), t.wasRead))
	}
	return t.settle(ctx, t.wasRead)
}

func (t *tray) read(ctx context.Context) error {
	hinted, blind, err := t.ids(ctx)
	if err != nil {
		return err
	}
	ids, err := t.catchUp(ctx, hinted, blind)
	if err != nil || len(ids) == 0 || t.means.MaxIDs == 0 {
		return err
	}
	report, err := t.engine.record(ctx, t.account, t.entity, Targeted, func(ctx context.Context, p *pass) error {
		p.purpose = source.ForHooks
		for chunk := range slices.Chunk(ids, max(t.means.MaxIDs, idsAtOnce)) {
			left, err := p.targeted(ctx, chunk, true)
			if err != nil {
				return err
			}
			t.saw(chunk, left)
			t.limited = len(left) > 0 && p.mayNotDelete(ctx) != nil
		}
		return nil
	})
	t.passes = append(t.passes, report)
	return err
}

// idsAtOnce is how many records are read one by one before their events leave the inbox.
const idsAtOnce = 100

// saw notes the records that were read. Those left are neither in the mirror nor proved not to exist.
func (t *tray) saw(ids, left []int64) {
	for _, id := range ids {
		t.seen[id] = true
	}
	for _, id := range left {
		t.seen[id], t.unproved[id] = false, true
	}
}

// longestUnproved is how long events wait for a proof. Then they become a gap, which a pass or a sweep repairs.
const longestUnproved = 24 * time.Hour

// isUnproved reports whether Keap neither showed the record that an event names nor proved that it does not exist.
func (t *tray) isUnproved(event *sink.HookEvent) bool { return t.unproved[event.RecordID] }

// wasRead reports whether the record has been read that an event is about.
func (t *tray) wasRead(event *sink.HookEvent) bool { return t.named(event) && t.seen[event.RecordID] }

// named reports whether an event names the record that it is about.
func (t *tray) named(event *sink.HookEvent) bool {
	return event.RecordID != 0 && t.entity.Hears(event.Key).ByID
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
// show. An entity of which nothing was read yet needs none: all of it is to be read. Where its backfill has begun, what no id
// can be asked for waits for the end. One that another pass runs over is left to its end.
func (t *tray) catchUp(ctx context.Context, ids map[int64]bool, blind bool) (left []int64, err error) {
	marks, err := t.engine.sink.Watermarks(ctx, t.account.Name, t.entity.Name)
	if err != nil {
		return nil, err
	}
	backfilling := marks[0].Mark.IsZero() && (marks[0].Cursor != nil || len(marks) > 1)
	t.caughtUp = !backfilling || !blind && t.means.MaxIDs > 0
	if marks[0].Mark.IsZero() || !blind && !t.manyFor(len(ids)) {
		return slices.Sorted(maps.Keys(ids)), nil
	}
	shown := make(map[int64]bool, len(ids))
	for id := range ids {
		shown[id] = false
	}
	report, err := t.engine.record(ctx, t.account, t.entity, Incremental, func(ctx context.Context, p *pass) error {
		p.shown, p.purpose = shown, source.ForHooks
		return p.catchUpAnew(ctx)
	})
	if t.caughtUp = err == nil; state.IsClaimed(err) {
		return slices.Sorted(maps.Keys(ids)), nil
	}
	t.passes = append(t.passes, report)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(ids, func(id int64, _ bool) bool { return shown[id] })
	maps.Copy(t.seen, shown)
	return slices.Sorted(maps.Keys(ids)), nil
}

// settle takes out the events whose records have been read. One whose record is not known, or cannot be asked for, becomes a
// gap where the pass cannot have shown what it is about.
func (t *tray) settle(ctx context.Context, read func(*sink.HookEvent) bool) error {
	var done, unshown []int64
	var known []sink.HookEvent
	for i := range t.events {
		event := &t.events[i]
		switch {
		case t.isUnproved(event) && (t.limited || time.Since(event.Received) >= longestUnproved):
			unshown = append(unshown, event.ID)
		case t.isUnproved(event):
			if t.unprovedEvents++; t.oldest.IsZero() || event.Received.Before(t.oldest) {
				t.oldest = event.Received
			}
		case !read(event):
			t.busy++
		case (event.RecordID == 0 || t.means.MaxIDs == 0 && t.named(event)) && !shows(t.means, event.Key):
			unshown = append(unshown, event.ID)
		default:
			done, known = append(done, event.ID), append(known, *event)
		}
	}
	if err := t.keepTimes(ctx, known); err != nil {
		return err
	}
	if err := t.engine.sink.DeferEvents(ctx, unshown...); err != nil {
		return err
	}
	if err := t.engine.sink.FinishEntries(ctx, done...); err != nil {
		return err
	}
	t.done += len(done) + len(unshown)
	return nil
}

// catchUpWithHooks is catchUp, and takes the hook events out of the inbox whose records the pass has read. They were there
// before it asked.
func (p *pass) catchUpWithHooks(ctx context.Context) error {
	events, err := p.engine.sink.WaitingEventsOf(ctx, p.account.Name, p.entity.Name, mostEvents)
	if err != nil || len(events) == 0 {
		return errors.Join(err, p.catchUp(ctx))
	}
	p.shown = make(map[int64]bool, len(events))
	for i := range events {
		p.shown[events[i].RecordID] = false
	}
	if err := p.catchUp(ctx); err != nil {
		return err
	}
	t := &tray{engine: p.engine, account: p.account, entity: p.entity, means: p.means, events: events, seen: p.shown}
	return t.settle(ctx, t.wasRead)
}

// manyFor tells whether so many ids cost more calls than a pass over what changed. The pass is no extra cost: it is what
// the schedule would do a little later.
func (t *tray) manyFor(ids int) bool {
	switch {
	case ids == 0:
		return false
	case t.means.MaxIDs == 0:
		return true
	case !showsEdits(t.means):
		return false
	}
	return calls(ids, t.means.MaxIDs) > calls(ids, t.means.PageSize)+1
}

func calls(records, each int) int { return (records + each - 1) / max(each, 1) }

// keepTimes notes when tags were put on, as far as the reading has confirmed that they are.
func (t *tray) keepTimes(ctx context.Context, events []sink.HookEvent) error {
	var times []sink.KeptTime
	for i := range events {
		event := &events[i]
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
