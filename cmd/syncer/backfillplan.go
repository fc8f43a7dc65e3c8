package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sync/engine"
)

// What a backfill finds of an entity.
const (
	stateNew        = "new"
	stateUnfinished = "unfinished"
	stateComplete   = "complete" // the next pass reads what changed
	stateReread     = "re-read"  // all is read again, since its definition is another one than its rows were read by
	stateRestart    = "restart"  // it was read, and is read again
)

// backfillPlan is what a backfill is going to do with an entity.
type backfillPlan struct {
	state string
	since time.Time // records that changed before it are left out; zero for none
}

// planBackfills decides what is read of the chosen entities. It changes nothing.
func (m *mirror) planBackfills(ctx context.Context, since time.Time, restart bool) (map[*account]map[*schema.Entity]backfillPlan, error) {
	history, err := m.store.History(ctx)
	if err != nil {
		return nil, err
	}
	plans := map[*account]map[*schema.Entity]backfillPlan{}
	var problems []error
	for _, acct := range m.accounts {
		plans[acct], err = planAccount(acct, history, since, restart)
		problems = append(problems, err)
	}
	return plans, usageError(errors.Join(problems...))
}

// planAccount is planBackfills for one account.
func planAccount(acct *account, history []state.EntityStatus, since time.Time, restart bool) (map[*schema.Entity]backfillPlan, error) {
	plans := map[*schema.Entity]backfillPlan{}
	var problems []error
	for _, entity := range acct.entities {
		var stands state.EntityStatus
		for _, s := range history {
			if s.Account == acct.Name && s.Entity == entity.Name {
				stands = s
			}
		}
		limit := since
		if !engine.Limitable(acct.Reader.Means(entity)) {
			limit = time.Time{}
		}
		plan, err := planOf(stands, limit, restart)
		means := acct.Reader.Means(entity)
		if plan.state == stateComplete && means.Strategy != schema.Snapshot && stands.Definition != int64(entity.Definition(means.Road)) {
			plan.state = stateReread
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %s %w", acct.Name, entity.Name, err))
		}
		plans[entity] = plan
	}
	return plans, errors.Join(problems...)
}

// planOf decides about an entity that stands so.
func planOf(s state.EntityStatus, since time.Time, restart bool) (backfillPlan, error) {
	p := backfillPlan{state: stateNew, since: s.Since}
	switch {
	case !s.HighWaterMark.IsZero():
		p.state = stateComplete
	case s.Unfinished:
		p.state = stateUnfinished
	}
	switch {
	case restart:
		p.since = since
		if p.state != stateNew {
			p.state = stateRestart
		}
	case since.IsZero() || since.Equal(s.Since): // it goes on as it began
	case p.state == stateNew:
		p.since = since
	default:
		how := "all of its records"
		if !s.Since.IsZero() {
			how = "what changed since " + s.Since.Format(time.RFC3339)
		}
		what := "was read already: " + how
		if p.state == stateUnfinished {
			what = "is being read: " + how
		}
		return p, fmt.Errorf("%s; --since cannot change that, so leave it out, or read the entity again with --restart --since", what)
	}
	return p, nil
}

// begin stores what was planned, before anything is read. What is read again is claimed meanwhile: another process that reads it
// would lose its place.
func (m *mirror) begin(ctx context.Context, plans map[*account]map[*schema.Entity]backfillPlan, restart bool) error {
	m.restarted = restart
	if restart {
		claimed, release, err := m.claimAll(ctx)
		if err != nil {
			return err
		}
		defer release()
		ctx = claimed
	}
	for _, acct := range m.accounts {
		for _, entity := range acct.entities {
			if restart {
				if err := m.store.ResetWatermark(ctx, acct.Name, entity.Name); err != nil {
					return err
				}
				if err := m.forgetMissing(ctx, acct, entity.Name); err != nil {
					return err
				}
			}
			if plan := plans[acct][entity]; !plan.since.IsZero() && (restart || plan.state == stateNew) {
				if err := m.store.LimitSince(ctx, acct.Name, entity.Name, plan.since); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// claimAll claims all chosen entities, or none. The context ends when a claim is lost.
func (m *mirror) claimAll(ctx context.Context) (claimed context.Context, release func(), err error) {
	var releases []func()
	release = func() {
		for _, r := range releases {
			r()
		}
	}
	claimed = ctx
	for _, acct := range m.accounts {
		for _, entity := range acct.entities {
			var give func()
			if claimed, give, err = m.store.Claim(claimed, acct.Name, entity.Name, string(engine.Backfill)); err != nil {
				release()
				return nil, nil, err
			}
			releases = append(releases, give)
		}
	}
	return claimed, release, nil
}
