package openapi

import (
	_ "embed" // the documents
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed reduced.json
var reduced []byte

// Document returns the reduced document of a version, v1 or v2, as JSON; nil for another.
func Document(version string) []byte { return documents()[version] }

var documents = sync.OnceValue(func() map[string]json.RawMessage {
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(reduced, &all); err != nil {
		panic(err) // the file is a part of the program
	}
	return all
})

// Lists is how a list of values is read where the document contradicts itself: the schema of a parameter has it repeated,
// as is the default of OpenAPI, and its description has it separated by commas.
type Lists uint8

// The readings. Parameters whose schema says explode: false are always separated by commas.
const (
	Either Lists = iota
	Commas
	Repeated
)

type operation struct {
	Parameters []parameter `json:"parameters"`
}

type parameter struct {
	Name     string `json:"name"`
	In       string `json:"in"`
	Required bool   `json:"required"`
	Explode  *bool  `json:"explode"`
	Schema   struct {
		Type             string `json:"type"`
		Minimum, Maximum *int64
		Items            *struct {
			Enum []string `json:"enum"`
		} `json:"items"`
	} `json:"schema"`
}

// template is a path of a document, in segments.
type template struct {
	segments []string
	methods  map[string]operation // by lower-case method
}

var templates = sync.OnceValue(func() (all []template) {
	for version, prefix := range map[string]string{"v1": "", "v2": "/rest"} {
		var doc struct {
			Paths map[string]map[string]operation `json:"paths"`
		}
		if err := json.Unmarshal(Document(version), &doc); err != nil {
			panic(err) // the file is a part of the program
		}
		for path, methods := range doc.Paths {
			all = append(all, template{strings.Split(strings.TrimPrefix(path, prefix), "/"), methods})
		}
	}
	return all
})

// find is the operation of a method at a path such as /v2/contacts/7. A segment that is spelled out goes before a
// parameter.
func find(method, path string) (operation, bool) {
	segments := strings.Split(path, "/")
	best, spelled := operation{}, -1
	for _, t := range templates() {
		op, ok := t.methods[strings.ToLower(method)]
		if n := t.fits(segments); ok && n > spelled {
			best, spelled = op, n
		}
	}
	return best, spelled >= 0
}

// fits is how many segments of a path the template spells out; -1 if it is another path.
func (t template) fits(path []string) (spelled int) {
	if len(path) != len(t.segments) {
		return -1
	}
	for i, s := range t.segments {
		switch {
		case s == path[i]:
			spelled++
		case !strings.HasPrefix(s, "{") || !strings.HasSuffix(s, "}"):
			return -1
		}
	}
	return spelled
}

// Check reports what the documents do not allow of a request: an operation that they do not have, a parameter that it
// does not have, a value that it does not take. The path begins with the version, as /v2/contacts/7. Filters and orders
// are told in prose alone: Check knows nothing of them.
func Check(method, path string, query url.Values, lists Lists) error {
	op, ok := find(method, path)
	if !ok {
		return fmt.Errorf("the document has no %s %s", method, path)
	}
	for name, values := range query {
		i := slices.IndexFunc(op.Parameters, func(p parameter) bool { return p.In == "query" && p.Name == name })
		if i < 0 {
			return fmt.Errorf("%s %s has no parameter %s", method, path, name)
		}
		if err := op.Parameters[i].check(values, lists); err != nil {
			return fmt.Errorf("%s %s: %s: %w", method, path, name, err)
		}
	}
	for _, p := range op.Parameters {
		if p.Required && p.In == "query" && !query.Has(p.Name) {
			return fmt.Errorf("%s %s lacks its parameter %s", method, path, p.Name)
		}
	}
	return nil
}

func (p *parameter) check(values []string, lists Lists) error {
	if p.Schema.Type == "array" {
		return p.checkList(values, lists)
	}
	if len(values) != 1 {
		return fmt.Errorf("it is there %d times", len(values))
	}
	switch p.Schema.Type {
	case "integer":
		n, err := strconv.ParseInt(values[0], 10, 64)
		if err != nil {
			return fmt.Errorf("%q is no integer", values[0])
		}
		if low, high := p.Schema.Minimum, p.Schema.Maximum; low != nil && n < *low || high != nil && n > *high {
			return fmt.Errorf("%d is out of range", n)
		}
	case "boolean":
		if values[0] != "true" && values[0] != "false" {
			return fmt.Errorf("%q is no boolean", values[0])
		}
	}
	return nil
}

func (p *parameter) checkList(values []string, lists Lists) error {
	if p.Explode != nil && !*p.Explode {
		lists = Commas
	}
	if lists != Repeated && len(values) == 1 {
		values = strings.Split(values[0], ",")
	} else if lists == Commas {
		return fmt.Errorf("it is there %d times instead of once, with commas", len(values))
	}
	for _, v := range values {
		if items := p.Schema.Items; items != nil && len(items.Enum) > 0 && !slices.Contains(items.Enum, v) {
			return fmt.Errorf("%q is none of %v", v, items.Enum)
		}
	}
	return nil
}
