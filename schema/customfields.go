package schema

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// customFields reads REST v2's list of {id, content} into one jsonb object keyed by id. Fields that are not set, which
// Keap sends with null for content, are left out.
func (d *Decoder) customFields(m *member, table int) error {
	r := &d.plan.tables[table].row
	from := len(r.arena)
	r.arena = append(r.arena, 0, 0, 0, 0, 1, '{') // length, jsonb's version
	object, i := len(r.arena), 0
	err := d.json.elements(func() error {
		i++
		return d.customField(m, table, i-1, object)
	})
	r.arena = endValue(append(r.arena, '}'), from)
	r.cells[m.cell] = span{from, len(r.arena)}
	return err
}

// customField reads one element. What is not an object with an id is kept as invalid, and so is content that jsonb
// cannot hold.
func (d *Decoder) customField(m *member, table, i, object int) error {
	if d.json.peek() != '{' {
		raw, err := d.json.read()
		if err == nil {
			d.invalid(table, m.name+"["+strconv.Itoa(i)+"]", raw)
		}
		return err
	}
	r := &d.plan.tables[table].row
	if id, content, ok := d.json.usualField(); ok {
		d.setField(m, table, object, id, content)
		return nil
	}
	at := d.json.at
	var id, content []byte
	err := d.json.each(func(name []byte) error {
		value, err := d.json.read()
		if err != nil {
			return err
		}
		switch string(name) {
		case `"id"`:
			id = bytes.Trim(value, `"`)
		case `"content"`:
			content = value
		default:
			r.extra = r.extra.addNamed(m.name+"["+strconv.Itoa(i)+"]."+string(name[1:len(name)-1]), value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !plain(id) {
		d.invalid(table, m.name+"["+strconv.Itoa(i)+"]", d.json.data[at:d.json.at])
		return nil
	}
	d.json.seen = allMarks
	d.setField(m, table, object, id, content)
	return nil
}

// usualField reads a custom field as Keap writes it: {"id":"7","content":…}. One that is written in another way is
// left unread.
func (r *jsonReader) usualField() (id, content []byte, ok bool) {
	const head, middle = `{"id":"`, `","content":`
	data, at := r.data, r.at
	if len(data)-at < len(head) || string(data[at:at+len(head)]) != head {
		return nil, nil, false
	}
	end, ok := endDigits(data, at+len(head))
	if !ok || len(data)-end < len(middle) || string(data[end:end+len(middle)]) != middle {
		return nil, nil, false
	}
	r.at = end + len(middle)
	if content, ok = r.value(); !ok || r.at >= len(data) || data[r.at] != '}' {
		r.at = at
		return nil, nil, false
	}
	r.at++
	return data[at+len(head) : end], content, true
}

// setField appends a custom field to the object, which begins at object in the arena, unless it is not set.
func (d *Decoder) setField(m *member, table, object int, id, content []byte) {
	r := &d.plan.tables[table].row
	switch {
	case len(content) == 0 || content[0] == 'n':
	case d.json.seen != 0 && !fitsJSONB(content):
		d.invalid(table, m.name+"."+string(id), content)
	default:
		if len(r.arena) > object {
			r.arena = append(r.arena, ',')
		}
		r.arena = append(append(append(r.arena, '"'), id...), `":`...)
		r.arena = append(r.arena, content...)
	}
}

// plain tells whether an id can be a member's name as it stands.
func plain(id []byte) bool {
	if _, number := digits(id); number && len(id) > 0 {
		return true
	}
	return len(id) > 0 && utf8.Valid(id) && !bytes.ContainsAny(id, `"\{[`) && string(id) != "null"
}
