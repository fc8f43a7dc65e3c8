package xmlrpc

import (
	"strconv"
	"strings"

	"github.com/keapsync/keapsync/schema"
)

// plan says which fields of a table are asked for, and what becomes of each. Values wait in slots until the record is
// whole, since Keap sends its members in no order.
type plan struct {
	fields  []string // one for each slot; a custom field with its underscore
	slots   map[string]int
	outputs []output

	id, notSelf, owner int // slots, -1 for none
	pair               [2]int

	tables []*schema.Child // children that have tables of their own
}

// output is one member of the JSON record.
type output struct {
	key      string // the name, quoted, with its colon
	kind     outputKind
	source   origin         // of a column, or the text of a list
	elements []element      // of slots
	custom   []customOutput // of custom fields
	lines    bool           // a list's elements are lines
	wrap     []string       // keys of the columns of a list's elements, none if they are scalars
}

type outputKind uint8

const (
	outputColumn outputKind = iota
	outputCustom
	outputElements
	outputList
)

// origin is where the value of a column is.
type origin struct {
	key   string
	slot  int // -1 for a fixed value
	fixed string
	typ   schema.Type
	words map[string]string
	// refers tells that it is the number of another record, of which 0 means none.
	refers bool
}

// element is one slot of a record that makes a row of a child.
type element []origin

type customOutput struct {
	key   string // the field's id, quoted, with its colon
	slot  int
	field *customField
}

// newPlan plans to read a table, without the fields that are missing.
func newPlan(t target, custom []customField, missing map[string]bool) *plan {
	p := &plan{slots: map[string]int{}}
	b := planner{plan: p, target: t, missing: missing, custom: custom}
	p.id, p.notSelf, p.owner = b.slot(t.id), b.slot(t.notSelf), b.slot(t.owner)
	p.pair = [2]int{b.slot(t.pair[0]), b.slot(t.pair[1])}
	b.columns()
	for i := range t.children {
		b.child(&t.children[i])
	}
	return p
}

type planner struct {
	*plan
	target  target
	missing map[string]bool
	custom  []customField
}

// slot makes sure that a field is asked for; -1 if there is no such field.
func (b *planner) slot(field string) int {
	if field == "" || field == "-" || field == "." || b.missing[b.target.prefix+field] || b.target.withheld(field) {
		return -1
	}
	if slot, ok := b.slots[field]; ok {
		return slot
	}
	b.slots[field] = len(b.fields)
	b.fields = append(b.fields, field)
	return len(b.fields) - 1
}

func (b *planner) columns() {
	for i := range b.target.columns {
		c := &b.target.columns[i]
		if c.Type == schema.CustomFields && b.target.form != 0 {
			b.customFields(c)
			continue
		}
		if s := b.column(c, c.XML); s.slot >= 0 {
			b.outputs = append(b.outputs, output{key: s.key, kind: outputColumn, source: s})
		}
	}
}

func (b *planner) column(c *schema.Column, field string) origin {
	refers := c.Type == schema.BigInt && (c.References != "" || strings.HasSuffix(c.Name, "_id"))
	return origin{key: quoted(c.Name), slot: b.slot(field), typ: c.Type, words: c.XMLWords, refers: refers}
}

func (b *planner) customFields(c *schema.Column) {
	o := output{key: quoted(c.Name), kind: outputCustom}
	for i := range b.custom {
		f := &b.custom[i]
		if b.missing[f.mark()] {
			continue
		}
		o.custom = append(o.custom, customOutput{quoted(strconv.FormatInt(f.id, 10)), b.slot(f.field()), f})
	}
	if len(o.custom) > 0 {
		b.outputs = append(b.outputs, o)
	}
}

func (b *planner) child(c *schema.Child) {
	switch {
	case c.XML == nil:
	case c.XML.Table != "":
		b.tables = append(b.tables, c)
	case c.XML.List != "":
		b.list(c)
	default:
		b.elements(c)
	}
}

func (b *planner) list(c *schema.Child) {
	o := output{key: quoted(c.Name), kind: outputList, lines: c.XML.Lines}
	o.source = origin{slot: b.slot(c.XML.List), typ: schema.Text}
	if scalars(c) {
		o.source.typ = c.Columns[0].Type
	} else {
		for _, column := range c.Columns {
			if column.XML == "." || column.XML == c.XML.List {
				o.wrap = append(o.wrap, quoted(column.Name))
			}
		}
	}
	if o.source.slot >= 0 {
		b.outputs = append(b.outputs, o)
	}
}

func (b *planner) elements(c *schema.Child) {
	o := output{key: quoted(c.Name), kind: outputElements}
	for _, x := range c.XML.Elements {
		var e element
		for i := range c.Columns {
			column := &c.Columns[i]
			if fixed, ok := x.Fixed[column.Name]; ok {
				e = append(e, origin{key: quoted(column.Name), slot: -1, fixed: strconv.Quote(fixed)})
			} else if s := b.column(column, x.Fields[column.Name]); s.slot >= 0 {
				e = append(e, s)
			}
		}
		o.elements = append(o.elements, e)
	}
	if len(o.elements) > 0 {
		b.outputs = append(b.outputs, o)
	}
}

// quoted is a member's name. Those of columns need no escapes.
func quoted(name string) string { return `"` + name + `":` }
