package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// parents reads the lists of the parents that are due: all of them the first time or if asked to, then those whose
// own entity changed since. An idle parent costs no call.
func (p *pass) parents(ctx context.Context, all bool) error {
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return err
	}
	all = all || marks[0].Mark.IsZero() || p.redefined(marks[0])
	due, err := p.due(ctx, all)
	if err != nil {
		return err
	}
	if len(due) == 0 {
		p.report.Skipped, p.report.Mark = "nothing changed that it depends on", marks[0].Mark
		return nil
	}
	whole := &listing{}
	defer whole.release()
	if all {
		whole.definition = p.definition()
	}
	for _, parent := range due {
		one, err := p.listing(ctx, parent.Name)
		if err != nil {
			return fmt.Errorf("%s of %s: %w", p.entity.Name, parent.Name, err)
		}
		whole.pages = append(whole.pages, one.pages...)
		if whole.cursor.Started.IsZero() {
			whole.cursor = one.cursor
		}
		whole.cursor.Shifting = max(whole.cursor.Shifting, one.cursor.Shifting)
	}
	missing, err := p.missingOf(ctx, due, whole)
	if err != nil {
		return err
	}
	return p.replace(ctx, &marks[0], whole, missing)
}

// due returns the parents to read.
func (p *pass) due(ctx context.Context, all bool) ([]schema.Parent, error) {
	if all {
		return p.means.Parents, nil
	}
	since, err := p.engine.sink.LastPass(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return nil, err
	}
	var due []schema.Parent
	for _, parent := range p.means.Parents {
		changed, err := p.changedSince(ctx, parent.Entity, since)
		if err != nil {
			return nil, err
		}
		if changed {
			due = append(due, parent)
		}
	}
	return due, nil
}

func (p *pass) changedSince(ctx context.Context, entity string, since time.Time) (bool, error) {
	if entity == "" {
		return false, nil
	}
	return p.engine.sink.ChangedSince(ctx, p.account.Name, entity, since)
}

// missingOf returns the ids of live rows that belong to the parents that were read and are not in their lists.
func (p *pass) missingOf(ctx context.Context, parents []schema.Parent, read *listing) ([]int64, error) {
	names := make([]string, len(parents))
	for i, parent := range parents {
		names[i] = parent.Name
	}
	owned, err := p.engine.sink.OfParents(ctx, p.entity, p.account.Name, names)
	if err != nil {
		return nil, err
	}
	ids := read.ids()
	var missing []int64
	for _, id := range owned {
		if !ids[id] {
			missing = append(missing, id)
		}
	}
	return missing, nil
}
