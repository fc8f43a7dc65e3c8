package xmlrpc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// target is a table that is read for an entity: its own, or that of a child.
type target struct {
	entity   *schema.Entity
	table    string
	prefix   string // of its fields among those that are missing; empty for the entity's own table
	id       string // its field with the record's id; empty for a table without ids
	pair     [2]string
	notSelf  string
	owner    string      // its field with the id of the record it belongs to, where that is asked for
	where    []condition // what every query of it asks for
	scalars  bool        // its rows are single values
	columns  []schema.Column
	children []schema.Child
	optional []string
	never    map[string]string
	form     int // of its custom fields
	// rows is how many rows one call asks for of what belongs to records; zero is pageSize.
	rows int
}

func ownTable(e *schema.Entity) target {
	x := e.XMLRPC
	t := target{
		entity: e, table: x.Table, id: x.ID, pair: x.Pair, notSelf: x.NotSelf,
		where: always(x), columns: e.Columns, children: e.Children, optional: x.Optional, never: x.Never, form: x.FormID,
	}
	if t.id == "" && x.Pair[0] == "" {
		t.id = "Id"
	}
	return t
}

// stampsOf is t with nothing but ids and stamps.
func (t target) stampsOf() target {
	t.columns = slices.DeleteFunc(slices.Clone(t.columns), func(c schema.Column) bool {
		return c.XML != t.id && c.Name != t.entity.Stamp && !slices.Contains(t.entity.Key, c.Name)
	})
	t.children, t.form = nil, 0
	return t
}

// limited is t with calls for as few rows as the request wants, but not for so few that they are too many calls.
func (t target) limited(r source.Request) target {
	if r.Limit > 0 {
		t.rows = min(max(r.Limit, leastRows), pageSize)
	}
	return t
}

// leastRows is the least number of rows that a call for what belongs to records asks for.
const leastRows = 32

// page is how many rows one call asks for of what belongs to records.
func (t target) page() int { return cmp.Or(t.rows, pageSize) }

func childTable(e *schema.Entity, c *schema.Child) target {
	return target{
		entity: e, table: c.XML.Table, prefix: c.XML.Table + ".", id: "Id", owner: c.XML.Owner,
		columns: c.Columns, children: c.Children, optional: c.XML.Optional, never: c.XML.Never, scalars: scalars(c),
	}
}

// scalars tells whether the rows of a child are single values and not objects.
func scalars(c *schema.Child) bool { return len(c.Columns) == 1 && c.Columns[0].V2 == "." }

// whole stands for the whole table among what is missing.
func (t target) whole() string { return t.table + ".*" }

// withheld tells whether a field is one that is not read.
func (t target) withheld(field string) bool {
	if t.never[field] != "" {
		return true
	}
	table, _, joined := strings.Cut(field, ".")
	return joined && t.never[table+".*"] != ""
}

// stamp is the field with the time of the last change; empty if there is none.
func (t target) stamp() string {
	if c := t.entity.Column(t.entity.Stamp); c != nil {
		return c.XML
	}
	return ""
}

// needed are the fields that are asked for though no column may hold them.
func (t target) needed() []string {
	return slices.DeleteFunc([]string{t.id, t.pair[0], t.pair[1], t.notSelf, t.owner}, func(f string) bool { return f == "" })
}
