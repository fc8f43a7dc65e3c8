package schema

import "strings"

// Place is where Keap has the value of a column; empty where it has not.
type Place struct {
	V2         string // path in REST v2's record, as "email_addresses[].email"
	XML        string // field of XML-RPC, as "FirstName", or of a table beside the entity's, as "OrderItem.Qty"
	References string // table the column points into
}

// Places maps the entity's tables and their columns to the places of the values.
func (e *Entity) Places() map[string]map[string]Place {
	p := places{v2: e.V2 != nil, all: map[string]map[string]Place{}}
	p.columns(e.Name, "", e.Columns, func(c *Column) string {
		if c.Type == CustomFields && e.XMLRPC != nil && e.XMLRPC.FormID != 0 {
			return "_*"
		}
		return c.XML
	})
	p.children("", e.Children)
	return p.all
}

type places struct {
	v2  bool // whether REST v2 has the entity
	all map[string]map[string]Place
}

// columns places the columns of a table. at is where the object that they are in is in REST v2's record.
func (p places) columns(table, at string, columns []Column, xml func(c *Column) string) {
	found := map[string]Place{}
	for i := range columns {
		c := &columns[i]
		v2 := ""
		if p.v2 && at != "-" {
			v2 = c.path(at)
		}
		place := Place{V2: v2, XML: xml(c), References: c.References}
		if c.Type == Money {
			if v2 != "" {
				place.V2 += ".amount"
				found[c.Name+"_currency"] = Place{V2: v2 + ".currency_code"}
				found[c.Name+"_formatted_amount"] = Place{V2: v2 + ".formatted_amount"}
			}
		}
		found[c.Name] = place
	}
	p.all[table] = found
}

// path is where REST v2 has the column's value, from the root of the record; empty where it has not.
func (c *Column) path(at string) string {
	switch c.V2 {
	case "-":
		return ""
	case ".":
		return strings.TrimSuffix(at, ".")
	case "":
		return at + c.Name
	}
	return at + c.V2
}

func (p places) children(at string, children []Child) {
	for i := range children {
		c := &children[i]
		in := "-"
		if c.V2 != "-" && at != "-" {
			in = at + c.V2 + "[]."
		}
		p.columns(c.Name, in, c.Columns, c.field)
		if c.XML != nil && c.XML.Owner != "" && at == "" {
			p.all[c.Name][c.ParentKey] = Place{XML: c.XML.Table + "." + c.XML.Owner}
		}
		p.children(in, c.Children)
	}
}

// field names the fields of XML-RPC that fill a column of the child table.
func (c *Child) field(column *Column) string {
	switch x := c.XML; {
	case x == nil:
		return ""
	case x.List != "":
		if column.XML == "." {
			return x.List
		}
		return ""
	case x.Table != "":
		if column.XML == "" {
			return ""
		}
		return x.Table + "." + column.XML
	default:
		var fields []string
		for _, slot := range x.Elements {
			if f := slot.Fields[column.Name]; f != "" {
				fields = append(fields, f)
			}
		}
		return strings.Join(fields, ", ")
	}
}
