package xmlrpc

import (
	"context"
	"fmt"
	"time"

	"github.com/zeebo/xxh3"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// reading is a page in the making: the rows of one target's queries.
type reading struct {
	*memory
	client *Client
	target target
	plan   *plan
	cost   *cost
	asked  question // the last call
}

// cost is what a page has taken so far, the tables of its children included.
type cost struct {
	body, repaired int
	at             time.Time // Keap's clock at the first answer
	first          question  // the first call
}

// read makes a page by the function given, which asks what it needs. Should Keap refuse a field, it is found out which,
// and the page is made once more without it.
func (c *Client) read(ctx context.Context, t target, do func(r *reading) error) (*source.Page, error) {
	cost := &cost{}
	m, err := c.readInto(ctx, t, cost, func(r *reading) error {
		if err := do(r); err != nil {
			return err
		}
		return r.attach(ctx)
	})
	if err != nil {
		return nil, err
	}
	m.finish(t.entity, t.entity.Definition(schema.XMLRPCRoad))
	page := &source.Page{
		Records: m.records, Call: cost.first.String(), At: cost.at, Body: cost.body, Repaired: cost.repaired,
	}
	page.OnRelease(func() { give(m) })
	return page, nil
}

// readInto is read without the page.
func (c *Client) readInto(ctx context.Context, t target, cost *cost, do func(r *reading) error) (*memory, error) {
	for again := false; ; again = true {
		plan, err := c.plan(ctx, t, cost)
		if err != nil {
			return nil, err
		}
		r := &reading{memory: take(), client: c, target: t, plan: plan, cost: cost}
		if err = do(r); err == nil {
			return r.memory, nil
		}
		give(r.memory)
		if again || !refusesField(err) {
			return nil, err
		}
		settled, failed := c.settle(ctx, t, plan, cost)
		switch {
		case failed != nil:
			return nil, failed // which field it was is not known yet
		case !settled:
			return nil, err
		}
	}
}

// query asks and appends the rows of the answer. It returns how many they are.
func (r *reading) query(ctx context.Context, q query) (int, error) {
	q.entity, q.table, q.fields = r.target.entity.Name, r.target.table, r.plan.fields
	r.asked = q.question()
	at, err := r.client.ask(ctx, r.asked, r.memory, r.cost)
	if err != nil {
		return 0, err
	}
	t := &r.text
	t.start(r.plan, r.client.zone, r.body.Bytes, clock(at))
	if grown := len(t.out) + len(r.body.Bytes); cap(t.out) < grown {
		t.out = append(make([]byte, 0, grown), t.out...)
	}
	before := len(r.rows)
	err = t.records(func() error {
		r.rows = append(r.rows, r.row())
		return nil
	})
	if err != nil {
		return 0, r.client.wrong(r.asked, err)
	}
	r.cost.repaired += t.repaired
	n := len(r.rows) - before
	if n > q.limit {
		return 0, r.doubt(untrusted("%d records came, no more than %d were asked for", n, q.limit))
	}
	r.client.largest.Lock()
	r.client.largest.of[""] = max(r.client.largest.of[""], n)
	r.client.largest.Unlock()
	return n, nil
}

// doubt makes an error of an answer that does not fit the question.
func (r *reading) doubt(e *source.Error) error { return r.client.fail(r.asked, e) }

// ask makes a call, and adds it to the cost.
func (c *Client) ask(ctx context.Context, q question, m *memory, cost *cost) (time.Time, error) {
	if cost.first.method == "" {
		cost.first = q
	}
	at, err := c.call(ctx, q, &m.body)
	if err != nil {
		return at, err
	}
	cost.body += len(m.body.Bytes)
	if cost.at.IsZero() || !at.IsZero() && at.Before(cost.at) {
		cost.at = at
	}
	return at, nil
}

// clock is Keap's clock, or ours if it told none.
func clock(at time.Time) int64 {
	if at.IsZero() {
		at = time.Now()
	}
	return at.Unix()
}

// row takes the record that the translator has in its slots.
func (r *reading) row() row {
	t, p := &r.text, r.plan
	var w row
	var ok bool
	if p.pair[0] >= 0 {
		var second bool
		w.id, ok = t.number(p.pair[0])
		w.second, second = t.number(p.pair[1])
		ok = ok && second
	} else {
		w.id, ok = t.number(p.id)
		ok = ok && (w.id > 0 || p.owner >= 0) // a list is walked from 0 on: what has a smaller id would not be met again
		if owner, is := t.number(p.owner); is {
			w.second = owner
		} else {
			w.second = noOwner
		}
		self, is := t.number(p.notSelf)
		w.other = ok && is && self == w.id
	}
	if !ok {
		w.reason = r.reason()
	}
	switch {
	case w.other:
	case r.target.scalars:
		w.from = len(t.out)
		t.single()
		w.to = len(t.out)
	default:
		t.vague = false
		w.from = t.write()
		w.to, w.vague = len(t.out), t.vague
	}
	return w
}

// reason is why the record in the slots has no key.
func (r *reading) reason() string {
	if r.plan.pair[0] >= 0 {
		return fmt.Sprintf("the record has no numbers for %s and %s", r.target.pair[0], r.target.pair[1])
	}
	v := r.text.values[r.plan.id]
	if v.kind == kindNone || v.kind >= kindStruct {
		return "the record has no " + r.target.id
	}
	if n, ok := r.text.number(r.plan.id); ok {
		return fmt.Sprintf("the record's %s is %d", r.target.id, n)
	}
	return fmt.Sprintf("the record's %s %.40q is no 64-bit integer", r.target.id, r.text.trimmed(v))
}

// finish makes records of the rows. Their hash is that of the JSON, not of Keap's XML: the order in which Keap sends
// members is nobody's promise, and a time of the hour that exists twice may be understood better later.
func (m *memory) finish(e *schema.Entity, seed uint64) {
	m.records = m.records[:0]
	for i := range m.rows {
		w := &m.rows[i]
		if w.other {
			continue
		}
		raw := schema.Raw{ID: w.id, Reason: w.reason, Vague: w.vague, Bytes: m.text.out[w.from:w.to:w.to]}
		raw.Hash = int64(xxh3.HashSeed(raw.Bytes, seed))
		if len(e.Key) > 0 && w.reason == "" {
			raw.ID = syntheticID(e, w)
		}
		m.records = append(m.records, raw)
	}
}

// syntheticID is made of the values of the entity's Key, as they stand in the JSON.
func syntheticID(e *schema.Entity, w *row) int64 {
	values := make([][]byte, len(e.Key))
	for i, name := range e.Key {
		n := w.id
		if c := e.Column(name); c != nil && c.XML == e.XMLRPC.Pair[1] {
			n = w.second
		}
		values[i] = []byte(itoa(n))
	}
	return schema.SyntheticID(values...)
}
