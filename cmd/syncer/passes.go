package main

import (
	"context"
	"slices"
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

// runAll runs a pass for every entity of every account, each in one of the places. An entity comes after those of its account
// that it depends on, since what changed there decides what it asks for. An error ends one pass and no other. Outcomes are in
// the order of accounts and entities.
func runAll(ctx context.Context, accounts []*account, places chan struct{}, run runPass) []outcome {
	results := make([][]outcome, len(accounts))
	var all sync.WaitGroup
	for i, acct := range accounts {
		results[i] = make([]outcome, len(acct.entities))
		all.Go(func() { runAccount(ctx, acct, places, run, results[i]) })
	}
	all.Wait()
	var flat []outcome
	for _, r := range results {
		flat = append(flat, r...)
	}
	return flat
}

func runAccount(ctx context.Context, acct *account, places chan struct{}, run runPass, results []outcome) {
	done := map[string]chan struct{}{}
	for _, entity := range acct.entities {
		done[entity.Name] = make(chan struct{})
	}
	var all sync.WaitGroup
	inPlace := func(i int) {
		defer func() { <-places }()
		defer close(done[acct.entities[i].Name])
		results[i] = runOne(ctx, acct, acct.entities[i], run)
	}
	var first []int // of those that depend on none
	for i, entity := range acct.entities {
		parents := slices.DeleteFunc(acct.Reader.Means(entity).DependsOn(), func(name string) bool { return done[name] == nil })
		if len(parents) == 0 {
			first = append(first, i)
			continue
		}
		all.Go(func() {
			for _, name := range parents {
				<-done[name]
			}
			places <- struct{}{}
			inPlace(i)
		})
	}
	for _, i := range first {
		places <- struct{}{} // here, so that passes begin in order
		all.Go(func() { inPlace(i) })
	}
	all.Wait()
}

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
