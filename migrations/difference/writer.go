package difference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/keapsync/keapsync/schema"
)

// writer collects the difference, table by table.
type writer struct {
	Difference
	*database
}

func (w *writer) step(up, down string) { w.steps = append(w.steps, step{up, down}) }

func (w *writer) refuse(format string, args ...any) {
	w.Refused = append(w.Refused, fmt.Sprintf(format, args...))
}

// place is a table's name in SQL.
func (w *writer) place(t *schema.Table) string { return "{{mirror}}." + w.names[t.Name] }

// create writes a table that is missing.
func (w *writer) create(t *schema.Table) {
	var lines []string
	for _, c := range t.Columns {
		lines = append(lines, "    "+w.definition(c))
	}
	lines = append(lines, "    "+w.key(t.PrimaryKey, t.Covered))
	w.step(
		fmt.Sprintf("\nCREATE TABLE %s (\n%s\n);\n", w.place(t), strings.Join(lines, ",\n")),
		fmt.Sprintf("DROP TABLE %s;\n", w.place(t)),
	)
	// The comments go with the table: they have no way back of their own.
	w.step(comment("TABLE", w.place(t), t.Doc), "")
	for _, c := range t.Columns {
		w.step(comment("COLUMN", w.place(t)+"."+w.names[c.Name], c.Doc), "")
	}
}

func (w *writer) definition(c schema.TableColumn) string {
	s := w.names[c.Name] + " " + c.SQLType
	if c.NotNull {
		s += " NOT NULL"
	}
	if c.Default != "" {
		s += " DEFAULT " + c.Default
	}
	return s
}

// key is a primary key's definition, with the columns that its index holds besides.
func (w *writer) key(columns, covered []string) string {
	list := func(names []string) string {
		quoted := make([]string, len(names))
		for i, n := range names {
			quoted[i] = w.names[n]
		}
		return "(" + strings.Join(quoted, ", ") + ")"
	}
	if len(covered) == 0 {
		return "PRIMARY KEY " + list(columns)
	}
	return "PRIMARY KEY " + list(columns) + " INCLUDE " + list(covered)
}

// alter writes what a table that is there lacks.
func (w *writer) alter(t *schema.Table, have *table) {
	if have.comment != t.Doc {
		w.step(comment("TABLE", w.place(t), t.Doc), comment("TABLE", w.place(t), have.comment))
	}
	switch {
	case slices.Equal(have.key, t.PrimaryKey) && slices.Equal(have.covered, t.Covered):
	case slices.Equal(slices.Sorted(slices.Values(have.key)), slices.Sorted(slices.Values(t.PrimaryKey))): // the same rows fit
		change := "ALTER TABLE %s DROP CONSTRAINT %[2]s, ADD CONSTRAINT %[2]s %s;\n"
		w.step(
			fmt.Sprintf(change, w.place(t), have.primary, w.key(t.PrimaryKey, t.Covered)),
			fmt.Sprintf(change, w.place(t), have.primary, w.key(have.key, have.covered)),
		)
	default:
		w.refuse("table %s has the primary key (%s) and should have (%s)", t.Name, strings.Join(have.key, ", "), strings.Join(t.PrimaryKey, ", "))
	}
	for _, c := range t.Columns {
		if there, ok := have.columns[c.Name]; ok {
			w.alterColumn(t, c, there)
		} else {
			w.addColumn(t, c)
		}
	}
	for _, name := range have.order {
		if !slices.ContainsFunc(t.Columns, func(c schema.TableColumn) bool { return c.Name == name }) {
			w.refuse("column %s.%s is not in the catalogue: drop it", t.Name, name)
		}
	}
}

func (w *writer) alterColumn(t *schema.Table, c schema.TableColumn, have column) {
	where := t.Name + "." + c.Name
	if typ := w.types[c.SQLType]; have.typ != typ {
		w.refuse("column %s is %s and should be %s", where, have.typ, typ)
	}
	if have.notNull != c.NotNull {
		w.refuse("column %s: NOT NULL is %t and should be %t", where, have.notNull, c.NotNull)
	}
	if have.def != c.Default {
		w.refuse("column %s has the default %q and should have %q", where, have.def, c.Default)
	}
	if have.comment != c.Doc {
		place := w.place(t) + "." + w.names[c.Name]
		w.step(comment("COLUMN", place, c.Doc), comment("COLUMN", place, have.comment))
	}
}

func (w *writer) addColumn(t *schema.Table, c schema.TableColumn) {
	if c.NotNull && c.Default == "" {
		w.refuse("column %s.%s may not be NULL and has no default: say what rows get that are there", t.Name, c.Name)
		return
	}
	w.step(
		fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s;\n", w.place(t), w.definition(c)),
		fmt.Sprintf("ALTER TABLE %s DROP COLUMN %s;\n", w.place(t), w.names[c.Name]),
	)
	w.step(comment("COLUMN", w.place(t)+"."+w.names[c.Name], c.Doc), "")
}

// comment writes a comment; an empty one removes it.
func comment(what, place, text string) string {
	literal := "NULL"
	if text != "" {
		literal = "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return fmt.Sprintf("COMMENT ON %s %s IS %s;\n", what, place, literal)
}
