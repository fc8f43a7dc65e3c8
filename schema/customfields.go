package schema

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// customFields reads REST v2's list of {id, content} into one jsonb object keyed by id. Fields that are not set, which
// Keap sends with null for content, are left out.
func (d *Decoder) customFields(m *member, table int) error {
	if _, err := d.json.ReadToken(); err != nil {
		return err
	}
	r := &d.plan.tables[table].row
	from := len(r.arena)
	r.arena = append(r.arena, 0, 0, 0, 0, 1, '{') // length, jsonb's version
	object := len(r.arena)
	for i := 0; d.json.PeekKind() != ']'; i++ {
		if err := d.customField(m, table, i, object); err != nil {
			return err
		}
	}
	r.arena = endValue(append(r.arena, '}'), from)
	r.cells[m.cell] = span{from, len(r.arena)}
	_, err := d.json.ReadToken()
	return err
}

// customField reads one element. What is not an object with an id is kept as invalid, and so is content that jsonb
// cannot hold.
func (d *Decoder) customField(m *member, table, i, object int) error {
	raw, err := d.read()
	if err != nil {
		return err
	}
	id, content, ok := usualField(raw)
	if !ok {
		id, content = d.unusualField(m, table, i, raw)
	}
	r := &d.plan.tables[table].row
	switch {
	case !plain(id):
		d.invalid(table, m.name+"["+strconv.Itoa(i)+"]", raw)
	case len(content) == 0 || content[0] == 'n':
	case !fitsJSONB(content):
		d.invalid(table, m.name+"."+string(id), content)
	default:
		if len(r.arena) > object {
			r.arena = append(r.arena, ',')
		}
		r.arena = append(append(append(r.arena, '"'), id...), `":`...)
		r.arena = append(r.arena, content...)
	}
	return nil
}

// usualField takes apart an element as Keap writes nearly all of them: {"id":"12","content":…} with a scalar, and
// nothing else.
func usualField(raw []byte) (id, content []byte, ok bool) {
	rest, ok := bytes.CutPrefix(raw, []byte(`{"id":"`))
	if !ok {
		return nil, nil, false
	}
	id, rest, ok = bytes.Cut(rest, []byte(`","content":`))
	if !ok || len(rest) < 2 {
		return nil, nil, false
	}
	content = rest[:len(rest)-1]
	switch content[0] {
	case '"': // one text, if no quote stands between its first and its last byte
		end := len(content) - 1
		return id, content, end > 0 && bytes.IndexByte(content[1:], '"') == end-1
	case '[', '{', ' ', '\t', '\r', '\n':
		return nil, nil, false
	}
	return id, content, bytes.IndexByte(content, ',') < 0
}

// unusualField takes apart any element. Members besides id and content go into extra.
func (d *Decoder) unusualField(m *member, table, i int, raw []byte) (id, content []byte) {
	dec := d.inside
	d.insideBuf = *bytes.NewBuffer(raw)
	dec.Reset(&d.insideBuf, lenient...)
	if t, err := dec.ReadToken(); err != nil || t.Kind() != '{' {
		return nil, nil
	}
	r := &d.plan.tables[table].row
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return nil, nil
		}
		member := name.String()
		value, err := dec.ReadValue()
		if err != nil {
			return nil, nil
		}
		switch member {
		case "id":
			id = bytes.Trim(behind(dec, raw, value), `"`)
		case "content":
			content = behind(dec, raw, value)
		default:
			r.extra = r.extra.addNamed(m.name+"["+strconv.Itoa(i)+"]."+member, value)
		}
	}
	return id, content
}

// plain tells whether an id can be a member's name as it stands.
func plain(id []byte) bool {
	return len(id) > 0 && utf8.Valid(id) && !bytes.ContainsAny(id, `"\{[`) && string(id) != "null"
}
