package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

type object = map[string]any

// reduceAll reduces the documents of both versions to one file.
func reduceAll(v1, v2 []byte) ([]byte, error) {
	all := object{}
	for name, raw := range map[string][]byte{"v1": v1, "v2": v2} {
		var whole object
		if err := yaml.Unmarshal(raw, &whole); err != nil {
			return nil, fmt.Errorf("read the document of %s: %w", name, err)
		}
		all[name] = reduce(whole)
	}
	return lines(all)
}

// lines writes the documents with one path or schema a line, so that a change of one is seen.
func lines(all object) ([]byte, error) {
	var b bytes.Buffer
	err := line(&b, all, 0, 4)
	b.WriteByte('\n')
	return b.Bytes(), err
}

func line(b *bytes.Buffer, node any, depth, deepest int) error {
	o, ok := node.(object)
	if !ok || depth == deepest {
		return compact(b, node)
	}
	b.WriteByte('{')
	for i, name := range slices.Sorted(maps.Keys(o)) {
		b.WriteString(strings.Repeat(",", min(i, 1)) + "\n" + strings.Repeat(" ", depth+1))
		if err := compact(b, name); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := line(b, o[name], depth+1, deepest); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

func compact(b *bytes.Buffer, node any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(node); err != nil {
		return fmt.Errorf("write the reduced documents: %w", err)
	}
	b.Truncate(b.Len() - 1) // the end of the line
	return nil
}

// reduce keeps of a document which operations read, and all those of hooks: their parameters and answers without any
// prose, and the schemas that these name.
func reduce(whole object) object {
	paths := object{}
	for path, item := range whole["paths"].(object) {
		kept := object{}
		for method, op := range item.(object) {
			if method == "get" || strings.HasPrefix(path, "/v1/hooks") && slices.Contains([]string{"post", "put", "delete"}, method) {
				kept[method] = operation(op.(object))
			}
		}
		if len(kept) > 0 {
			paths[path] = kept
		}
	}
	servers := []any{}
	for _, s := range whole["servers"].([]any) {
		servers = append(servers, object{"url": s.(object)["url"]})
	}
	info := whole["info"].(object)
	return object{
		"openapi": whole["openapi"], "info": object{"title": "Keap REST, reduced", "version": info["version"]}, "servers": servers,
		"paths": paths, "components": object{"schemas": named(paths, whole["components"].(object)["schemas"].(object))},
	}
}

func operation(op object) object {
	kept := object{}
	var parameters []any
	list, _ := op["parameters"].([]any)
	for _, p := range list {
		parameters = append(parameters, parameter(p.(object)))
	}
	if parameters != nil {
		kept["parameters"] = parameters
	}
	if body, ok := op["requestBody"].(object); ok {
		kept["requestBody"] = object{"content": content(body)}
	}
	responses := object{}
	for status, r := range op["responses"].(object) {
		response := object{"description": ""}
		if c := content(r.(object)); len(c) > 0 && (status < "300" || refersOnly(c)) {
			response["content"] = c
		}
		responses[status] = response
	}
	kept["responses"] = responses
	return kept
}

// refersOnly reports whether all content has a name. The errors of REST v1 are spelled out at each operation, down to the
// threads of the server.
func refersOnly(all object) bool {
	for _, media := range all {
		if _, ok := media.(object)["schema"].(object)["$ref"]; !ok {
			return false
		}
	}
	return true
}

func content(of object) object {
	kept := object{}
	all, _ := of["content"].(object)
	for kind, media := range all {
		if s, ok := media.(object)["schema"]; ok {
			kept[kind] = object{"schema": schema(s)}
		}
	}
	return kept
}

func parameter(p object) object {
	kept := pick(p, "name", "in", "required", "explode", "style")
	if s, ok := p["schema"]; ok {
		kept["schema"] = schema(s)
	}
	if values := valuesIn(p); values != nil {
		kept["schema"].(object)["items"].(object)["enum"] = values
	}
	return kept
}

// valueList is where the description of a parameter lists its values, which the schema then does not.
var valueList = regexp.MustCompile(`(?s)(?:Available fields are|Allowed values): ([^.)]*)`)

func valuesIn(p object) []any {
	items, _ := p["schema"].(object)["items"].(object)
	text, _ := p["description"].(string)
	found := valueList.FindStringSubmatch(text)
	if items == nil || items["enum"] != nil || found == nil {
		return nil
	}
	var values []any
	for word := range strings.SplitSeq(found[1], ",") {
		if word = strings.Trim(word, "` \n"); word != "" {
			values = append(values, word)
		}
	}
	return values
}

// schema keeps what a schema demands. The values of integer enums are texts in the documents, which nothing would meet.
func schema(node any) any {
	s, ok := node.(object)
	if !ok {
		return node // true or false
	}
	if ref, ok := s["$ref"]; ok {
		return object{"$ref": ref}
	}
	kept := pick(s, "type", "format", "enum", "required", "uniqueItems", "minimum", "maximum", "minLength", "maxLength", "nullable")
	if values, ok := kept["enum"].([]any); ok && s["type"] == "integer" {
		for i, v := range values {
			values[i] = json.Number(fmt.Sprint(v))
		}
	}
	if properties, ok := s["properties"].(object); ok {
		all := object{}
		for name, p := range properties {
			all[name] = schema(p)
		}
		kept["properties"] = all
	}
	for _, name := range []string{"items", "additionalProperties"} {
		if child, ok := s[name]; ok {
			kept[name] = schema(child)
		}
	}
	for _, name := range []string{"allOf", "oneOf", "anyOf"} {
		if children, ok := s[name].([]any); ok {
			var all []any
			for _, child := range children {
				all = append(all, schema(child))
			}
			kept[name] = all
		}
	}
	return kept
}

func pick(from object, names ...string) object {
	kept := object{}
	for _, name := range names {
		if v, ok := from[name]; ok {
			kept[name] = v
		}
	}
	return kept
}

// named are the schemas that a node names, and those that they name.
func named(node any, schemas object) object {
	found := object{}
	var look func(node any)
	look = func(node any) {
		switch node := node.(type) {
		case object:
			ref, _ := node["$ref"].(string)
			if name, ok := strings.CutPrefix(ref, "#/components/schemas/"); ok && found[name] == nil {
				found[name] = schema(schemas[name])
				look(found[name])
			}
			for _, key := range slices.Sorted(maps.Keys(node)) {
				look(node[key])
			}
		case []any:
			for _, child := range node {
				look(child)
			}
		}
	}
	look(node)
	return found
}
