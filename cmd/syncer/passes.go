package main

import (
	"context"
	"sync"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sync/engine"
)

// outcome is how the pass over one entity of one account ended.
type outcome struct {
	engine.Report
	Err error
}

// runPass runs one pass.
type runPass func(ctx context.Context, account *engine.Account, entity *schema.Entity) (engine.Report, error)

// places are for so many passes at a time.
func places(n int) chan struct{} { return make(chan struct{}, n) }

// runAll runs a pass for every entity of every account, each in one of the places. Entities that are read parent by parent, or
// that belong to others, come after the others of their account, since what changed there decides what they ask for. An error
// ends one pass and no other. Outcomes are in the order of accounts and entities.
func runAll(ctx context.Context, accounts []*account, places chan struct{}, run runPass) []outcome {
	results := make([][]outcome, len(accounts))
	var all sync.WaitGroup
	for i, acct := range accounts {
		results[i] = make([]outcome, len(acct.entities))
		all.Go(func() {
			for _, late := range []bool{false, true} {
				var phase sync.WaitGroup
				for j, entity := range acct.entities {
					if dependent(acct.Reader.Means(entity)) != late {
						continue
					}
					places <- struct{}{} // here, so that passes begin in order
					phase.Go(func() {
						defer func() { <-places }()
						results[i][j] = runOne(ctx, acct, entity, run)
					})
				}
				phase.Wait()
			}
		})
	}
	all.Wait()
	var flat []outcome
	for _, r := range results {
		flat = append(flat, r...)
	}
	return flat
}

// dependent tells whether what is to be read depends on changes of other entities.
func dependent(m schema.Means) bool { return m.Strategy == schema.PerParent || len(m.Owners) > 0 }

// runOne runs a pass, unless the program was stopped before its turn came.
func runOne(ctx context.Context, acct *account, entity *schema.Entity, run runPass) outcome {
	if ctx.Err() != nil {
		return outcome{engine.Report{Account: acct.Name, Entity: entity.Name}, context.Cause(ctx)}
	}
	report, err := run(ctx, &acct.Account, entity)
	return outcome{report, err}
}

// runPasses runs passes over all that is chosen, shows them while they run, and reports.
func (a *app) runPasses(ctx context.Context, m *mirror, command string, asJSON bool,
	run func(context.Context, *engine.Engine, *engine.Account, *schema.Entity) (engine.Report, error),
) error {
	began := time.Now()
	shown := m.display.begin(len(m.accounts))
	e := m.engine(shown.observe)
	outcomes := runAll(ctx, m.accounts, places(m.config.Sync.Workers),
		func(ctx context.Context, acct *engine.Account, entity *schema.Entity) (engine.Report, error) {
			return run(ctx, e, acct, entity)
		})
	shown.stop()
	if err := m.saveUsage(ctx); err != nil {
		m.display.log.Warn("the API usage of this run is not in the statistics", "error", errorLine(err))
	}
	s := summarize(ctx, command, time.Since(began), outcomes)
	if m.restarted {
		s.again = "run the command again without --restart"
	}
	return a.finish(s, asJSON)
}
