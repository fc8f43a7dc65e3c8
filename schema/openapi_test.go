package schema

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recordSchemas are the records' schemas in Keap's OpenAPI document. A product is described twice: as lists give it,
// and as it is alone.
var recordSchemas = map[string][]string{
	"custom_field_definitions": {"CustomFieldMetaData"},
	"users":                    {"User"},
	"tag_categories":           {"TagCategory", "GetTagCategoryResponse"},
	"tags":                     {"Tag"},
	"companies":                {"Company"},
	"contacts":                 {"Contact"},
	"notes":                    {"Note"},
	"tasks":                    {"Task"},
	"products":                 {"RestV2Product_List", "RestV2Product_Detail"},
	"opportunity_stages":       {"RestOpportunityStage"},
	"opportunities":            {"RestV2Opportunity"},
	"orders":                   {"OrderV2"},
	"subscriptions":            {"Subscription"},
	"payments":                 {"Payment"},
	"transactions":             {"TransactionV2"},
}

// TestOpenAPI holds the catalogue against Keap's own description of REST v2.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	doc := openAPI(t)

	t.Run("HasAColumnForEveryField", func(t *testing.T) {
		t.Parallel()
		forEachOfRoad(t, RESTv2, func(t *testing.T, e *Entity) {
			require.NotEmpty(t, recordSchemas[e.Name], "which schema describes %s?", e.Name)
			columns := map[string]Type{}
			collect(columns, "", e.Columns, e.Children)
			leaves := map[string]field{}
			for _, name := range recordSchemas[e.Name] {
				doc.leaves(t, leaves, "", doc.schema(t, name))
			}
			require.NotEmpty(t, leaves)
			for _, path := range slices.Sorted(maps.Keys(leaves)) {
				typ, ok := columns[path]
				if assert.True(t, ok, "%s has no column for %s (%s)", e.Name, path, leaves[path].typ) {
					assert.True(t, leaves[path].fits(typ), "%s is %+v there and type %d here", path, leaves[path], typ)
				}
				delete(columns, path)
			}
			// What remains is told elsewhere: the field "notes" is a value of the parameter "fields".
			if e.Name == "contacts" {
				delete(columns, "notes")
			}
			assert.Empty(t, columns, "columns for which Keap has no field")
		})
	})

	t.Run("AsksForNothingThatKeapDoesNotDocument", func(t *testing.T) {
		t.Parallel()
		forEachOfRoad(t, RESTv2, func(t *testing.T, e *Entity) {
			v := e.V2
			if e.Strategy == PerParent {
				for _, p := range v.Parents {
					doc.answers(t, strings.ReplaceAll(v.Path, "{parent}", p.Path), v.ArrayKey)
				}
				return
			}
			list := doc.operation(t, v.Path)
			doc.answers(t, v.Path, v.ArrayKey)
			filter, order := list.parameter("filter"), list.parameter("order_by")
			for _, name := range append([]string{v.Since, v.AfterID, v.ByIDs}, v.Fixed...) {
				name, _, _ = strings.Cut(name, "==")
				assert.True(t, name == "" || strings.Contains(filter.text, "`"+name+"`"), "no filter %s", name)
			}
			full, _, _ := strings.Cut(v.OrderFull, " ")
			for _, name := range []string{v.OrderID, v.OrderStamp, full} {
				assert.True(t, name == "" || strings.Contains(order.text, "`"+name+"`"), "no order by %s", name)
			}
			assert.EqualValues(t, list.parameter("page_size").schema["maximum"], v.PageSize)
			fields := list.parameter("fields").text
			assert.Equal(t, fields != "", len(v.Fields) > 0)
			for _, name := range v.Fields {
				always := e.Name == "companies" && slices.Contains([]string{"id", "company_name", "website"}, name)
				assert.True(t, always || strings.Contains(fields, name), "no field %s", name)
			}
		})
	})

	t.Run("FindsSingleRecordsWhereKeapHasThem", func(t *testing.T) {
		t.Parallel()
		forEachOfRoad(t, RESTv2, func(t *testing.T, e *Entity) {
			if e.Strategy == PerParent {
				return
			}
			single := slices.ContainsFunc(slices.Collect(maps.Keys(doc.paths(t))), func(path string) bool {
				rest, ok := strings.CutPrefix(path, prefix+e.V2.Path+"/{")
				return ok && !strings.ContainsAny(rest, "/:") && doc.get(t, path) != nil
			})
			assert.Equal(t, single, e.V2.Single != "")
		})
	})
}

// collect lists the places that columns and lists of a record have, as leaves lists Keap's.
func collect(places map[string]Type, at string, columns []Column, children []Child) {
	for _, c := range columns {
		path := c.V2
		if path == "" {
			path = c.Name
		}
		switch {
		case path == "-" || c.Type == Marketable:
		case path == ".":
			places[strings.TrimSuffix(at, ".")] = c.Type
		default:
			places[at+path] = c.Type
		}
	}
	for _, c := range children {
		if c.V2 == "-" {
			continue
		}
		collect(places, at+c.V2+"[].", c.Columns, c.Children)
	}
}

// field is a leaf of a record's schema: "money" and "custom fields" are leaves that have structure.
type field struct{ typ, format string }

// fits tells whether a column's type can hold a field. Text in the schema may be an id, a time or a day: what it is
// shows in its name only, and the catalogue says.
func (f field) fits(t Type) bool {
	switch f.typ {
	case "money":
		return t == Money
	case "custom fields":
		return t == CustomFields
	case "boolean":
		return t == Bool
	case "number":
		return t == Numeric
	case "integer":
		return (t == BigInt && f.format == "int64") || (t == Integer && f.format == "int32")
	}
	switch f.format {
	case "date":
		return t == Date
	case "date-time":
		return t == Timestamp
	}
	return t == Text || t == BigInt || t == Timestamp || t == Date || t == Integer
}

// openapi is Keap's OpenAPI document of REST v2, as plain maps.
type openapi map[string]any

// prefix is what the document's paths begin with.
const prefix = "/rest/v2"

var readOpenAPI = sync.OnceValues(func() (openapi, error) {
	text, err := os.ReadFile(filepath.Join(os.Getenv("KEAP_OPENAPI_DIR"), "openapi-v2.yml"))
	if err != nil {
		return nil, err
	}
	var doc openapi
	return doc, yaml.Unmarshal(text, &doc)
})

func openAPI(t *testing.T) openapi {
	t.Helper()
	if os.Getenv("KEAP_OPENAPI_DIR") == "" {
		t.Skip("KEAP_OPENAPI_DIR names no folder with Keap's openapi-v2.yml")
	}
	doc, err := readOpenAPI()
	require.NoError(t, err)
	return doc
}

// at follows names into nested maps.
func at(node map[string]any, names ...string) map[string]any {
	for _, name := range names {
		node, _ = node[name].(map[string]any)
	}
	return node
}

func (d openapi) schema(t *testing.T, name string) map[string]any {
	t.Helper()
	s := at(d, "components", "schemas", name)
	require.NotEmpty(t, s, "no schema %s", name)
	return s
}

// resolve follows a reference.
func (d openapi) resolve(t *testing.T, s map[string]any) (map[string]any, string) {
	t.Helper()
	ref, ok := s["$ref"].(string)
	if !ok {
		return s, ""
	}
	name := ref[strings.LastIndexByte(ref, '/')+1:]
	return d.schema(t, name), name
}

// leaves lists the values of a record by path; "[]" is an element of a list.
func (d openapi) leaves(t *testing.T, into map[string]field, path string, s map[string]any) {
	t.Helper()
	s, name := d.resolve(t, s)
	typ, _ := s["type"].(string)
	format, _ := s["format"].(string)
	items, _ := s["items"].(map[string]any)
	inner := ""
	if items != nil {
		_, inner = d.resolve(t, items)
	}
	switch properties := at(s, "properties"); {
	case strings.HasPrefix(name, "CurrencyValue"):
		into[path] = field{typ: "money"}
	case strings.HasPrefix(inner, "CustomField") && inner != "CustomFieldOption":
		into[path] = field{typ: "custom fields"}
	case items != nil:
		d.leaves(t, into, path+"[]", items)
	case len(properties) > 0:
		for name := range properties {
			d.leaves(t, into, strings.TrimPrefix(path+"."+name, "."), at(properties, name))
		}
	default:
		require.NotEqual(t, "object", typ, "%s has no properties", path)
		into[path] = field{typ, format}
	}
}

func (d openapi) paths(t *testing.T) map[string]any {
	t.Helper()
	p := at(d, "paths")
	require.NotEmpty(t, p)
	return p
}

func (d openapi) get(t *testing.T, path string) map[string]any {
	t.Helper()
	return at(d.paths(t), path, "get")
}

type operation map[string]any

// operation returns what is said of GET of a path after the version.
func (d openapi) operation(t *testing.T, path string) operation {
	t.Helper()
	o := d.get(t, prefix+path)
	require.NotEmpty(t, o, "no GET %s", path)
	return o
}

type parameter struct {
	text   string
	schema map[string]any
}

func (o operation) parameter(name string) parameter {
	list, _ := o["parameters"].([]any)
	for _, p := range list {
		p, _ := p.(map[string]any)
		if p["name"] == name {
			text, _ := p["description"].(string)
			return parameter{text, at(p, "schema")}
		}
	}
	return parameter{}
}

// answers makes sure that GET of a path answers with a list under the key.
func (d openapi) answers(t *testing.T, path, key string) {
	t.Helper()
	s := at(d.operation(t, path), "responses", "200", "content", "application/json", "schema")
	s, _ = d.resolve(t, s)
	list := at(s, "properties", key)
	require.NotNil(t, list, "GET %s answers without %s", path, key)
	assert.Equal(t, "array", list["type"])
}
