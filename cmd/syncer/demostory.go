package main

import (
	"context"
	"errors"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sync/engine"
)

// tell is the story of the demonstration.
func (d *demo) tell(ctx context.Context) error {
	parts := []func(context.Context) error{d.backfill, d.change, d.catchUp, d.lookForDeletes, d.query}
	for _, part := range parts {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := part(ctx); err != nil {
			return err
		}
	}
	d.next()
	return nil
}

// pass runs a pass over every entity, or over the named ones, and returns the sum of what it did.
func (d *demo) pass(ctx context.Context, e *engine.Engine, run runPass, entities ...string) (engine.Report, []outcome, error) {
	began := time.Now()
	acct := d.mirror.accounts[0]
	if len(entities) > 0 {
		chosen, err := lookUpEntities(entities)
		if err != nil {
			return engine.Report{}, nil, err
		}
		acct = &account{Account: acct.Account, entities: chosen}
	}
	if run == nil {
		run = e.Pass
	}
	outcomes := runAll(ctx, []*account{acct}, places(d.mirror.config.Sync.Workers), run)
	var sum engine.Report
	var errs []error
	for _, o := range outcomes {
		sum.Records += o.Records
		sum.Inserted += o.Inserted
		sum.Updated += o.Updated
		sum.Tombstoned += o.Tombstoned
		sum.Calls += o.Calls
		errs = append(errs, o.Err)
		if o.Refused != nil {
			errs = append(errs, errors.New(o.Refused.String()))
		}
	}
	sum.Took = time.Since(began)
	if ctx.Err() != nil {
		return sum, outcomes, context.Cause(ctx)
	}
	return sum, outcomes, errors.Join(errs...)
}

func (d *demo) backfill(ctx context.Context) error {
	d.step("Backfill: read everything")
	shown := progress(silent{})
	if d.mirror.display.bars {
		shown = d.mirror.display.begin(1)
	}
	sum, outcomes, err := d.pass(ctx, d.mirror.engine(shown.observe), nil)
	shown.stop()
	if err != nil {
		return err
	}
	if !d.mirror.display.bars {
		g := grid{style: d.paint, head: []string{"entity", ">rows", ">calls", ">took"}}
		for _, o := range outcomes {
			g.add(o.Entity, thousands(o.Inserted), thousands(o.Calls), span(o.Took))
		}
		if err := g.write(d.stdout, "   "); err != nil {
			return err
		}
	}
	d.said("%s records in %s (%s a second), by %s", thousands(sum.Inserted), span(sum.Took),
		thousands(perSecond(sum.Inserted, sum.Took)), plural(sum.Calls, "API call"))
	return nil
}

// silent is a progress that shows nothing.
type silent struct{}

func (silent) observe(engine.Event) {}
func (silent) stop()                {}

// change is what people do at Keap meanwhile. Deletes come first, so that what is edited or added is still there.
func (d *demo) change(context.Context) error {
	d.step("Meanwhile, at Keap")
	edit := func(change func(string, ...int64) (int, error), entity string, count int) (int, error) {
		ids, err := d.keap.Pick(entity, count, false)
		if err != nil {
			return 0, err
		}
		return change(entity, ids...)
	}
	deleted, err := edit(d.keap.Delete, "contacts", d.deletes())
	if err != nil {
		return err
	}
	contacts, err := edit(d.keap.Edit, "contacts", d.keap.Count("contacts")/100)
	if err != nil {
		return err
	}
	orders, err := edit(d.keap.Edit, "orders", d.keap.Count("orders")/100)
	if err != nil {
		return err
	}
	added, err := d.keap.Add("contacts", 50)
	if err != nil {
		return err
	}
	d.said("%s and %s are edited, %s added, %s deleted",
		plural(contacts, "contact"), plural(orders, "order"), plural(len(added), "contact"), plural(deleted, "contact"))
	return nil
}

// deletes is how many contacts are deleted: few enough for the brake on deletes.
func (d *demo) deletes() int { return max(1, min(25, d.keap.Count("contacts")/200)) }

func (d *demo) catchUp(ctx context.Context) error {
	d.step("Sync: read what changed")
	sum, _, err := d.pass(ctx, d.mirror.engine(nil), nil)
	if err != nil {
		return err
	}
	d.said("%s new and %s changed in %s, by %s; an idle entity costs one call",
		thousands(sum.Inserted), thousands(sum.Updated), span(sum.Took), plural(sum.Calls, "API call"))
	return nil
}

func (d *demo) lookForDeletes(ctx context.Context) error {
	d.step("Sweep: find what is gone, which Keap's lists do not tell")
	e := d.mirror.engine(nil)
	sweep := func(ctx context.Context, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
		return e.Sweep(ctx, acct, entity, false)
	}
	sum, _, err := d.pass(ctx, e, sweep, "contacts")
	if err != nil {
		return err
	}
	d.said("%s marked as deleted in %s, by %s; each was confirmed by a second question",
		plural(sum.Tombstoned, "contact"), span(sum.Took), plural(sum.Calls, "API call"))
	return nil
}

// next is what a user does with an account of theirs.
func (d *demo) next() {
	d.printf("\n%s\n", d.paint.bold("Next, with an account of yours"))
	g := [][2]string{
		{"config.yaml", "a database URL, an account name, a service account key (config.example.yaml has every key)"},
		{"syncer check", "is everything in place?"},
		{"syncer migrate up", "make the tables"},
		{"syncer backfill --dry-run", "what it will cost: calls, time, share of today's quota"},
		{"syncer backfill", "read everything; stop it whenever you like, it resumes"},
		{"syncer run", "keep it fresh: changes, deletes, hooks; the same once more anywhere shares the work"},
		{"syncer sync, syncer sweep", "or from cron: what changed, as often as you like; deletes and drift, once a night"},
	}
	for _, line := range g {
		d.printf("   %s  %s\n", d.paint.cyan(pad(line[0], 26)), line[1])
	}
}
