package xmlrpc

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// family is what a table beside the entity's holds for some of its records: rows by owner, each owner's by id.
type family struct {
	*memory
	key string // the child's name, quoted, with its colon
}

// of is the part of an owner's rows.
func (f *family) of(owner int64) []row {
	from, _ := slices.BinarySearchFunc(f.rows, owner, func(w row, o int64) int { return cmp.Compare(w.second, o) })
	rest := f.rows[from:]
	to := sort.Search(len(rest), func(i int) bool { return rest[i].second > owner })
	return rest[:to]
}

// attach reads the children that have tables of their own, and puts their rows into the records as lists.
func (r *reading) attach(ctx context.Context) error {
	if len(r.plan.tables) == 0 || len(r.rows) == 0 {
		return nil
	}
	var owners []int64
	for i := range r.rows {
		if w := &r.rows[i]; !w.other && w.reason == "" {
			owners = append(owners, w.id)
		}
	}
	slices.Sort(owners)
	owners = slices.Compact(owners)
	var families []*family
	defer func() {
		for _, f := range families {
			give(f.memory)
		}
	}()
	for _, child := range r.plan.tables {
		if len(owners) == 0 {
			break
		}
		m, err := r.client.readChildren(ctx, r.target.entity, child, owners, r.target.rows, r.cost)
		switch {
		case err != nil:
			return err
		case m != nil:
			families = append(families, &family{memory: m, key: quoted(child.Name)})
		}
	}
	r.join(families)
	return nil
}

// join writes the records anew, with their children.
func (r *reading) join(families []*family) {
	size := 0
	for _, f := range families {
		size += len(f.text.out)
	}
	if size == 0 {
		return
	}
	out := slices.Grow(r.spare[:0], len(r.text.out)+size+len(r.rows)*32*len(families))
	for i := range r.rows {
		w := &r.rows[i]
		if w.other {
			continue
		}
		from := len(out)
		out = append(out, r.text.out[w.from:w.to-1]...)
		for _, f := range families {
			rows := f.of(w.id)
			if len(rows) == 0 || w.reason != "" {
				continue
			}
			if out[len(out)-1] != '{' {
				out = append(out, ',')
			}
			out = append(append(out, f.key...), '[')
			for _, child := range rows {
				out = append(append(out, f.text.out[child.from:child.to]...), ',')
			}
			out[len(out)-1] = ']'
		}
		out = append(out, '}')
		w.from, w.to = from, len(out)
	}
	r.text.out, r.spare = out, r.text.out
}

// readChildren reads the rows of a child's table for some owners, sorted; nil if the account does not have the table.
func (c *Client) readChildren(
	ctx context.Context, e *schema.Entity, child *schema.Child, owners []int64, rows int, cost *cost,
) (*memory, error) {
	t := childTable(e, child)
	if c.fields.isMissing(e, t.whole()) {
		return nil, nil
	}
	t.rows = rows
	m, err := c.readInto(ctx, t, cost, func(r *reading) error {
		if err := r.ofOwners(ctx, owners); err != nil {
			return err
		}
		// A list of single values has none for a row without one.
		r.rows = slices.DeleteFunc(r.rows, func(w row) bool { return w.from == w.to })
		return r.attach(ctx)
	})
	if kindOf(err) == source.KindNoTable {
		c.forget(ctx, e, t.whole())
		return nil, nil
	}
	return m, err
}
