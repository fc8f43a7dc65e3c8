package main

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/source"
)

// recall tells the roads what earlier runs found out, and keeps what this one will: which roads are down, which fields
// Keap refuses, and how else it has to be asked.
func (m *mirror) recall(ctx context.Context) error {
	outages, err := m.store.Outages(ctx)
	if err != nil {
		return err
	}
	missing, err := m.store.MissingFields(ctx)
	if err != nil {
		return err
	}
	for _, acct := range m.accounts {
		acct.workarounds.Keep(workarounds{m.store.State, acct.Name})
		for _, r := range acct.roads {
			for _, o := range outages {
				if o.Account == acct.Name && o.Road == r.name {
					r.outage.Resume(o.Since, o.Error)
				}
			}
			r.recallMissing(acct.Name, missing)
			m.remember(acct, r)
		}
	}
	return nil
}

func (r *road) recallMissing(account string, missing []state.MissingField) {
	if r.setMissing == nil {
		return
	}
	fields := map[string][]string{}
	for _, f := range missing {
		if f.Account == account {
			fields[f.Entity] = append(fields[f.Entity], f.Field)
		}
	}
	for entity, names := range fields {
		r.setMissing(entity, names)
	}
}

// forgetMissing makes the roads ask for all fields of an entity again.
func (m *mirror) forgetMissing(ctx context.Context, acct *account, entity string) error {
	for _, r := range acct.roads {
		if r.setMissing != nil {
			r.setMissing(entity, nil)
		}
	}
	return m.store.ForgetMissingFields(ctx, acct.Name, entity)
}

// remember keeps what a road tells from now on. What cannot be kept is found out again by the next run.
func (m *mirror) remember(acct *account, r *road) {
	note := func(err error) {
		if err != nil {
			m.display.log.Warn("this is not kept for the next run", "account", acct.Name, "error", errorLine(err))
		}
	}
	changed := func(d source.Down) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if d.Err == nil {
			m.display.log.Info("the road answers again", "account", acct.Name, "road", r.name)
			note(m.store.EndOutage(ctx, acct.Name, r.name))
			return
		}
		m.display.log.Warn("the road is down", "account", acct.Name, "road", r.name, "since", d.Since, "error", errorLine(d.Err))
		note(m.store.SaveOutage(ctx, state.Outage{Account: acct.Name, Road: r.name, Since: d.Since, Error: errorLine(d.Err)}))
	}
	missing := func(ctx context.Context, entity, field string) {
		note(m.store.SaveMissingField(context.WithoutCancel(ctx), acct.Name, entity, field))
	}
	r.changed.Store(&changed)
	r.missing.Store(&missing)
}

func (r *road) onChange(d source.Down) {
	if f := r.changed.Load(); f != nil {
		(*f)(d)
	}
}

func (r *road) onMissing(ctx context.Context, entity, field string) {
	if f := r.missing.Load(); f != nil {
		(*f)(ctx, entity, field)
	}
}

// workarounds are those of an account in the mirror's database.
type workarounds struct {
	state   *state.State
	account string
}

// Load implements source.WorkaroundStore.
func (w workarounds) Load(ctx context.Context) ([]source.Workaround, error) {
	stored, err := w.state.Workarounds(ctx, w.account)
	all := make([]source.Workaround, len(stored))
	for i, s := range stored {
		all[i] = source.Workaround{Entity: s.Entity, Of: source.WorkaroundOf(s.Of), Value: s.Value, Learned: s.Learned}
	}
	return all, err
}

// Save implements source.WorkaroundStore.
func (w workarounds) Save(ctx context.Context, s source.Workaround) error {
	return w.state.SaveWorkaround(ctx, w.account, state.Workaround{Entity: s.Entity, Of: string(s.Of), Value: s.Value})
}
