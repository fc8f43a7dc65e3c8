package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// parents reads the lists of the parents that are due: all of them the first time or if asked to, then those whose
// own entity changed since, as the inbox has it. An idle parent costs no call.
func (p *pass) parents(ctx context.Context, all bool) error {
	marks, err := p.engine.sink.Watermarks(ctx, p.account.Name, p.entity.Name)
	if err != nil {
		return err
	}
	all = all || marks[0].Mark.IsZero() || p.redefined(marks[0])
	entries, err := p.parentEntries(ctx)
	if err != nil {
		return err
	}
	due := slices.Clone(p.means.Parents)
	if !all {
		due = slices.DeleteFunc(due, func(parent schema.Parent) bool {
			return !slices.ContainsFunc(entries, func(e sink.ParentEntry) bool { return e.Parent == parent.Entity })
		})
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
	if err := p.replace(ctx, &marks[0], whole, missing); err != nil {
		return err
	}
	return p.engine.sink.FinishEntries(ctx, entryIDs(entries)...)
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
	return slices.DeleteFunc(owned, func(id int64) bool { return ids[id] }), nil
}
