package xmlrpc

import (
	"bytes"
	"strconv"

	"github.com/keapsync/keapsync/schema"
)

// translator turns the records of an answer into flat JSON, keyed by column, in the catalogue's order. It is the whole
// way from Keap's bytes to what a decoder reads, with one copy.
type translator struct {
	scanner
	unescaper
	plan  *plan
	zone  *zone
	near  int   // period of the zone that was right last time
	clock int64 // Keap's when it answered, in Unix time
	vague bool  // a time of the record is of the hour that exists twice

	values []value // of the record, by slot
	extras []extra // its members that were not asked for
	out    []byte
	text   []byte // scratch
}

type extra struct {
	name []byte
	value
}

// start makes t ready for an answer. Its records are appended to out.
func (t *translator) start(p *plan, z *zone, body []byte, clock int64) {
	t.scanner, t.repaired = scanner{data: body}, 0
	t.plan, t.zone, t.clock = p, z, clock
	t.near = min(t.near, len(z.periods)-1)
	if cap(t.values) < len(p.fields) {
		t.values = make([]value, len(p.fields))
	}
	t.values = t.values[:len(p.fields)]
}

// records reads an answer to a query: each is called with every record's values in place.
func (t *translator) records(each func() error) error {
	return t.response(func() error {
		v, open, err := t.begin()
		switch {
		case err != nil:
			return err
		case v.kind != kindArray:
			return errStructure
		case !open:
			return nil
		}
		return t.elements(func() error {
			if err := t.record(); err != nil {
				return err
			}
			return each()
		})
	})
}

// record reads the members of one record into the slots.
func (t *translator) record() error {
	clear(t.values)
	t.extras = t.extras[:0]
	v, open, err := t.begin()
	switch {
	case err != nil:
		return err
	case v.kind != kindStruct:
		return errStructure
	case !open:
		return nil
	}
	for {
		name, more, err := t.name()
		if err != nil || !more {
			return err
		}
		v, err := t.whole()
		if err != nil {
			return err
		}
		if slot, ok := t.plan.slots[string(name)]; ok {
			t.values[slot] = v
		} else {
			t.extras = append(t.extras, extra{name, v})
		}
		if !t.literal("</member>") {
			if err := t.close("member"); err != nil {
				return err
			}
		}
	}
}

// number is the whole number in a slot.
func (t *translator) number(slot int) (int64, bool) {
	if slot < 0 {
		return 0, false
	}
	v := t.values[slot]
	if v.kind == kindNone || v.kind >= kindStruct {
		return 0, false
	}
	n, err := strconv.ParseInt(string(t.trimmed(v)), 10, 64)
	if err != nil {
		return 0, false
	}
	return n, true
}

// write appends the record in the slots as a JSON object and returns where it begins.
func (t *translator) write() (from int) {
	from = len(t.out)
	t.out = append(t.out, '{')
	for i := range t.plan.outputs {
		o := &t.plan.outputs[i]
		mark := len(t.out)
		t.out = append(t.out, o.key...)
		t.member(mark, t.output(o))
	}
	for _, x := range t.extras {
		mark := len(t.out)
		t.quoteText(x.name)
		t.out = append(t.out, ':')
		t.member(mark, t.scalar(x.value, 0))
	}
	t.end('}')
	return from
}

// single appends the value of the only column, if the record in the slots has one.
func (t *translator) single() {
	for i := range t.plan.outputs {
		if from := len(t.out); !t.output(&t.plan.outputs[i]) {
			t.out = t.out[:from]
		}
	}
}

// member ends a member that began at mark, or takes it back if it has no value.
func (t *translator) member(mark int, has bool) {
	if !has {
		t.out = t.out[:mark]
		return
	}
	t.out = append(t.out, ',')
}

// end ends an object or list whose members or elements end in commas.
func (t *translator) end(closing byte) {
	if last := len(t.out) - 1; t.out[last] == ',' {
		t.out[last] = closing
		return
	}
	t.out = append(t.out, closing)
}

// output appends a member's value, and reports whether there is one.
func (t *translator) output(o *output) bool {
	switch o.kind {
	case outputCustom:
		return t.customFields(o)
	case outputElements:
		return t.rows(o)
	case outputList:
		return t.list(o)
	}
	return t.column(&o.source)
}

func (t *translator) column(o *origin) bool {
	if o.slot < 0 {
		t.out = append(t.out, o.fixed...)
		return true
	}
	v := t.values[o.slot]
	if v.kind == kindNone {
		return false
	}
	if o.refers && v.kind == kindInt && string(t.trimmed(v)) == "0" {
		return false
	}
	if o.words != nil && v.kind < kindStruct {
		if word, ok := o.words[string(t.trimmed(v))]; ok {
			t.quoteText([]byte(word))
			return true
		}
	}
	return t.scalar(v, o.typ)
}

// customFields appends an object, empty where none of the fields is set, as by REST v2.
func (t *translator) customFields(o *output) bool {
	t.out = append(t.out, '{')
	for i := range o.custom {
		c := &o.custom[i]
		if c.slot < 0 {
			continue
		}
		mark := len(t.out)
		t.out = append(t.out, c.key...)
		t.member(mark, t.custom(c.field, t.values[c.slot]))
	}
	t.end('}')
	return true
}

// rows appends the slots of a record that make rows. One whose fields are all empty makes none: REST v2 shows no empty
// addresses either.
func (t *translator) rows(o *output) bool {
	from := len(t.out)
	t.out = append(t.out, '[')
	for _, e := range o.elements {
		if !t.filled(e) {
			continue
		}
		t.out = append(t.out, '{')
		for i := range e {
			mark := len(t.out)
			t.out = append(t.out, e[i].key...)
			t.member(mark, t.column(&e[i]))
		}
		t.end('}')
		t.out = append(t.out, ',')
	}
	t.end(']')
	return len(t.out) > from+2
}

func (t *translator) filled(e element) bool {
	for i := range e {
		if e[i].slot < 0 {
			continue
		}
		if v := t.values[e[i].slot]; v.kind != kindNone && v.kind != kindNil && (v.to > v.from || v.kind >= kindStruct) {
			return true
		}
	}
	return false
}

// list appends the elements that a text joins.
func (t *translator) list(o *output) bool {
	v := t.values[o.source.slot]
	if v.kind == kindNone || v.kind == kindNil {
		return false
	}
	if v.kind >= kindStruct {
		t.nested(v)
		return true
	}
	separator := byte(',')
	if o.lines {
		separator = '\n'
	}
	from := len(t.out)
	t.out = append(t.out, '[')
	for rest, more := t.trimmed(v), true; more; {
		var item []byte
		if item, rest, more = bytes.Cut(rest, []byte{separator}); len(bytes.TrimSpace(item)) > 0 {
			t.item(o, bytes.TrimSpace(item))
		}
	}
	t.end(']')
	return len(t.out) > from+2
}

func (t *translator) item(o *output, item []byte) {
	write := func() {
		if o.source.typ == schema.Text || !t.integer(item) {
			t.quoteText(item)
		}
		t.out = append(t.out, ',')
	}
	if len(o.wrap) == 0 {
		write()
		return
	}
	t.out = append(t.out, '{')
	for _, key := range o.wrap {
		t.out = append(t.out, key...)
		write()
	}
	t.end('}')
	t.out = append(t.out, ',')
}
