package schema

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestExampleRecords decodes records made of the examples in Keap's OpenAPI document: every value fits its column, and
// none is left over.
func TestExampleRecords(t *testing.T) {
	t.Parallel()
	doc := openAPI(t)
	forEachOfRoad(t, RESTv2, func(t *testing.T, e *Entity) {
		for _, name := range recordSchemas[e.Name] {
			record, err := json.Marshal(doc.example(t, "", doc.schema(t, name)))
			require.NoError(t, err)
			raw, err := e.SingleJSON(record, "contacts")
			require.NoError(t, err)
			require.Empty(t, raw.Reason)
			rows := NewRows(e, "ab123")
			require.NoError(t, NewDecoder(e, "ab123", RESTv2).DecodeJSON(raw, rows))
			assert.Zero(t, rows.Invalid, "%s", record)
			places := e.Places()
			for i, table := range e.Tables() {
				if len(slices.DeleteFunc(slices.Collect(maps.Values(places[table.Name])), func(p Place) bool { return p.V2 == "" })) == 0 {
					continue // REST v2 has no such list
				}
				elements := read(t, table, rows.Tables[i].Data)
				require.NotEmpty(t, elements, table.Name)
				for _, row := range elements {
					assert.NotContains(t, row, ExtraColumn, table.Name)
					for _, c := range table.Columns {
						// The only value that lists leave out.
						missing := name == "RestV2Product_List" && c.Name == "inventory_inventory_count" || c.Name == "notes" && e == contacts
						place, data := places[table.Name][c.Name]
						missing = missing || data && place.V2 == "" && c.Name != e.ParentColumn
						assert.True(t, row[c.Name] != nil || !c.Copied || missing || c.Name == ExtraColumn, "%s.%s is NULL", table.Name, c.Name)
					}
				}
			}
			if e.Stamp != "" {
				assert.NotEqual(t, int64(NoStamp), rows.Records[0].Stamp)
			}
		}
	})
}

// example is a value for a schema: the one the document gives, or one made up.
func (d openapi) example(t *testing.T, name string, s map[string]any) any {
	t.Helper()
	s, _ = d.resolve(t, s)
	items, _ := s["items"].(map[string]any)
	properties := at(s, "properties")
	switch {
	case items != nil:
		return []any{d.example(t, strings.TrimSuffix(name, "s"), items)}
	case len(properties) > 0:
		object := map[string]any{}
		for inner := range properties {
			object[inner] = d.example(t, inner, at(properties, inner))
		}
		return object
	}
	if given, ok := s["example"]; ok && given != nil {
		return given
	}
	if values, ok := s["enum"].([]any); ok {
		return values[0]
	}
	switch typ, format := s["type"], s["format"]; {
	case typ == "boolean":
		return true
	case typ == "integer" || typ == "number":
		return 1
	case format == "date-time" || strings.HasSuffix(name, "_time") || name == "date":
		return "2024-05-21T14:30:00.000+0000"
	}
	return "12"
}
