package xmlrpc

import (
	"bytes"
	"slices"
	"strings"
)

// customField is the definition of a field that the account's owner added.
type customField struct {
	id      int64
	name    string
	kind    dataType
	options []string // the longest first
}

// field is its name in queries.
func (f *customField) field() string { return "_" + f.name }

// mark names it among missing fields. The id is part of it, so that a field that is made anew under its old name is
// asked for again.
func (f *customField) mark() string { return f.field() + "#" + itoa(f.id) }

// dataType is Keap's number for a type of custom fields.
type dataType int64

const (
	typeCurrency    dataType = 3
	typePercent     dataType = 4
	typeYesNo       dataType = 6
	typeYear        dataType = 7
	typeMonth       dataType = 8
	typeDayOfWeek   dataType = 9
	typeDecimal     dataType = 11
	typeWholeNumber dataType = 12
	typeDate        dataType = 13
	typeDateTime    dataType = 14
	typeListBox     dataType = 17
	typeUser        dataType = 22
	typeDrillDown   dataType = 23
)

// custom appends the value of a custom field as REST v2 has it, and reports whether there is one.
func (t *translator) custom(f *customField, v value) bool {
	switch v.kind {
	case kindNone, kindNil:
		return false
	case kindStruct, kindArray:
		t.nested(v)
		return true
	}
	text := t.trimmed(v)
	switch f.kind {
	case typeCurrency, typePercent, typeDecimal, typeWholeNumber, typeYear, typeMonth, typeDayOfWeek, typeUser:
		return t.orText(v, text, func() bool { return t.customNumber(text) })
	case typeYesNo:
		return t.orText(v, text, func() bool { return t.yesNo(text) })
	case typeDate:
		return t.orText(v, text, func() bool { return t.date(text) })
	case typeDateTime:
		return t.orText(v, text, func() bool { return t.customTime(text) })
	case typeListBox:
		return t.listBox(f, text)
	}
	t.quote(v)
	return true
}

// orText appends by the function; what that does not take is kept as text, and empty text is no value.
func (t *translator) orText(v value, text []byte, appendValue func() bool) bool {
	if len(text) == 0 || string(text) == "null" {
		return false
	}
	if !appendValue() {
		t.quote(v)
	}
	return true
}

// customNumber writes a number without zeros behind the point: doubles are all that Keap has for whole numbers, too.
func (t *translator) customNumber(text []byte) bool {
	from := len(t.out)
	if !t.double(text) {
		return false
	}
	if number := t.out[from:]; bytes.IndexByte(number, '.') >= 0 && !bytes.ContainsAny(number, "eE") {
		t.out = append(t.out[:from], bytes.TrimRight(bytes.TrimRight(number, "0"), ".")...)
	}
	return true
}

func (t *translator) yesNo(text []byte) bool {
	switch strings.ToLower(string(text)) {
	case "1", "true", "yes", "y":
		t.out = append(t.out, '1')
	case "0", "false", "no", "n":
		t.out = append(t.out, '0')
	default:
		return false
	}
	return true
}

// customTime writes a wall time as REST v2 has the times of custom fields: in UTC with milliseconds.
func (t *translator) customTime(text []byte) bool {
	from := len(t.out)
	if !t.timestamp(text) {
		return false
	}
	seconds := from + len(`"2006-01-02T15:04:05`)
	if len(t.out) != seconds+len(`Z"`) {
		t.out = t.out[:from] // a year of five digits, or fractions
		return false
	}
	t.out = append(t.out[:seconds], `.000+0000"`...)
	return true
}

// listBox writes the options that are chosen. Keap joins their labels with commas, which labels may contain: so the
// longest option that fits comes first.
func (t *translator) listBox(f *customField, text []byte) bool {
	if len(text) == 0 {
		t.out = append(t.out, "[]"...)
		return true
	}
	t.out = append(t.out, '[')
	for rest := string(text); ; {
		label, more, ok := f.option(rest)
		t.quoteText([]byte(label))
		t.out = append(t.out, ',')
		if !ok {
			break
		}
		rest = more
	}
	t.out[len(t.out)-1] = ']'
	return true
}

// option takes the first label; ok tells that another follows.
func (f *customField) option(text string) (label, rest string, ok bool) {
	i := slices.IndexFunc(f.options, func(o string) bool {
		return strings.HasPrefix(text, o) && (len(text) == len(o) || text[len(o)] == ',')
	})
	if i < 0 {
		label, rest, ok = strings.Cut(text, ",")
	} else if label, rest = f.options[i], text[len(f.options[i]):]; rest != "" {
		rest, ok = rest[1:], true
	}
	if !slices.ContainsFunc(f.options, func(o string) bool { return strings.HasPrefix(rest, o) }) {
		rest = strings.TrimLeft(rest, " ")
	}
	return strings.TrimSpace(label), rest, ok
}
