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
		var n int
		if r.arena, n = d.json.usualFields(r.arena); n > 0 {
			i += n
			return nil
		}
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
	if !namable(id) {
		d.invalid(table, m.name+"["+strconv.Itoa(i)+"]", d.json.data[at:d.json.at])
		return nil
	}
	d.json.seen = allMarks
	d.setField(m, table, object, id, content)
	return nil
}

// usualFields reads custom fields for as long as they are written as Keap writes them, {"id":"7","content":…}, and hold what jsonb
// can, and appends them to the members of an object. The first that is otherwise is left unread, with the comma before it.
func (r *jsonReader) usualFields(dst []byte) (object []byte, n int) {
	const head, middle = `{"id":"`, `","content":`
	for at := r.at; stands(r.data, at, head); at++ {
		id := at + len(head) - 1 // its quote
		end, ok := endDigits(r.data, id+1)
		if !ok || !stands(r.data, end, middle) {
			break
		}
		next := jsonReader{data: r.data, at: end + len(middle)}
		content, ok := next.value()
		if !ok || next.at >= len(r.data) || r.data[next.at] != '}' {
			break
		}
		if content[0] != 'n' {
			if !plain(content, next.seen) && !fitsJSONB(content) {
				break
			}
			if dst[len(dst)-1] != '{' {
				dst = append(dst, ',')
			}
			dst = append(append(append(dst, r.data[id:end+1]...), ':'), content...)
		}
		n++
		if r.at = next.at + 1; r.at >= len(r.data) || r.data[r.at] != ',' {
			break
		}
		at = r.at
	}
	return dst, n
}

// stands tells whether data goes on with a text.
func stands(data []byte, at int, text string) bool {
	return len(data)-at >= len(text) && string(data[at:at+len(text)]) == text
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

// namable tells whether an id can be a member's name as it stands.
func namable(id []byte) bool {
	if _, number := digits(id); number && len(id) > 0 {
		return true
	}
	return len(id) > 0 && utf8.Valid(id) && !bytes.ContainsAny(id, `"\{[`) && string(id) != "null"
}
