package schema

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// WriteMarkdown writes entities as documentation: each table with its columns, their types, where REST v2 and XML-RPC
// have their values, and the comments that are in Postgres as well.
func WriteMarkdown(w io.Writer, entities []*Entity) error {
	m := &markdown{}
	m.introduction(entities)
	for _, e := range entities {
		m.entity(e)
	}
	_, err := w.Write(m.Bytes())
	return err
}

type markdown struct{ bytes.Buffer }

func (m *markdown) line(format string, args ...any) { fmt.Fprintf(m, format+"\n", args...) }

func (m *markdown) introduction(entities []*Entity) {
	m.line("# Tables of the mirror")
	m.line("")
	m.line("This page is generated from the catalogue. The same comments are in Postgres: `\\d+ keap.contacts` shows them.")
	m.line("")
	m.line("Times are instants (`timestamptz`), which Keap tells in UTC; days (`date`) are as written, and never shifted between")
	m.line("time zones. Amounts are in major units. Ids are Keap's and belong to an account. There are no foreign keys, since")
	m.line("records arrive in any order: a column that points into another table may name a row that is not there, or no longer.")
	m.line("")
	m.line("Records come by REST v2 or by XML-RPC, as the account is set up, and have the same tables and columns whatever their")
	m.line("road. Where each road has a column's value, the tables below say; a column is NULL by a road that has no place for it.")
	m.line("Fields of XML-RPC that begin with `_` are custom fields.")
	m.line("")
	m.line("Every table has these columns as well:")
	m.line("")
	m.line("| column | type | comment |")
	m.line("|---|---|---|")
	for _, c := range append([]TableColumn{accountColumn, extraColumn}, stateColumns...) {
		m.line("| `%s` | %s | %s |", c.Name, c.sql(), cell(c.Doc))
	}
	m.line("")
	m.line("Tables of plain values have no `%s`. Deleted records stay as rows with `%s` set: leave them out with", ExtraColumn, DeletedAtColumn)
	m.line("`WHERE %s IS NULL`.", DeletedAtColumn)
	m.line("")
	for _, e := range entities {
		m.line("- [%s](#%s): %s", e.Name, e.Name, e.Doc)
	}
}

func (m *markdown) entity(e *Entity) {
	m.line("\n## %s\n", e.Name)
	m.line("%s", e.Doc)
	switch {
	case e.V2 == nil:
		m.line("\nComes by XML-RPC only.")
	case e.XMLRPC == nil:
		m.line("\nComes by REST v2 only.")
	}
	if e.V2 != nil {
		m.line("")
		m.line("Read from REST v2 `GET /v2%s`; changes are found by the strategy *%s*.", e.V2.Path, e.Strategy)
	}
	if e.XMLRPC != nil {
		m.xmlrpc(e.XMLRPC)
	}
	places := e.Places()
	for i, t := range e.Tables() {
		if i > 0 {
			m.line("\n### %s\n", t.Name)
			m.line("%s", t.Doc)
		}
		m.line("")
		m.line("Key: `%s`.", strings.Join(t.PrimaryKey, "`, `"))
		m.line("")
		m.table(t, places[t.Name])
	}
}

// xmlrpc says how XML-RPC lists the entity.
func (m *markdown) xmlrpc(x *XMLRPC) {
	m.line("")
	text := fmt.Sprintf("Read from XML-RPC's table `%s`", x.Table)
	for _, c := range x.Where {
		text += fmt.Sprintf(" where `%s` is %s", c.Field, c.Value)
	}
	if x.NotSelf != "" {
		text += fmt.Sprintf(" without the records that have their own id in `%s`", x.NotSelf)
	}
	text += fmt.Sprintf("; changes are found by the strategy *%s*", x.Strategy)
	for i, o := range x.Owners {
		text += [...]string{", and by changes of ", " and "}[min(i, 1)] + "`" + o.Entity + "`"
	}
	if x.Reread {
		text += "; all of it is read again from time to time, since not every change shows"
	}
	m.line("%s.", text)
	if len(x.Never) > 0 {
		var never []string
		for _, field := range slices.Sorted(maps.Keys(x.Never)) {
			never = append(never, "`"+field+"` ("+x.Never[field]+")")
		}
		m.line("Never asked for: %s.", strings.Join(never, ", "))
	}
	if len(x.Optional) > 0 {
		m.line("Some accounts lack `%s`.", strings.Join(x.Optional, "`, `"))
	}
}

func (m *markdown) table(t *Table, places map[string]Place) {
	m.line("| column | type | REST v2 | XML-RPC | comment |")
	m.line("|---|---|---|---|---|")
	for _, c := range t.Columns {
		if c.shared() {
			continue
		}
		place := places[c.Name]
		doc := c.Doc
		if to := place.References; to != "" {
			doc += " Points into `" + to + "`."
		}
		m.line("| `%s` | %s | %s | %s | %s |", c.Name, c.sql(), code(place.V2), code(place.XML), cell(doc))
	}
}

// code sets names, joined by commas, as code.
func code(names string) string {
	if names == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(names, ", ", "`, `") + "`"
}

// shared tells whether every table has the column.
func (c TableColumn) shared() bool {
	switch c.Name {
	case AccountColumn, ExtraColumn, SyncedAtColumn, DeletedAtColumn, RowHashColumn:
		return true
	}
	return false
}

// sql is the column's type as a definition has it.
func (c TableColumn) sql() string {
	if c.NotNull {
		return c.SQLType + " not null"
	}
	return c.SQLType
}

// cell is text that does not end a cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
