package keapsim

import (
	"strconv"
	"strings"
)

// formIDs are the FormIds of the sets of custom fields.
var formIDs = [sets]int64{
	contactSet: -1, companySet: -6, orderSet: -9, subscriptionSet: -10, opportunitySet: -4, taskNoteSet: -5, affiliateSet: -3,
}

// dataTypes are the codes of the types of custom fields.
var dataTypes = map[string]int64{
	"PHONE_NUMBER": 1, "CURRENCY": 3, "PERCENT": 4, "YES_NO": 6, "YEAR": 7, "NAME": 10, "DECIMAL_NUMBER": 11, "WHOLE_NUMBER": 12,
	"DATE": 13, "DATE_TIME": 14, "TEXT": 15, "TEXT_AREA": 16, "LIST_BOX": 17, "WEBSITE": 18, "EMAIL": 19, "RADIO": 20, "DROPDOWN": 21,
	"USER": 22,
}

// columnName is a custom field's name as DataFormField has it; a query wants it with an underscore before it.
func (f *customField) columnName() string { return strings.TrimPrefix(f.fieldName, "_") }

// definition is a custom field with its set, and with the label it has now.
type definition struct {
	*customField
	set   set
	label string
}

// definitionAt is the definition at an index through all sets.
func (w *world) definitionAt(index int) definition {
	for s := range w.forms {
		if index < len(w.forms[s]) {
			f := &w.forms[s][index]
			return definition{f, set(s), f.label}
		}
		index -= len(w.forms[s])
	}
	panic("keapsim has no so many custom fields")
}

var formFieldOrigin = &origin{
	kind: formFieldKind, keys: byOwnID("Id"),
	load: func(s *session, r row, _ int) any {
		s.definition = s.g.definitionAt(r.index)
		s.definition.label += revised(r)
		return &s.definition
	},
	fields: fields[definition]{
		"Name":         func(d *definition) value { return word(d.columnName()) },
		"Label":        func(d *definition) value { return word(d.label) },
		"DataType":     func(d *definition) value { return whole(dataTypes[d.fieldType]) },
		"FormId":       func(d *definition) value { return whole(formIDs[d.set]) },
		"GroupId":      func(d *definition) value { return whole(d.groupID) },
		"DefaultValue": func(d *definition) value { return onlySome(d.id, 4, "") },
		"ListRows":     func(d *definition) value { return whole(4 * bit(d.fieldType == "LIST_BOX")) },
		"Values":       (*definition).values,
	}.erase(),
}

// values are a field's choices, a line each; those of a drop-down begin with a blank line.
func (d *definition) values() value {
	if len(d.options) == 0 {
		return value{}
	}
	var b strings.Builder
	for i, o := range d.options {
		if i > 0 || d.fieldType == "DROPDOWN" {
			b.WriteByte('\n')
		}
		b.WriteString(o.label)
	}
	return word(b.String())
}

// heading is a header of a form or a tab of headers; every set of custom fields has a tab with two headers.
type heading struct {
	name   string
	parent int64
}

var (
	formGroupOrigin = &origin{
		kind: formGroupKind, keys: byOwnID("Id"),
		load: func(s *session, r row, _ int) any {
			s.heading = heading{groupNames[r.index%2] + revised(r), s.g.idAt(formTabKind, r.index/2)}
			return &s.heading
		},
		fields: fields[heading]{
			"Name":  func(h *heading) value { return word(h.name) },
			"TabId": func(h *heading) value { return whole(h.parent) },
		}.erase(),
	}
	formTabOrigin = &origin{
		kind: formTabKind, keys: byOwnID("Id"),
		load: func(s *session, r row, _ int) any {
			s.heading = heading{"Custom Fields" + revised(r), formIDs[r.index%int(sets)]}
			return &s.heading
		},
		fields: fields[heading]{
			"TabName": func(h *heading) value { return word(h.name) },
			"FormId":  func(h *heading) value { return whole(h.parent) },
		}.erase(),
	}
)

// groupNames are the two headers of every form.
var groupNames = []string{"General", "Personal Info"}

// revised ends the name of what was renamed.
func revised(r row) string {
	if r.edits == 0 {
		return ""
	}
	return " " + strconv.Itoa(int(r.edits))
}

// column is a content as a column of its table. Of times it has the wall clock, of a list the items between commas.
func (c *content) column() value {
	switch c.shape {
	case contentNumber:
		switch c.field.fieldType {
		case "CURRENCY", "PERCENT", "DECIMAL_NUMBER":
			return double(c.num)
		}
		return whole(int64(c.num))
	case contentList:
		return word(strings.Join(c.list, ","))
	case contentText:
		if !strings.HasPrefix(c.field.fieldType, "DATE") {
			return word(c.text)
		}
		at, err := contentTime(c.text)
		if err != nil {
			panic(err) // the dataset has valid times only
		}
		if c.field.fieldType == "DATE" {
			return date(dayOf(at))
		}
		return moment(at)
	default:
		return value{}
	}
}
