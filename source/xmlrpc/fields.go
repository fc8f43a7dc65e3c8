package xmlrpc

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// fields remembers which fields the account has. Keap refuses a whole call for one field that it does not know, and
// tells in no list which ones it does.
type fields struct {
	asking   chan struct{} // held by the one read that finds out what is refused
	defining chan struct{} // held by the one read that looks up custom fields

	mu      sync.Mutex
	missing map[string]map[string]bool // by entity
	custom  map[int][]customField      // by form; nil before they were read
	read    time.Time                  // when they were
}

func newFields() *fields {
	return &fields{asking: make(chan struct{}, 1), defining: make(chan struct{}, 1), missing: map[string]map[string]bool{}}
}

func (f *fields) setMissing(entity string, names []string) {
	missing := make(map[string]bool, len(names))
	for _, name := range names {
		missing[name] = true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.missing[entity] = missing
}

func (f *fields) isMissing(e *schema.Entity, field string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.missing[e.Name][field]
}

// plan makes a plan out of what is known now.
func (f *fields) plan(t target) *plan {
	f.mu.Lock()
	defer f.mu.Unlock()
	return newPlan(t, f.custom[t.form], f.missing[t.entity.Name])
}

// plan plans to read a target. Custom fields are read before, if they have not been lately.
func (c *Client) plan(ctx context.Context, t target, cost *cost) (*plan, error) {
	if t.form != 0 {
		if err := c.discover(ctx, t.entity.Name, false, cost); err != nil {
			return nil, err
		}
	}
	return c.fields.plan(t), nil
}

// forget notes that the account does not have a field, or a table.
func (c *Client) forget(ctx context.Context, e *schema.Entity, field string) {
	f := c.fields
	f.mu.Lock()
	missing := map[string]bool{field: true}
	for name := range f.missing[e.Name] {
		missing[name] = true
	}
	known := f.missing[e.Name][field]
	f.missing[e.Name] = missing
	f.mu.Unlock()
	if known {
		return
	}
	c.o.Log.WarnContext(ctx, "this account does not have a field; its column stays empty",
		"account", c.o.Account, "entity", e.Name, "field", field)
	if c.o.OnMissing != nil {
		c.o.OnMissing(ctx, e.Name, field)
	}
}

// settle finds out which field made Keap refuse the fields of a plan. settled tells that a new plan has others.
func (c *Client) settle(ctx context.Context, t target, refused *plan, cost *cost) (settled bool, err error) {
	select {
	case c.fields.asking <- struct{}{}:
		defer func() { <-c.fields.asking }()
	case <-ctx.Done():
		return false, c.stopped(ctx, question{entity: t.entity.Name})
	}
	if t.form != 0 {
		if err := c.discover(ctx, t.entity.Name, true, cost); err != nil {
			return false, err
		}
	}
	p := c.fields.plan(t)
	if no, err := c.refuses(ctx, t, p.fields, cost); err != nil || !no {
		return !slices.Equal(p.fields, refused.fields), err // a custom field that was deleted, or another read found it out
	}
	// What no table can do without comes first: if that is refused, it is not the fields.
	if no, err := c.refuses(ctx, t, t.needed(), cost); err != nil || no {
		if no && t.prefix != "" {
			c.forget(ctx, t.entity, t.whole())
			return false, err
		}
		return false, err
	}
	return c.settleGroups(ctx, t, p, cost)
}

// settleGroups looks for refused fields among the likely ones first.
func (c *Client) settleGroups(ctx context.Context, t target, p *plan, cost *cost) (settled bool, err error) {
	var groups [3][]string // optional, custom, all others
	marks := map[string]string{}
	for _, o := range p.outputs {
		for _, f := range o.custom {
			marks[f.field.field()] = f.field.mark()
		}
	}
	for _, field := range p.fields {
		switch {
		case slices.Contains(t.needed(), field):
		case slices.Contains(t.optional, field):
			groups[0] = append(groups[0], field)
		case marks[field] != "":
			groups[1] = append(groups[1], field)
		default:
			groups[2] = append(groups[2], field)
		}
	}
	for _, group := range groups {
		bad, err := c.refusedOf(ctx, t, group, cost)
		if err != nil {
			return settled, err
		}
		for _, field := range bad {
			settled = true
			if marks[field] != "" {
				c.forget(ctx, t.entity, marks[field])
			} else {
				c.forget(ctx, t.entity, t.prefix+field)
			}
		}
	}
	return settled, nil
}

// refusedOf finds the fields that Keap refuses, by halves.
func (c *Client) refusedOf(ctx context.Context, t target, fields []string, cost *cost) ([]string, error) {
	if len(fields) == 0 {
		return nil, nil
	}
	no, err := c.refuses(ctx, t, fields, cost)
	if err != nil || !no || len(fields) == 1 {
		if !no {
			fields = nil
		}
		return fields, err
	}
	half := len(fields) / 2
	first, err := c.refusedOf(ctx, t, fields[:half], cost)
	if err != nil {
		return nil, err
	}
	second, err := c.refusedOf(ctx, t, fields[half:], cost)
	return append(slices.Clone(first), second...), err
}

// refuses tells whether Keap refuses fields, by asking for one record.
func (c *Client) refuses(ctx context.Context, t target, fields []string, cost *cost) (bool, error) {
	m := take()
	defer give(m)
	key := t.needed()[0]
	q := query{
		entity: t.entity.Name, table: t.table, where: append(slices.Clone(t.where), after(key, 0)),
		fields: fields, order: key, limit: 1,
	}
	ask := q.question()
	if _, err := c.ask(ctx, ask, m, cost); err != nil {
		return false, err
	}
	s := scanner{data: m.body.Bytes}
	err := s.response(s.skip)
	if err == nil {
		return false, nil
	}
	err = c.wrong(ask, err)
	if kindOf(err) == source.KindNoField {
		return true, nil
	}
	return false, err
}
