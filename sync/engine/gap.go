package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/schema"
)

// RepairReport is what was done about gaps that have ended.
type RepairReport struct {
	Account string   `json:"account"`
	Closed  int      `json:"closed"` // gaps whose changes are in the mirror now
	Left    int      `json:"left"`   // gaps that stay, since not all of their changes could be brought
	Passes  []Report `json:"passes"`
}

// RepairGaps brings into the mirror what changed while hooks were not delivered, for gaps that have ended: by a pass over
// what changed since then and, where that cannot show it (deletes, tags, and all edits of some entities), by a sweep. A gap
// is closed when all of that is done. One whose sweep was refused (Report.Refused) stays, and is swept again no more often than Options.RereadEvery.
func (e *Engine) RepairGaps(ctx context.Context, account *Account, entities []*schema.Entity) (RepairReport, error) {
	report := RepairReport{Account: account.Name}
	gaps, err := e.state.WaitingGaps(ctx, account.Name)
	if err != nil {
		return report, err
	}
	ended := map[string][]state.WaitingGap{}
	for _, g := range gaps {
		ended[g.Entity] = append(ended[g.Entity], g)
	}
	var failures []error
	for _, entity := range entities {
		missed := ended[entity.Name]
		delete(ended, entity.Name)
		if len(missed) == 0 {
			continue
		}
		done, err := e.repair(ctx, account, entity, missed, &report)
		if err != nil && !state.IsClaimed(err) { // which is left until the other pass has ended
			failures = append(failures, fmt.Errorf("repair what hooks missed of %s of %s: %w", entity.Name, account.Name, err))
		}
		if !done {
			report.Left += len(missed)
			continue
		}
		failures = append(failures, e.sink.FinishEntries(ctx, gapIDs(missed)...))
		report.Closed += len(missed)
	}
	for _, others := range ended { // of entities that are not mirrored any more
		failures = append(failures, e.sink.FinishEntries(ctx, gapIDs(others)...))
		report.Closed += len(others)
	}
	return report, errors.Join(failures...)
}

func gapIDs(gaps []state.WaitingGap) []int64 {
	ids := make([]int64, len(gaps))
	for i, g := range gaps {
		ids[i] = g.ID
	}
	return ids
}

func isDelete(key string) bool { return strings.HasSuffix(key, ".delete") }

func isTagging(key string) bool { return key == schema.TagApplied || key == schema.TagRemoved }

// showsEdits reports whether an incremental pass shows every record that was edited since the mark.
func showsEdits(m schema.Means) bool {
	switch m.Strategy {
	case schema.Snapshot:
		return true
	case schema.Window, schema.NewestFirst:
		return !m.Reread
	case schema.Append, schema.PerParent:
	}
	return false
}

// shows reports whether an incremental pass shows what events of a kind are about. Nobody says whether a tag moves the stamp
// of its contact.
func shows(m schema.Means, eventKey string) bool {
	switch {
	case m.Strategy == schema.Snapshot:
		return true
	case isDelete(eventKey), isTagging(eventKey):
		return false
	case strings.HasSuffix(eventKey, ".add"):
		return showsEdits(m) || m.Keyset || m.Since
	}
	return showsEdits(m)
}

// repair brings what was missed of one entity, and tells whether that is all there was.
func (e *Engine) repair(
	ctx context.Context, account *Account, entity *schema.Entity, missed []state.WaitingGap, report *RepairReport,
) (bool, error) {
	marks, err := e.sink.Watermarks(ctx, account.Name, entity.Name)
	if err != nil || marks[0].Mark.IsZero() { // the pass that reads everything is to come
		return false, err
	}
	var from time.Time // the mark, unless a gap began before it
	shown, whole, means := true, false, account.Reader.Means(entity)
	for _, g := range missed {
		if !g.Began.IsZero() && (from.IsZero() || g.Began.Before(from)) {
			from = g.Began
		}
		if !shows(means, g.EventKey) {
			shown = false
			// Of deletes, ids tell all.
			whole = whole || !isDelete(g.EventKey) || !showsEdits(means)
		}
	}
	// What the mark has left behind was read as it was then, by a list that may have been late.
	caught, err := e.record(ctx, account, entity, Incremental, func(ctx context.Context, p *pass) error {
		p.from = from
		return p.catchUpAnew(ctx)
	})
	report.add(caught, err)
	if err != nil || shown {
		return err == nil, err
	}
	outcome, began, err := e.state.LastSweep(ctx, account.Name, entity.Name)
	if err != nil || outcome == "refused" && time.Since(began) < e.options.RereadEvery {
		return false, err
	}
	sweep, err := e.record(ctx, account, entity, Sweep, func(ctx context.Context, p *pass) error {
		p.whole = whole
		return p.sweep(ctx)
	})
	report.add(sweep, err)
	return err == nil && sweep.Refused == nil, err
}

func (r *RepairReport) add(pass Report, err error) {
	if !state.IsClaimed(err) {
		r.Passes = append(r.Passes, pass)
	}
}
