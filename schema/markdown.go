package schema

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes entities as documentation: each table with its columns, their types, where REST v2 has their
// values, and the comments that are in Postgres as well.
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
	if e.V2 != nil {
		m.line("")
		m.line("Read from REST v2 `GET /v2%s`; changes are found by the strategy *%s*.", e.V2.Path, e.Strategy)
	}
	from := e.sources()
	for i, t := range e.Tables() {
		if i > 0 {
			m.line("\n### %s\n", t.Name)
			m.line("%s", t.Doc)
		}
		m.line("")
		m.line("Key: `%s`.", strings.Join(t.PrimaryKey, "`, `"))
		m.line("")
		m.table(t, from[t.Name])
	}
}

func (m *markdown) table(t *Table, from map[string]Column) {
	m.line("| column | type | from | comment |")
	m.line("|---|---|---|---|")
	for _, c := range t.Columns {
		if c.shared() {
			continue
		}
		doc := c.Doc
		if to := from[c.Name].References; to != "" {
			doc += " Points into `" + to + "`."
		}
		place := from[c.Name].V2
		if place != "" {
			place = "`" + place + "`"
		}
		m.line("| `%s` | %s | %s | %s |", c.Name, c.sql(), place, cell(doc))
	}
}

// sources maps tables and their columns to the catalogue's columns, with V2 filled in: where the value is in a record,
// from its root; empty for what Keap does not send.
func (e *Entity) sources() map[string]map[string]Column {
	from := map[string]map[string]Column{}
	var add func(table, at string, columns []Column, children []Child)
	add = func(table, at string, columns []Column, children []Child) {
		from[table] = map[string]Column{}
		for _, c := range columns {
			switch c.V2 {
			case "-":
				c.V2 = ""
			case ".":
				c.V2 = strings.TrimSuffix(at, ".")
			case "":
				c.V2 = at + c.Name
			default:
				c.V2 = at + c.V2
			}
			from[table][c.Name] = c
			if c.Type == Money {
				for _, part := range []string{"currency", "formatted_amount"} {
					from[table][c.Name+"_"+part] = Column{V2: c.V2 + "." + strings.Replace(part, "currency", "currency_code", 1)}
				}
				c.V2 += ".amount"
				from[table][c.Name] = c
			}
		}
		for _, c := range children {
			add(c.Name, at+c.V2+"[].", c.Columns, c.Children)
		}
	}
	add(e.Name, "", e.Columns, e.Children)
	return from
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
