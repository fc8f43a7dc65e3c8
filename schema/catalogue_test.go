package schema

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// planned are tables that columns point into before the mirror has them.
var planned = []string{"merchants"}

// systemColumns are names that every Postgres table has taken.
var systemColumns = []string{"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid", "oid"}

var identifier = regexp.MustCompile(`^_?[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// forEachEntity runs a check on every entity of the catalogue.
func forEachEntity(t *testing.T, check func(t *testing.T, e *Entity)) {
	t.Helper()
	forEach(t, All(), check)
}

// forEachOfRoad runs a check on every entity that comes by a road.
func forEachOfRoad(t *testing.T, r Road, check func(t *testing.T, e *Entity)) {
	t.Helper()
	forEach(t, OfRoad(r), check)
}

func forEach(t *testing.T, entities []*Entity, check func(t *testing.T, e *Entity)) {
	for _, e := range entities {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			check(t, e)
		})
	}
}

// walkChildren visits the children of an entity, and theirs.
func walkChildren(children []Child, visit func(c *Child, depth int)) {
	var walk func(children []Child, depth int)
	walk = func(children []Child, depth int) {
		for i := range children {
			visit(&children[i], depth)
			walk(children[i].Children, depth+1)
		}
	}
	walk(children, 1)
}

func TestCatalogue(t *testing.T) {
	t.Parallel()

	t.Run("HasEveryTableOnce", func(t *testing.T) {
		t.Parallel()
		seen := map[string]bool{}
		for _, e := range All() {
			for _, table := range e.Tables() {
				assert.False(t, seen[table.Name], "two tables are called %s", table.Name)
				seen[table.Name] = true
			}
			assert.Same(t, e, Lookup(e.Name))
		}
		assert.Nil(t, Lookup("contact"), "only whole names are found")
	})

	t.Run("UsesEveryStrategy", func(t *testing.T) {
		t.Parallel()
		used := map[Strategy]bool{}
		for _, e := range OfRoad(RESTv2) {
			used[e.Strategy] = true
		}
		for s := range strategyNames {
			assert.True(t, used[s], "%s", s)
		}
		assert.Len(t, used, len(strategyNames))
	})

	t.Run("HasARoadToEveryEntity", func(t *testing.T) {
		t.Parallel()
		v2, xml := OfRoad(RESTv2), OfRoad(XMLRPCRoad)
		for _, e := range All() {
			assert.Equal(t, e.V2 != nil, slices.Contains(v2, e), e.Name)
			assert.Equal(t, e.XMLRPC != nil, slices.Contains(xml, e), e.Name)
			assert.True(t, e.V2 != nil || e.XMLRPC != nil, "%s comes by no road", e.Name)
			assert.Equal(t, e.V2 != nil, e.Strategy != 0, "%s: its strategy is that of REST v2", e.Name)
		}
	})

	t.Run("IsNotTheCallers", func(t *testing.T) {
		t.Parallel()
		All()[0] = nil
		assert.NotNil(t, All()[0])
	})
}

func TestTables(t *testing.T) {
	t.Parallel()
	forEachEntity(t, func(t *testing.T, e *Entity) {
		for _, table := range e.Tables() {
			checkName(t, table.Name)
			checkDoc(t, table.Name, table.Doc)
			seen := map[string]bool{}
			for _, c := range table.Columns {
				where := table.Name + "." + c.Name
				checkName(t, c.Name)
				checkDoc(t, where, c.Doc)
				assert.False(t, seen[c.Name], "%s is there twice", where)
				assert.NotContains(t, systemColumns, c.Name, where)
				assert.NotEmpty(t, c.SQLType, where)
				seen[c.Name] = true
			}
			for _, key := range table.PrimaryKey {
				i := slices.IndexFunc(table.Columns, func(c TableColumn) bool { return c.Name == key })
				require.GreaterOrEqual(t, i, 0, "%s has no column %s of its key", table.Name, key)
				assert.True(t, table.Columns[i].NotNull, "%s.%s is in the key", table.Name, key)
			}
			assert.Contains(t, table.PrimaryKey[:2], AccountColumn, "mirrors can be distributed by account")
		}
	})
}

func checkName(t *testing.T, name string) {
	t.Helper()
	assert.Regexp(t, identifier, name)
	assert.LessOrEqual(t, len(name), 63, "Postgres would cut %s", name)
}

func checkDoc(t *testing.T, where, doc string) {
	t.Helper()
	assert.NotEmpty(t, doc, "%s has no comment", where)
	assert.True(t, strings.HasSuffix(doc, "."), "the comment of %s ends without a full stop: %s", where, doc)
	assert.NotContains(t, doc, "  ", where)
	assert.NotContains(t, doc, "..", where)
	assert.Equal(t, strings.ToUpper(doc[:1]), doc[:1], "the comment of %s begins small: %s", where, doc)
}

func TestColumns(t *testing.T) {
	t.Parallel()

	t.Run("OfTheEntityBeginWithItsKey", func(t *testing.T) {
		t.Parallel()
		forEachEntity(t, func(t *testing.T, e *Entity) {
			if len(e.Key) == 0 {
				assert.Equal(t, "id", e.Columns[0].Name)
				assert.Equal(t, BigInt, e.Columns[0].Type)
				return
			}
			assert.Nil(t, e.Column("id"), "a synthetic id is not listed")
			for _, name := range e.Key {
				child := slices.ContainsFunc(e.Children, func(c Child) bool { return c.V2 == name })
				assert.True(t, child || e.Column(name) != nil, "the key's %s is neither a column nor a list", name)
			}
		})
	})

	t.Run("NamedAsStampOrParentExist", func(t *testing.T) {
		t.Parallel()
		forEachEntity(t, func(t *testing.T, e *Entity) {
			if e.Stamp != "" {
				require.NotNil(t, e.Column(e.Stamp))
				assert.Equal(t, Timestamp, e.Column(e.Stamp).Type)
			}
			assert.Equal(t, e.Strategy == PerParent, e.ParentColumn != "")
			if e.ParentColumn != "" {
				require.NotNil(t, e.Column(e.ParentColumn))
				c := e.Column(e.ParentColumn)
				assert.Equal(t, Text, c.Type)
				assert.Equal(t, "-", c.V2)
			}
		})
	})

	t.Run("PointIntoTablesThatAreThereOrPlanned", func(t *testing.T) {
		t.Parallel()
		known := slices.Clone(planned)
		for _, e := range All() {
			for _, table := range e.Tables() {
				assert.NotContains(t, planned, table.Name, "it is here now")
				known = append(known, table.Name)
			}
		}
		pointed := map[string]bool{}
		for _, e := range All() {
			check := func(table string, columns []Column) {
				for _, c := range columns {
					if c.References == "" {
						continue
					}
					pointed[c.References] = true
					assert.Contains(t, known, c.References, "%s.%s", table, c.Name)
				}
			}
			check(e.Name, e.Columns)
			walkChildren(e.Children, func(c *Child, _ int) { check(c.Name, c.Columns) })
		}
		for _, name := range planned {
			assert.True(t, pointed[name], "nothing points into %s any more", name)
		}
	})

	t.Run("HaveAPlaceOfTheirOwnInTheRecord", func(t *testing.T) {
		t.Parallel()
		forEachEntity(t, func(t *testing.T, e *Entity) {
			checkPlaces(t, e.Name, e.Columns, e.Children)
			walkChildren(e.Children, func(c *Child, _ int) { checkPlaces(t, c.Name, c.Columns, c.Children) })
		})
	})

	t.Run("AreNamedAfterTheirPlace", func(t *testing.T) {
		t.Parallel()
		// The record has contact.id beside contact_id, which took the name.
		exceptions := map[string]string{"contact.id": "contact_contact_id"}
		forEachEntity(t, func(t *testing.T, e *Entity) {
			check := func(table string, columns []Column) {
				for _, c := range columns {
					if c.V2 == "" || c.V2 == "-" || c.V2 == "." || c.Type == Marketable {
						continue
					}
					name := snake(c.V2)
					if c.Name != name {
						assert.Equal(t, exceptions[c.V2], c.Name, "%s.%s should be called %s", table, c.Name, name)
					}
					assert.NotEqual(t, c.Name, c.V2, "%s.%s repeats its own name", table, c.Name)
				}
			}
			check(e.Name, e.Columns)
			walkChildren(e.Children, func(c *Child, _ int) { check(c.Name, c.Columns) })
		})
	})
}

var upper = regexp.MustCompile(`[A-Z]`)

// snake is the name a column at a place should have.
func snake(path string) string {
	return upper.ReplaceAllStringFunc(strings.ReplaceAll(path, ".", "_"), func(s string) string { return "_" + strings.ToLower(s) })
}

// checkPlaces makes sure that no two columns or lists are at one place, or one inside the other, and that what
// Marketable is derived from is a column before it.
func checkPlaces(t *testing.T, table string, columns []Column, children []Child) {
	t.Helper()
	places := map[string]bool{}
	for _, c := range columns {
		place := c.V2
		if place == "" {
			place = c.Name
		}
		if c.Type == Marketable {
			assert.True(t, places[place], "%s.%s is derived from %s, which is not before it", table, c.Name, place)
			continue
		}
		assert.False(t, places[place], "%s has two columns out of %s", table, place)
		if place != "-" {
			places[place] = true
		}
	}
	for _, c := range children {
		if c.V2 == "-" {
			continue
		}
		assert.False(t, places[c.V2], "%s has a column and a table out of %s", table, c.V2)
		places[c.V2] = true
	}
	for outer := range places {
		for inner := range places {
			assert.False(t, strings.HasPrefix(inner, outer+"."), "%s is inside %s of %s", inner, outer, table)
		}
	}
}

func TestChildren(t *testing.T) {
	t.Parallel()
	forEachEntity(t, func(t *testing.T, e *Entity) {
		walkChildren(e.Children, func(c *Child, depth int) {
			parent := singular(e.Name)
			assert.Equal(t, parent+"_id", c.ParentKey, "%s", c.Name)
			assert.True(t, strings.HasPrefix(c.Name, parent+"_"), "%s is a table of %s", c.Name, e.Name)
			assert.NotEmpty(t, c.V2, "%s", c.Name)
			assert.Equal(t, depth > 1, c.ParentPosition != "", "%s", c.Name)
			assert.LessOrEqual(t, depth, 2, "%s: the position of the outermost element would be missing", c.Name)
			if c.Key != "" {
				i := slices.IndexFunc(c.Columns, func(col Column) bool { return col.Name == c.Key })
				require.GreaterOrEqual(t, i, 0, "%s has no column %s", c.Name, c.Key)
				assert.Equal(t, BigInt, c.Columns[i].Type, "the decoder reads keys as numbers")
			}
			for _, col := range c.Columns {
				assert.Equal(t, col.V2 == ".", c.scalars(), "%s.%s", c.Name, col.Name)
			}
		})
	})
}

func singular(plural string) string {
	if stem, ok := strings.CutSuffix(plural, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(plural, "s")
}
