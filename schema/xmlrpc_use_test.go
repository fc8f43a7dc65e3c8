package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// xmlTable is what the catalogue does with a table of XML-RPC.
type xmlTable struct {
	name     string
	uses     []xmlUse
	asked    []string // fields that fill no column, as the owner's and those of conditions
	key      []string
	optional []string
	never    map[string]string
}

// xmlUse is a column that a field fills.
type xmlUse struct {
	field  string
	where  string // table and column of the mirror
	column Column
	list   bool // the field holds a list of the column's values
}

// xmlTables are the tables of XML-RPC that an entity is read from, its own first.
func (e *Entity) xmlTables(t *testing.T) []*xmlTable {
	t.Helper()
	x := e.XMLRPC
	own := &xmlTable{name: x.Table, optional: x.Optional, never: x.Never, key: []string{"Id"}}
	switch {
	case x.Pair[0] != "":
		own.key = x.Pair[:]
	case x.ID != "":
		own.key = []string{x.ID}
	}
	for _, c := range x.Where {
		own.asked = append(own.asked, c.Field)
	}
	own.add(e.Name, e.Columns)
	tables := []*xmlTable{own}
	walkChildren(e.Children, func(c *Child, _ int) {
		switch x := c.XML; {
		case x == nil:
		case x.Table != "":
			beside := &xmlTable{name: x.Table, optional: x.Optional, never: x.Never, key: []string{"Id"}, asked: []string{x.Owner, "Id"}}
			beside.add(c.Name, c.Columns)
			tables = append(tables, beside)
		default:
			own.addSlots(t, c)
		}
	})
	return tables
}

func (x *xmlTable) add(table string, columns []Column) {
	for _, c := range columns {
		if c.XML != "" {
			x.uses = append(x.uses, xmlUse{field: c.XML, where: table + "." + c.Name, column: c})
		}
	}
}

func (x *xmlTable) addSlots(t *testing.T, c *Child) {
	t.Helper()
	column := func(name string) Column {
		i := slices.IndexFunc(c.Columns, func(col Column) bool { return col.Name == name })
		require.GreaterOrEqual(t, i, 0, "%s has no column %s", c.Name, name)
		return c.Columns[i]
	}
	for i, slot := range c.XML.Elements {
		for name, field := range slot.Fields {
			x.uses = append(x.uses, xmlUse{field: field, where: fmt.Sprintf("%s[%d].%s", c.Name, i, name), column: column(name)})
		}
		for name := range slot.Fixed {
			column(name)
		}
	}
	if c.XML.List != "" {
		i := slices.IndexFunc(c.Columns, func(col Column) bool { return col.XML == "." })
		require.GreaterOrEqual(t, i, 0, "%s has no column for the elements of %s", c.Name, c.XML.List)
		x.uses = append(x.uses, xmlUse{field: c.XML.List, where: c.Name, column: c.Columns[i], list: true})
	}
}

// neverReads tells why a field is left out; empty if it is not.
func (x *xmlTable) neverReads(field string) string {
	for name, reason := range x.never {
		stem, all := strings.CutSuffix(name, "*")
		if name == field || all && strings.HasPrefix(field, stem) {
			return reason
		}
	}
	return ""
}
