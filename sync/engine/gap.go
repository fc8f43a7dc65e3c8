package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// RepairReport is what was done about gaps that have ended.
type RepairReport struct {
	Account string   `json:"account"`
	Closed  int      `json:"closed"` // gaps whose changes are in the mirror now
	Left    int      `json:"left"`   // gaps that stay, since not all of their changes could be brought
	Passes  []Report `json:"passes"`
}

// RepairGaps brings into the mirror what changed while hooks were not delivered, for gaps that have ended: by a pass over
// what changed since then and, where deletes or tags may have been missed, by a sweep. A gap is closed when all of that
// is done. One whose sweep was refused (Report.Refused) stays, and is swept again no more often than Options.RereadEvery.
func (e *Engine) RepairGaps(ctx context.Context, account *Account, entities []*schema.Entity) (RepairReport, error) {
	report := RepairReport{Account: account.Name}
	gaps, err := e.sink.OpenGaps(ctx, account.Name)
	if err != nil {
		return report, err
	}
	ended := map[string][]sink.Gap{}
	for _, g := range gaps {
		if !g.Ended.IsZero() {
			ended[g.Entity] = append(ended[g.Entity], g)
		}
	}
	var failures []error
	for _, entity := range entities {
		missed := ended[entity.Name]
		delete(ended, entity.Name)
		if len(missed) == 0 {
			continue
		}
		done, err := e.repair(ctx, account, entity, missed, &report)
		if err != nil {
			failures = append(failures, fmt.Errorf("repair what hooks missed of %s of %s: %w", entity.Name, account.Name, err))
		}
		if !done {
			report.Left += len(missed)
			continue
		}
		failures = append(failures, e.sink.CloseGaps(ctx, missed))
		report.Closed += len(missed)
	}
	for _, others := range ended { // of entities that are not mirrored any more
		failures = append(failures, e.sink.CloseGaps(ctx, others))
		report.Closed += len(others)
	}
	return report, errors.Join(failures...)
}

// repair brings what was missed of one entity, and tells whether that is all there was.
func (e *Engine) repair(
	ctx context.Context, account *Account, entity *schema.Entity, missed []sink.Gap, report *RepairReport,
) (bool, error) {
	marks, err := e.sink.Watermarks(ctx, account.Name, entity.Name)
	if err != nil || marks[0].Mark.IsZero() { // the pass that reads everything is to come
		return false, err
	}
	from := missed[0].Began
	deletes, tags := false, false
	for _, g := range missed {
		if g.Began.Before(from) {
			from = g.Began
		}
		deletes = deletes || strings.HasSuffix(g.EventKey, ".delete")
		tags = tags || g.EventKey == schema.TagApplied || g.EventKey == schema.TagRemoved
	}
	// What the mark has left behind was read as it was then, by a list that may have been late.
	caught, err := e.record(ctx, account, entity, Incremental, func(ctx context.Context, p *pass) error {
		p.from = from
		return p.catchUp(ctx)
	})
	report.Passes = append(report.Passes, caught)
	if err != nil || !deletes && !tags {
		return err == nil, err
	}
	outcome, began, err := e.sink.LastSweep(ctx, account.Name, entity.Name)
	if err != nil || outcome == "refused" && time.Since(began) < e.options.RereadEvery {
		return false, err
	}
	sweep, err := e.record(ctx, account, entity, Sweep, func(ctx context.Context, p *pass) error {
		p.whole = tags // nobody says whether a tag moves the stamp of its contact
		return p.sweep(ctx)
	})
	report.Passes = append(report.Passes, sweep)
	return err == nil && sweep.Refused == nil, err
}
