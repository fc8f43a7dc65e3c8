package schema

import "slices"

// xmlFields sets the fields of XML-RPC for columns that are shared with other tables. by names them by column, without
// the prefix that the columns' names have here.
func xmlFields(columns []Column, prefix string, by map[string]string) []Column {
	columns = slices.Clone(columns)
	for name, field := range by {
		i := slices.IndexFunc(columns, func(c Column) bool { return c.Name == prefix+name })
		if i < 0 {
			panic("schema: no column " + prefix + name + " for the field " + field)
		}
		columns[i].XML = field
	}
	return columns
}

// xmlElements are the slots first to last of a record, numbered from 1: what fills each, and its name in the column field.
func xmlElements(first, last int, fields func(n int) map[string]string, name func(n int) string) []XMLElement {
	var elements []XMLElement
	for n := first; n <= last; n++ {
		elements = append(elements, XMLElement{Fixed: map[string]string{"field": name(n)}, Fields: fields(n)})
	}
	return elements
}
