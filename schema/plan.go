package schema

import (
	"encoding/binary"
	"strings"
)

// plan is an entity's definition turned around: from the members of a JSON record to the cells of rows. A decoder owns
// its plan, since members remember what followed them.
type plan struct {
	entity *Entity
	road   Road
	seed   uint64 // of the hashes of child rows
	tables []*tablePlan
	root   *object
	id     int // cell of the id in the entity's own row, -1 where the id is made
	stamp  int // cell of the change stamp, -1 for none
	parent int // cell of the parent's name, -1 for none
}

// tablePlan is what is known of one table's rows. A cell is a data column's place in a row.
type tablePlan struct {
	key            int // cell of the key of a keyed child, -1 for position
	child          bool
	parentPosition bool
	scalars        bool
	marketables    []marketableCell
	nested         int // tables of lists inside its elements, which follow it

	row    row
	listed int   // position of the element whose list was read last, 0 for the record itself; -1 for none
	began  int   // where in the table's data the rows of that list begin
	ends   []int // of the rows that the record has so far
	before int   // rows it had before that list
}

type marketableCell struct{ cell, status int }

// object is a JSON object: the record, an object inside it, or an element of a list.
type object struct {
	members map[string]*member // by quoted name, as it stands in JSON
	first   *member            // of those met so far, in the order of the records
}

type memberKind uint8

const (
	memberValue memberKind = iota
	memberMoney
	memberObject
	memberList
	memberCustomFields
)

type member struct {
	name   string
	start  string // the name as it stands in JSON, with its colon
	head   uint64 // the first bytes of start
	mask   uint64 // of head, if start is shorter
	kind   memberKind
	typ    Type
	cell   int     // the value's
	object *object // the object, or the list's elements; nil for a list of scalars
	table  int     // the list's
	met    bool    // in a record
	row    uint64  // number of the row that it was met in last
	next   *member // of those met so far
}

func newPlan(e *Entity, road Road) *plan {
	p := &plan{entity: e, road: road, seed: e.shape(), id: -1, stamp: -1, parent: -1}
	p.root = p.table(e.Columns, &tablePlan{key: -1})
	for cell, name := range cellNames(e.Columns) {
		switch name {
		case "": // a cell a Money column brings
		case "id":
			p.id = cell
		case e.Stamp:
			p.stamp = cell
		case e.ParentColumn: // elsewhere the record says it
			if road == RESTv2 {
				p.parent = cell
			}
		}
	}
	p.children(p.root, e.Children)
	p.tables[0].nested = len(p.tables) - 1
	return p
}

func (p *plan) children(parent *object, children []Child) {
	for i := range children {
		c := &children[i]
		t := &tablePlan{key: -1, child: true, parentPosition: c.ParentPosition != "", scalars: c.scalars()}
		if c.Key != "" {
			for cell, name := range cellNames(c.Columns) {
				if name == c.Key {
					t.key = cell // a bigint; the catalogue's test holds it
				}
			}
		}
		list := &member{kind: memberList, table: len(p.tables)}
		if element := p.table(c.Columns, t); !t.scalars {
			list.object = element
		} else {
			list.typ = c.Columns[0].Type
		}
		switch {
		case p.road != RESTv2:
			parent.put([]string{c.Name}, list)
		case c.V2 != "-":
			parent.put(strings.Split(c.V2, "."), list)
		}
		if list.object != nil {
			p.children(list.object, c.Children)
		}
		t.nested = len(p.tables) - 1 - list.table
	}
}

// table adds a table and returns the object its rows are made of.
func (p *plan) table(columns []Column, t *tablePlan) *object {
	o := newObject()
	p.tables = append(p.tables, t)
	paths := map[string]int{}
	cell := 0
	for _, c := range columns {
		path := c.V2
		if path == "" {
			path = c.Name
		}
		m := &member{kind: memberValue, typ: c.Type, cell: cell}
		switch c.Type {
		case Marketable:
			t.marketables = append(t.marketables, marketableCell{cell: cell, status: paths[path]})
			cell++
			continue
		case Money:
			m.kind = memberMoney
			cell += 2
		case CustomFields:
			m.kind = memberCustomFields
		}
		paths[path] = m.cell
		switch {
		case path == ".": // a list of scalars
		case p.road != RESTv2:
			m.kind, m.typ = memberValue, plainType(c.Type)
			o.put([]string{c.Name}, m)
		case path != "-":
			o.put(strings.Split(path, "."), m)
		}
		cell++
	}
	t.row.cells = make([]span, cell)
	return o
}

// plainType is the type of a column's value in a record that is flat already: an amount is a number in major units, and
// custom fields are an object by the fields' numbers.
func plainType(t Type) Type {
	switch t {
	case Money:
		return Numeric
	case CustomFields:
		return JSON
	}
	return t
}

// cellNames names the cells of a table with these columns.
func cellNames(columns []Column) []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
		if c.Type == Money {
			names = append(names, "", "")
		}
	}
	return names
}

func newObject() *object { return &object{members: map[string]*member{}} }

// put places a member at a path, making the objects on the way.
func (o *object) put(path []string, m *member) {
	quoted := `"` + path[0] + `"`
	if len(path) == 1 {
		m.called(path[0])
		o.members[quoted] = m
		return
	}
	inner := o.members[quoted]
	if inner == nil {
		inner = &member{kind: memberObject, object: newObject()}
		inner.called(path[0])
		o.members[quoted] = inner
	}
	inner.object.put(path[1:], m)
}

// called gives the member its name.
func (m *member) called(name string) {
	m.name, m.start = name, `"`+name+`":`
	var head, mask [8]byte
	copy(head[:], m.start)
	for i := range min(len(m.start), len(mask)) {
		mask[i] = 0xff
	}
	m.head, m.mask = binary.LittleEndian.Uint64(head[:]), binary.LittleEndian.Uint64(mask[:])
}

// expect reads the name that comes next, if it is one of those that may follow the member before; if not, it reads
// nothing. Records of one kind have their members in one order, mostly, and leave out some: the names are compared where
// they stand.
func (o *object) expect(r *jsonReader, before *member) *member {
	m := o.first
	if before != nil {
		m = before.next
	}
	rest := r.data[r.at:]
	if len(rest) < 8 {
		return nil
	}
	head := binary.LittleEndian.Uint64(rest)
	for range mostLeftOut {
		if m == nil {
			return nil
		}
		if (head^m.head)&m.mask == 0 && len(rest) >= len(m.start) && string(rest[:len(m.start)]) == m.start {
			r.at += len(m.start)
			return m
		}
		m = m.next
	}
	return nil
}

// mostLeftOut is how many members are tried before the name is looked up.
const mostLeftOut = 8

// find finds the member with a quoted name. One that is met for the first time is expected behind the member before it
// from now on.
func (o *object) find(quoted []byte, before *member) *member {
	m := o.members[string(quoted)]
	if m == nil || m.met {
		return m
	}
	m.met = true
	if before == nil {
		o.first, m.next = m, o.first
	} else {
		before.next, m.next = m, before.next
	}
	return m
}
