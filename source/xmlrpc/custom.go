package xmlrpc

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/keapsync/keapsync/source"
)

// customAge is how long definitions of custom fields count as current. A field that is added is read by then at the
// latest; one that is removed shows at once, by Keap's refusal.
const customAge = 15 * time.Minute

const definitions = "DataFormField"

// definition is a row of DataFormField.
type definition struct {
	customField
	form  int
	group int64
}

// discover reads the definitions of the account's custom fields, of all forms at once. anew asks for it even if they
// are current.
func (c *Client) discover(ctx context.Context, entity string, anew bool, cost *cost) error {
	f := c.fields
	select {
	case f.defining <- struct{}{}:
		defer func() { <-f.defining }()
	case <-ctx.Done():
		return c.stopped(ctx, question{entity: entity})
	}
	f.mu.Lock()
	current := f.custom != nil && time.Since(f.read) < customAge
	f.mu.Unlock()
	if current && !anew {
		return nil
	}
	all, err := c.definitions(ctx, entity, []string{"Id", "FormId", "Name", "DataType", "GroupId", "Values"}, cost)
	if refusesField(err) {
		all, err = c.definitions(ctx, entity, []string{"Id", "FormId", "Name", "DataType"}, cost)
	}
	if kindOf(err) == source.KindNoTable {
		c.o.Log.WarnContext(ctx, "this account does not show its custom fields; they stay empty", "account", c.o.Account)
		err = nil
	}
	if err != nil {
		return err
	}
	forms := map[int][]customField{}
	for form, definitions := range byForm(all) {
		forms[form] = named(definitions)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.custom, f.read = forms, time.Now()
	return nil
}

func byForm(all []definition) map[int][]definition {
	forms := map[int][]definition{}
	for _, d := range all {
		forms[d.form] = append(forms[d.form], d)
	}
	return forms
}

// named leaves one field for each name: fields without a group seem to be removed ones, and give way. Drill-down fields
// are left out, since Keap refuses to be asked for them.
func named(all []definition) (fields []customField) {
	slices.SortStableFunc(all, func(a, b definition) int {
		switch {
		case a.group != 0 && b.group == 0:
			return -1
		case a.group == 0 && b.group != 0:
			return 1
		}
		return 0
	})
	seen := map[string]bool{}
	for _, d := range all {
		if lower := strings.ToLower(d.name); d.name != "" && d.kind != typeDrillDown && !seen[lower] {
			seen[lower] = true
			fields = append(fields, d.customField)
		}
	}
	slices.SortFunc(fields, func(a, b customField) int { return int(a.id - b.id) })
	return fields
}

// definitions reads all rows of DataFormField.
func (c *Client) definitions(ctx context.Context, entity string, fields []string, cost *cost) (all []definition, err error) {
	for last := int64(0); ; {
		q := query{entity: entity, table: definitions, where: []condition{after("Id", last)}, fields: fields, order: "Id", limit: pageSize}
		n := 0
		err := c.each(ctx, q, cost, func(t *translator) error {
			n++
			id, ok := t.number(0)
			if !ok || id <= last {
				return untrusted("the definitions of custom fields are out of order")
			}
			last = id
			all = append(all, definitionIn(t, id))
			return nil
		})
		if err != nil || n < pageSize {
			return all, err
		}
	}
}

// definitionIn is the definition in the slots, whose order is that of the fields asked for.
func definitionIn(t *translator, id int64) definition {
	d := definition{group: 1}
	d.id = id
	form, _ := t.number(1)
	d.form = int(form)
	d.name = string(t.trimmed(t.values[2]))
	kind, _ := t.number(3)
	d.kind = dataType(kind)
	if len(t.values) < 6 {
		return d
	}
	d.group, _ = t.number(4)
	for line := range strings.Lines(string(t.trimmed(t.values[5]))) {
		if line = strings.TrimSpace(line); line != "" {
			d.options = append(d.options, line)
		}
	}
	slices.SortStableFunc(d.options, func(a, b string) int { return len(b) - len(a) })
	return d
}

// each makes a query that is no page, and calls row with every record in the slots, which are in the order of the
// query's fields.
func (c *Client) each(ctx context.Context, q query, cost *cost, row func(t *translator) error) error {
	m := take()
	defer give(m)
	ask := q.question()
	at, err := c.ask(ctx, ask, m, cost)
	if err != nil {
		return err
	}
	p := &plan{fields: q.fields, slots: map[string]int{}}
	for i, field := range q.fields {
		p.slots[field] = i
	}
	m.text.start(p, c.zone, m.body.Bytes, clock(at))
	if err := m.text.records(func() error { return row(&m.text) }); err != nil {
		return c.wrong(ask, err)
	}
	return nil
}
