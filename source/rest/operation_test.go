package rest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

type operation struct {
	Parameters []parameter `yaml:"parameters"`
}

type parameter struct {
	Name        string `yaml:"name"`
	In          string `yaml:"in"`
	Explode     *bool  `yaml:"explode"`
	Description string `yaml:"description"`
	Schema      struct {
		Type    string  `yaml:"type"`
		Maximum float64 `yaml:"maximum"`
		Items   struct {
			Enum []string `yaml:"enum"`
		} `yaml:"items"`
	} `yaml:"schema"`
}

// Every request fits its own operation in Keap's document, single reads as well: a server that holds to it refuses any other.
func TestRequestsFitTheirOperations(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("KEAP_OPENAPI_DIR")
	if dir == "" {
		t.Skip("KEAP_OPENAPI_DIR is not set")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "openapi-v2.yml"))
	require.NoError(t, err)
	var doc struct {
		Paths map[string]struct {
			Get *operation `yaml:"get"`
		} `yaml:"paths"`
	}
	require.NoError(t, yaml.Unmarshal(raw, &doc))
	operations := map[*regexp.Regexp]*operation{}
	for path, item := range doc.Paths {
		if item.Get != nil {
			pattern := regexp.MustCompile(`\\\{[^}]*\\\}`).ReplaceAllString(regexp.QuoteMeta(path), `\d+`)
			operations[regexp.MustCompile("^/crm"+pattern+"$")] = item.Get
		}
	}
	for _, e := range schema.OfRoad(schema.RESTv2) {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, func(w http.ResponseWriter, r *http.Request) {
				op := operationOf(operations, r.URL.Path)
				if !assert.NotNil(t, op, r.URL.Path) {
					return
				}
				if strict := op.strict(r.URL.Query()); strict != "" { // the form that this server does not take
					assert.True(t, e.V2.EitherForm, strict)
					says(400, jsonType, `{"code":400,"message":"`+strict+`"}`)(w, r)
					return
				}
				op.check(t, r.URL.Query())
				if strings.HasSuffix(r.URL.Path, e.V2.Path[strings.LastIndexByte(e.V2.Path, '/'):]) {
					says(200, jsonType, fmt.Sprintf(`{%q:[]}`, e.V2.ArrayKey))(w, r)
					return
				}
				says(404, jsonType, `{"message":"no such record"}`)(w, r)
			})
			c, m, asked := k.client(t), e.V2Means(), 0
			for _, r := range requests(e) {
				if _, err := read(t, c, r); err == nil {
					asked++
				} else {
					require.True(t, source.IsUnsupported(err), "%v", err)
				}
			}
			require.Positive(t, asked)
			if m.MaxIDs > 0 {
				_, err := read(t, c, source.Request{Entity: e, IDs: []int64{1}})
				require.NoError(t, err)
			}
		})
	}
}

// requests are all kinds of list calls; those an entity does not have are refused without a call.
func requests(e *schema.Entity) []source.Request {
	var all []source.Request
	parents := []string{""}
	for _, p := range e.V2.Parents {
		parents = append(parents, p.Name)
	}
	for _, parent := range parents {
		for _, r := range []source.Request{
			{},
			{Token: "2"},
			{Since: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)},
			{Order: source.OrderNewest},
			{Order: source.OrderID},
			{Order: source.OrderID, AfterID: 7, Stamps: true},
			{Order: source.OrderIDDesc, Limit: 1},
		} {
			if r.Entity, r.Parent = e, parent; parent != "" && r.Token != "" {
				continue // such a list is one page
			}
			all = append(all, r)
		}
	}
	return all
}

func operationOf(operations map[*regexp.Regexp]*operation, path string) *operation {
	for pattern, op := range operations {
		if pattern.MatchString(path) {
			return op
		}
	}
	return nil
}

func (o *operation) parameter(name string) *parameter {
	i := slices.IndexFunc(o.Parameters, func(p parameter) bool { return p.Name == name && p.In == "query" })
	if i < 0 {
		return nil
	}
	return &o.Parameters[i]
}

// strict says what a server finds wrong that takes the fields parameter in the form of its schema alone.
func (o *operation) strict(q url.Values) string {
	p := o.parameter("fields")
	if p == nil || p.Explode != nil && !*p.Explode || len(q["fields"]) != 1 || !strings.Contains(q.Get("fields"), ",") {
		return ""
	}
	return "fields.0 must be equal to one of the allowed values"
}

// check holds a query against what the document says.
func (o *operation) check(t *testing.T, q url.Values) {
	for name, values := range q {
		p := o.parameter(name)
		if !assert.NotNil(t, p, "there is no parameter %s", name) {
			continue
		}
		switch name {
		case "page_size":
			n, err := strconv.ParseFloat(values[0], 64)
			require.NoError(t, err)
			assert.LessOrEqual(t, n, p.Schema.Maximum)
		case "order_by":
			field, _, _ := strings.Cut(values[0], " ")
			assert.Contains(t, p.Description, "`"+field+"`")
		case "filter":
			for condition := range strings.SplitSeq(values[0], ";") {
				assert.Contains(t, p.Description, "`"+condition[:strings.IndexAny(condition, "=<>")]+"`")
			}
		case "fields":
			p.checkFields(t, strings.Split(strings.Join(values, ","), ","))
		}
	}
}

// checkFields holds names against the enum, or against the description where it lists all that are accepted.
func (p *parameter) checkFields(t *testing.T, names []string) {
	_, only, listed := strings.Cut(p.Description, "Available fields are:")
	accepted := strings.FieldsFunc(only, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
	for _, name := range names {
		if len(p.Schema.Items.Enum) > 0 {
			assert.Contains(t, p.Schema.Items.Enum, name)
		}
		if listed {
			assert.Contains(t, accepted, name)
		}
	}
}
