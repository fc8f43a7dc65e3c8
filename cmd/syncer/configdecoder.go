package main

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// configDecoder fills the configuration from YAML's tree. It goes on after a mistake, so that all are told at once.
//
// It is ours, and not the library's decoder, because it names what is wrong by place and nearest key, resolves references
// only where there is a value, and never quotes the value of a secret.
type configDecoder struct {
	file, dir string
	getenv    func(string) string
	lines     map[string]int // where a key's value is, by path
	anchors   map[string]ast.Node
	problems  []problem
}

type problem struct {
	line int
	err  error
}

// wrong notes a problem with the value at path. A path that is not in the file is taken for the nearest above it.
func (d *configDecoder) wrong(path, format string, args ...any) {
	line := d.line(path)
	d.problems = append(d.problems, problem{line, fmt.Errorf("%s: %w", d.place(path), fmt.Errorf(format, args...))})
}

func (d *configDecoder) line(path string) int {
	for {
		if line, ok := d.lines[path]; ok || path == "" {
			return max(line, 1)
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
}

func (d *configDecoder) place(path string) string {
	place := fmt.Sprintf("%s:%d", d.file, d.line(path))
	if path != "" {
		place += ": " + path
	}
	return place
}

// decode reads the value at path into v. A key without a value keeps its default.
func (d *configDecoder) decode(node ast.Node, v reflect.Value, path string) {
	d.lines[path] = node.GetToken().Position.Line
	node = d.follow(node, path)
	if node == nil || node.Type() == ast.NullType {
		return
	}
	switch to := v.Addr().Interface().(type) {
	case *Secret, *time.Duration, **time.Location:
		d.scalar(node, v, path)
	case *allOrSome:
		if text, ok := scalarText(node); ok && text == "all" {
			*to = nil
			return
		}
		d.sequence(node, v, path, "the word all, or a list of entities: [contacts, orders]")
		if node.Type() == ast.SequenceType && len(*to) == 0 {
			d.wrong(path, "an empty list would mirror nothing: write all, or leave the key out")
		}
	default:
		switch v.Kind() {
		case reflect.Struct:
			d.mapping(node, v, path)
		case reflect.Slice:
			d.sequence(node, v, path, "a list: each item begins with a dash")
		default:
			d.scalar(node, v, path)
		}
	}
}

// follow leads through anchors, aliases and tags to the node that has the value.
func (d *configDecoder) follow(node ast.Node, path string) ast.Node {
	switch n := node.(type) {
	case *ast.AnchorNode:
		d.anchors[n.Name.GetToken().Value] = n.Value
		return d.follow(n.Value, path)
	case *ast.AliasNode:
		name := n.Value.GetToken().Value
		target, ok := d.anchors[name]
		if !ok {
			d.wrong(path, "there is no anchor &%s before this alias *%s", name, name)
		}
		return target
	case *ast.TagNode:
		return d.follow(n.Value, path)
	default:
		return node
	}
}

func (d *configDecoder) mapping(node ast.Node, v reflect.Value, path string) {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		d.wrong(path, "want keys and values (key: value)")
		return
	}
	if account, ok := reflect.TypeAssert[*accountConfig](v.Addr()); ok {
		account.setDefaults()
	}
	fields := map[string]reflect.Value{}
	var keys []string
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		key := v.Type().Field(i).Tag.Get("yaml")
		fields[key] = v.Field(i)
		keys = append(keys, key)
	}
	for _, pair := range pairs {
		key := showReferences.Replace(pair.Key.GetToken().Value)
		below := strings.TrimPrefix(path+"."+key, ".")
		field, known := fields[key]
		if !known {
			d.lines[below] = pair.Key.GetToken().Position.Line
			d.wrong(below, "%s", unknownKey(key, keys))
			continue
		}
		d.decode(pair.Value, field, below)
	}
}

func unknownKey(key string, keys []string) string {
	if name := nearest(key, keys); name != "" {
		return "there is no such key; did you mean " + name + "?"
	}
	return "there is no such key; here may be: " + strings.Join(keys, ", ")
}

func (d *configDecoder) sequence(node ast.Node, v reflect.Value, path, want string) {
	n, ok := node.(*ast.SequenceNode)
	if !ok {
		d.wrong(path, "want %s", want)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Values), len(n.Values)))
	for i, item := range n.Values {
		d.decode(item, v.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
}

// scalarText is the text of a single value as it is in the file: an id such as 0123 is no number to us.
func scalarText(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return showReferences.Replace(n.Value), true
	case *ast.LiteralNode:
		return showReferences.Replace(n.Value.Value), true
	case ast.ScalarNode:
		return n.GetToken().Value, true
	default:
		return "", false
	}
}

func (d *configDecoder) scalar(node ast.Node, v reflect.Value, path string) {
	text, ok := scalarText(node)
	if !ok {
		d.wrong(path, "want a single value")
		return
	}
	if secret, ok := reflect.TypeAssert[*Secret](v.Addr()); ok {
		value, err := resolve(text, d.dir, d.getenv)
		if err != nil {
			err = fmt.Errorf("%s: %w", d.place(path), err)
		}
		if *secret = newSecret(value, err); text == "" {
			*secret = Secret{}
		}
		return
	}
	text, err := expand(text, d.getenv)
	if err != nil {
		d.wrong(path, "%w", err)
		return
	}
	if want := setScalar(v, text); want != "" {
		d.wrong(path, "%q is not %s", text, want)
	}
}

// setScalar sets v by its text, or tells what it should have been.
func setScalar(v reflect.Value, text string) (want string) {
	var err error
	switch to := v.Addr().Interface().(type) {
	case *string:
		*to = text
	case *int:
		want = "a whole number"
		*to, err = strconv.Atoi(text)
	case *float64:
		want = "a number"
		*to, err = strconv.ParseFloat(text, 64)
	case *time.Duration:
		want = "a duration such as 30s, 15m or 24h"
		*to, err = time.ParseDuration(text)
	case **time.Location:
		want = "a time zone such as America/New_York, or is not known on this machine"
		*to, err = time.LoadLocation(text)
	default:
		panic(fmt.Sprintf("the configuration has a field of a type that cannot be read: %s", v.Type()))
	}
	if err != nil {
		return want
	}
	return ""
}
