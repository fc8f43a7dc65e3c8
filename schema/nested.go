package schema

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nested gives the columns of an object inside a record their names in the record's own table: prefixed with the
// object's. path is where the object is in the record, as "shipping_information.address"; whose begins each comment,
// as "Shipping address". The object's own columns must begin their comments with a word that may be written small.
func nested(path, whose string, object []Column) []Column {
	prefix := strings.ReplaceAll(path, ".", "_") + "_"
	columns := make([]Column, len(object))
	for i, c := range object {
		in := c.V2
		if in == "" {
			in = c.Name
		}
		if c.V2 != "-" {
			c.V2 = path + "." + in
		}
		c.Name = prefix + c.Name
		c.Doc = whose + ": " + lowerFirst(c.Doc)
		columns[i] = c
	}
	return columns
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}
