package schema

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Decoder turns records of one entity and account into rows, straight from JSON tokens to COPY's bytes. It is not safe
// for concurrent use.
type Decoder struct {
	plan    *plan
	account []byte
	json    jsonReader
	who     identity
	rows    *Rows
	count   uint64 // of rows so far, refused ones included
	path    []byte // of the object being read inside its row, for the names of invalid values
}

// NewDecoder returns a decoder for the entity's records of an account, as they come by a road. Those of REST v2 are as
// Keap sends them; those of other roads are flat: their members bear the names of columns, and of child tables.
func NewDecoder(e *Entity, account string, road Road) *Decoder {
	d := &Decoder{plan: newPlan(e, road)}
	d.account = binary.BigEndian.AppendUint32(nil, uint32(len(account)))
	d.account = append(d.account, account...)
	return d
}

// DecodeJSON appends a record, as SplitJSON found it, to rows. A value that does not fit its column costs that value
// alone. An error tells that the record is not one of SplitJSON's, and then rows are as before.
func (d *Decoder) DecodeJSON(raw Raw, rows *Rows) error {
	d.rows, d.json = rows, jsonReader{data: raw.Bytes}
	d.who = identity{account: d.account, id: raw.ID, hash: raw.Hash, asked: raw.Asked, seed: d.plan.seed}
	d.path = d.path[:0]
	for _, t := range d.plan.tables {
		d.reset(&t.row)
		t.row.count, t.ends, t.listed = 0, t.ends[:0], -1
	}
	if err := d.decode(raw); err != nil {
		d.undo()
		return fmt.Errorf("record %d: %w", raw.ID, err)
	}
	return nil
}

// reset begins a row.
func (d *Decoder) reset(r *row) {
	d.count++
	r.reset(d.count, d.json.data)
}

func (d *Decoder) decode(raw Raw) error {
	if err := d.object(d.plan.root, 0); err != nil {
		return err
	}
	own := d.plan.tables[0]
	if d.plan.parent >= 0 {
		quoted, _ := jsontext.AppendQuote(nil, raw.Parent)
		own.row.set(d.plan.parent, Text, quoted, allMarks)
	}
	if d.plan.id >= 0 { // should a record have two, it is known by the one that was found first
		from := len(own.row.arena)
		own.row.arena = appendInt64(own.row.arena, raw.ID)
		own.row.cells[d.plan.id] = span{from, len(own.row.arena)}
	}
	rows := d.rows
	for i := 1; i < len(rows.Tables); i++ {
		t, ends := &rows.Tables[i], d.plan.tables[i].ends
		for _, end := range ends { // the hash is the last column
			d.who.children += ChildHash(i, int64(binary.BigEndian.Uint64(t.Data[end-8:])))
		}
		t.close(len(ends))
	}
	rows.Tables[0].Data = own.finish(rows.Tables[0].Data, d.who, len(d.plan.entity.Key) > 0, 0)
	rows.Tables[0].close(1)
	record := Record{ID: raw.ID, Hash: raw.Hash, Stamp: NoStamp, Asked: raw.Asked, Children: d.who.children}
	if d.plan.stamp >= 0 && !raw.Vague {
		if stamp := own.row.payload(d.plan.stamp); stamp != nil {
			record.Stamp = int64(binary.BigEndian.Uint64(stamp))
		}
	}
	rows.Records = append(rows.Records, record)
	return nil
}

// undo takes back the child rows of a record that failed.
func (d *Decoder) undo() {
	for i := range d.rows.Tables {
		t := &d.rows.Tables[i]
		end := 0
		if n := len(t.End); n > 0 {
			end = t.End[n-1]
		}
		t.Data = t.Data[:end]
	}
}

// object reads the members of an object into the row of a table.
func (d *Decoder) object(o *object, table int) error {
	r := &d.json
	if !r.take('{') {
		return r.failure()
	}
	from, row := r.at, &d.plan.tables[table].row
	var before *member
	for first := true; ; first = false {
		if !first && r.at < len(r.data) && r.data[r.at] == ',' {
			r.at++ // a name must follow
		} else if more, ok := r.more('}', first); !ok {
			return r.failure()
		} else if !more {
			return nil
		}
		m := o.expect(r, before)
		if m == nil {
			name, ok := r.name()
			if !ok {
				return r.failure()
			}
			if m = o.find(name, before); m == nil {
				if err := d.unknown(name, table, from); err != nil {
					return err
				}
				continue
			}
		}
		before = m
		if m.row == row.number {
			d.repeated(table, from, m.name)
		}
		m.row = row.number
		if err := d.member(m, table); err != nil {
			return err
		}
	}
}

// unknown keeps a member that no column holds.
func (d *Decoder) unknown(name []byte, table, from int) error {
	value, err := d.json.read()
	if err != nil {
		return err
	}
	r := &d.plan.tables[table].row
	if r.extra.has(name) {
		d.repeated(table, from, string(name[1:len(name)-1]))
	}
	r.extra = r.extra.add(name, value)
	return nil
}

// repeated keeps the value of a member whose name comes again in an object that begins at from: the last one counts.
func (d *Decoder) repeated(table, from int, name string) {
	r := jsonReader{data: d.json.data, at: from - 1}
	var earlier []byte
	_ = r.each(func(other []byte) error {
		value, err := r.read()
		if err == nil && r.at >= d.json.at {
			err = errors.New("this is the one that counts")
		}
		if err == nil && string(other[1:len(other)-1]) == name {
			earlier = value
		}
		return err
	})
	if earlier != nil {
		d.invalid(table, name, earlier)
	}
}

func (d *Decoder) member(m *member, table int) error {
	if m.kind == memberValue {
		return d.value(m, table)
	}
	switch kind := d.json.peek(); {
	case kind == 'n':
		_, err := d.json.read()
		return err
	case m.kind == memberList && kind == '[':
		return d.list(m, table)
	case m.kind == memberCustomFields && kind == '[':
		return d.customFields(m, table)
	case m.kind == memberMoney && kind == '{':
		return d.money(m, table)
	case m.kind == memberObject && kind == '{':
		return d.inner(m, table)
	}
	raw, err := d.json.read()
	if err == nil {
		d.invalid(table, m.name, raw)
	}
	return err
}

func (d *Decoder) value(m *member, table int) error {
	row := &d.plan.tables[table].row
	if m.typ == Text && d.json.text(&row.cells[m.cell]) {
		return nil
	}
	raw, err := d.json.read()
	if err != nil {
		return err
	}
	if !row.set(m.cell, m.typ, raw, d.json.seen) {
		d.invalid(table, m.name, raw)
	}
	return nil
}

// inner reads an object whose members are columns of the same row.
func (d *Decoder) inner(m *member, table int) error {
	r := &d.plan.tables[table].row
	path := len(d.path)
	d.path = append(append(d.path, m.name...), '.')
	// Members that no column holds go into extra under the object's own name.
	outer := r.extra
	r.extra = r.extra[len(r.extra):]
	err := d.object(m.object, table)
	if inner := r.extra; len(inner) > 0 {
		object := append(append([]byte{'{'}, inner...), '}')
		r.extra = outer.addNamed(m.name, object)
	} else {
		r.extra = outer
	}
	d.path = d.path[:path]
	return err
}

// list reads an array into a child table.
func (d *Decoder) list(m *member, outer int) error {
	t := d.plan.tables[m.table]
	path := d.path
	parent := d.plan.tables[outer].row.count
	d.begin(m.table, parent)
	return d.json.elements(func() error {
		t.row.count++
		d.reset(&t.row)
		err := d.element(m, outer, parent)
		d.path = path
		return err
	})
}

// begin prepares a table for a list. Should the same list come twice in a record, the last one counts.
func (d *Decoder) begin(table, parent int) {
	t := d.plan.tables[table]
	if t.listed == parent {
		for i := table; i <= table+t.nested; i++ {
			data := &d.rows.Tables[i].Data
			*data = (*data)[:d.plan.tables[i].began]
			d.plan.tables[i].ends = d.plan.tables[i].ends[:d.plan.tables[i].before]
		}
	}
	for i := table; i <= table+t.nested; i++ {
		d.plan.tables[i].began = len(d.rows.Tables[i].Data)
		d.plan.tables[i].before = len(d.plan.tables[i].ends)
		d.plan.tables[i].listed = -1
	}
	t.listed = parent
	t.row.count, t.row.keys = 0, t.row.keys[:0]
}

// element reads one element of a list. One that cannot be a row, for want of a key of its own, is kept with the record
// as invalid.
func (d *Decoder) element(m *member, outer, parent int) error {
	t := d.plan.tables[m.table]
	d.json.peek()
	at, inner := d.json.at, d.ends(m.table)
	fits := true
	switch {
	case m.object != nil && d.json.peek() == '{':
		d.path = d.path[len(d.path):]
		if err := d.object(m.object, m.table); err != nil {
			return err
		}
	default:
		raw, err := d.json.read()
		if err != nil {
			return err
		}
		fits = m.object == nil && raw[0] != 'n' && t.row.set(0, m.typ, raw, d.json.seen)
	}
	if fits && t.unique() {
		data := &d.rows.Tables[m.table].Data
		*data = t.finish(*data, d.who, false, parent)
		t.ends = append(t.ends, len(*data))
		return nil
	}
	d.cut(m.table, inner)
	d.invalid(outer, m.name+"["+strconv.Itoa(t.row.count-1)+"]", d.json.data[at:d.json.at])
	return nil
}

// end is where the rows of a table end, and how many the record has.
type end struct{ data, rows int }

// ends are the ends of the tables of lists inside a table's elements.
func (d *Decoder) ends(table int) []end {
	var ends []end
	for i := table + 1; i <= table+d.plan.tables[table].nested; i++ {
		ends = append(ends, end{len(d.rows.Tables[i].Data), len(d.plan.tables[i].ends)})
	}
	return ends
}

// cut takes back the rows of lists inside an element that is no row itself.
func (d *Decoder) cut(table int, ends []end) {
	for i, e := range ends {
		data, plan := &d.rows.Tables[table+1+i].Data, d.plan.tables[table+1+i]
		*data, plan.ends = (*data)[:e.data], plan.ends[:e.rows]
	}
}

// invalid keeps a value that did not fit, under its path in the record or in the list's element.
func (d *Decoder) invalid(table int, name string, raw []byte) {
	d.rows.Invalid++
	t := d.plan.tables[table]
	path := string(d.path) + name
	if t.scalars { // its rows have no extra
		t = d.plan.tables[0]
	}
	t.row.invalid = t.row.invalid.addNamed(path, raw)
}
