package xmlrpc

import (
	"bytes"

	"github.com/keapsync/keapsync/schema"
)

// scalar appends a value as JSON for a column of a type; zero is for what no column holds. It reports whether there is
// one. What is not of the type it says it is stays the text it was, for the decoder to judge.
func (t *translator) scalar(v value, typ schema.Type) bool {
	switch v.kind {
	case kindNone, kindNil:
		return false
	case kindStruct, kindArray:
		t.nested(v)
		return true
	case kindText:
		if typ == schema.Text || typ == 0 {
			t.quote(v)
			return true
		}
	}
	text, ok := t.trimmed(v), false
	switch v.kind {
	case kindInt:
		ok = t.integer(text)
	case kindDouble:
		ok = t.double(text)
	case kindBool:
		ok = t.boolean(text)
	case kindTime, kindText, kindBase64:
		switch typ {
		case schema.Timestamp:
			ok = t.timestamp(text)
		case schema.Date:
			ok = t.date(text)
		default:
		}
		// Keap has such texts for nothing at all.
		if !ok && typ != schema.Text && typ != 0 && string(text) == "null" {
			return false
		}
	}
	if !ok {
		t.quote(v)
	}
	return true
}

func (t *translator) boolean(text []byte) bool {
	switch string(text) {
	case "1":
		t.out = append(t.out, "true"...)
	case "0":
		t.out = append(t.out, "false"...)
	default:
		return false
	}
	return true
}

// quote appends the text of a value as a JSON string.
func (t *translator) quote(v value) {
	text := t.data[v.from:v.to]
	if v.kind != kindText {
		text = bytes.TrimSpace(text)
	}
	t.out = t.append(append(t.out, '"'), text, v.messy, jsonText)
	t.out = append(t.out, '"')
}

// quoteText appends text whose references are resolved as a JSON string.
func (t *translator) quoteText(text []byte) {
	t.out = t.cdata(append(t.out, '"'), text, jsonText)
	t.out = append(t.out, '"')
}

// trimmed is a value's text, resolved, without the white space around it. It is valid until the next call.
func (t *translator) trimmed(v value) []byte {
	text := t.data[v.from:v.to]
	if ordinary(text) < len(text) {
		var u unescaper // what it repairs is counted where it is written
		t.text = u.append(t.text[:0], text, v.messy, plainText)
		text = t.text
	}
	return bytes.TrimSpace(text)
}

// nested appends a struct or an array as it is. The scanner has seen that it is well-formed.
func (t *translator) nested(v value) {
	outer := t.scanner
	t.scanner = scanner{data: outer.data, at: v.from}
	t.tree()
	t.scanner = outer
}

func (t *translator) tree() {
	v, open, err := t.begin()
	if err != nil {
		return
	}
	opening, closing := byte('{'), byte('}')
	switch v.kind {
	case kindStruct:
		t.out = append(t.out, opening)
		if open {
			_ = t.members(func(name []byte) error {
				t.quoteText(name)
				t.out = append(t.out, ':')
				t.tree()
				t.out = append(t.out, ',')
				return nil
			})
		}
	case kindArray:
		opening, closing = '[', ']'
		t.out = append(t.out, opening)
		if open {
			_ = t.elements(func() error {
				t.tree()
				t.out = append(t.out, ',')
				return nil
			})
		}
	default:
		if !t.scalar(v, 0) {
			t.out = append(t.out, "null"...)
		}
		return
	}
	t.end(closing)
}
