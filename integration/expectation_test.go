package integration

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// row is a row's values by column, without the columns of the mirror's own state.
type row map[string]any

// record is what a record is in the mirror: one row in its entity's table, and its child rows.
type record struct {
	id   int64 // 0 if Keap gives none
	rows map[string][]row
}

// expect works out what a record that Keap sent should be in the mirror.
func expect(e *schema.Entity, sent json.RawMessage, parent string) record {
	x := record{rows: map[string][]row{}}
	o := newObject(sent)
	own := row{}
	bad := invalid{}
	fill(own, e.Columns, o, bad)
	if e.ParentColumn != "" {
		own[e.ParentColumn] = parent
	}
	if len(e.Key) == 0 {
		x.id = own["id"].(int64)
	}
	x.children(e.Children, o, bad, 0)
	own["extra"] = extra(o, bad)
	x.rows[e.Name] = []row{own}
	return x
}

// children adds the rows of the lists inside an object. position is the object's own place in its list.
func (x *record) children(children []schema.Child, o *object, bad invalid, position int64) {
	for i := range children {
		c := &children[i]
		var elements []json.RawMessage
		list := o.take(c.V2, bad)
		if list == nil || isNull(list) {
			continue
		}
		if json.Unmarshal(list, &elements) != nil {
			bad[c.V2] = list
			continue
		}
		seen := map[any]bool{}
		for at, element := range elements {
			r := row{}
			if c.ParentPosition != "" {
				r[c.ParentPosition] = position
			}
			if c.Key == "" {
				r["position"] = int64(at + 1)
			}
			if !x.element(c, element, r, int64(at+1)) || c.Key != "" && (r[c.Key] == nil || seen[r[c.Key]]) {
				bad[fmt.Sprintf("%s[%d]", c.V2, at)] = element
				continue
			}
			seen[r[c.Key]] = true
			x.rows[c.Name] = append(x.rows[c.Name], r)
		}
	}
}

// element fills the row of one element; false if it cannot be a row.
func (x *record) element(c *schema.Child, element json.RawMessage, r row, position int64) bool {
	if only := c.Columns[0]; len(c.Columns) == 1 && only.V2 == "." {
		value, ok := convert(only.Type, element)
		r[only.Name] = value
		return ok && !isNull(element)
	}
	if element[0] != '{' {
		return false
	}
	o, bad := newObject(element), invalid{}
	fill(r, c.Columns, o, bad)
	x.children(c.Children, o, bad, position)
	r["extra"] = extra(o, bad)
	return true
}

// fill takes the values of columns out of an object.
func fill(r row, columns []schema.Column, o *object, bad invalid) {
	path := func(c schema.Column) string {
		if c.V2 == "" {
			return c.Name
		}
		return c.V2
	}
	for _, c := range columns {
		switch c.Type {
		case schema.Money:
			money(r, c.Name, o, path(c), bad)
		case schema.CustomFields:
			r[c.Name] = customFields(o, path(c), bad)
		case schema.Marketable:
			i := slices.IndexFunc(columns, func(s schema.Column) bool { return s.Type == schema.Text && path(s) == path(c) })
			r[c.Name] = marketable(r[columns[i].Name])
		default:
			r[c.Name] = nil
			if path(c) == "-" {
				continue
			}
			if raw := o.take(path(c), bad); raw != nil {
				var ok bool
				if r[c.Name], ok = convert(c.Type, raw); !ok {
					bad[path(c)] = raw
				}
			}
		}
	}
}

// money reads an amount of the currency's smallest unit.
func money(r row, name string, o *object, path string, bad invalid) {
	amount, currency, formatted := name, name+"_currency", name+"_formatted_amount"
	r[amount], r[currency], r[formatted] = nil, nil, nil
	parts := map[string]json.RawMessage{}
	raw := o.take(path, bad)
	if raw == nil || isNull(raw) {
		return
	}
	if json.Unmarshal(raw, &parts) != nil {
		bad[path] = raw
		return
	}
	text := func(column, member string) {
		if raw, ok := parts[member]; ok {
			if r[column], ok = convert(schema.Text, raw); !ok {
				bad[path+"."+member] = raw
			}
		}
	}
	text(currency, "currency_code")
	text(formatted, "formatted_amount")
	minor, ok := convert(schema.BigInt, parts["amount"])
	if !ok {
		bad[path+".amount"] = parts["amount"]
		return
	}
	decimals := 2
	switch r[currency] {
	case "JPY":
		decimals = 0
	case "KWD":
		decimals = 3
	}
	r[amount] = numeric(plainNumber(fmt.Sprintf("%de-%d", minor, decimals)))
}

// customFields turns a list of {id, content} into an object by id, without those that are not set.
func customFields(o *object, path string, bad invalid) any {
	raw := o.take(path, bad)
	if raw == nil || isNull(raw) {
		return nil
	}
	var list []struct {
		ID      string
		Content json.RawMessage
	}
	if json.Unmarshal(raw, &list) != nil {
		bad[path] = raw
		return nil
	}
	fields := map[string]any{}
	for _, f := range list {
		if f.Content == nil || isNull(f.Content) {
			continue
		}
		value, ok := parsed(f.Content)
		if !ok {
			bad[path+"."+f.ID] = f.Content
			continue
		}
		fields[f.ID] = value
	}
	return toDocument(fields)
}

func marketable(status any) any {
	switch status {
	case nil:
		return nil
	case "SINGLE_OPT_IN", "DOUBLE_OPT_IN", "CONFIRMED", "UNENGAGED_MARKETABLE":
		return true
	}
	return false
}

// convert turns a JSON value into a column's; false if it does not fit.
func convert(t schema.Type, raw json.RawMessage) (any, bool) {
	switch {
	case raw == nil || isNull(raw):
		return nil, true
	case t == schema.JSON:
		v, ok := parsed(raw)
		return toDocument(v), ok
	case raw[0] == '{' || raw[0] == '[':
		return nil, false
	}
	s := string(raw)
	if raw[0] == '"' && json.Unmarshal(raw, &s) != nil {
		return nil, false
	}
	if t == schema.Text {
		if strings.Contains(s, "\x00") {
			return nil, false
		}
		return s, true
	}
	if s == "" {
		return nil, true
	}
	v, err := convertText(t, s)
	if err != nil {
		return nil, false
	}
	return v, true
}

func convertText(t schema.Type, s string) (any, error) {
	switch t {
	case schema.BigInt:
		return strconv.ParseInt(s, 10, 64)
	case schema.Integer:
		return strconv.ParseInt(s, 10, 32)
	case schema.Bool:
		return strconv.ParseBool(s)
	case schema.Numeric:
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return nil, err
		}
		return numeric(plainNumber(s)), nil
	case schema.Timestamp:
		at, err := time.Parse("2006-01-02T15:04:05Z0700", s)
		if err != nil {
			at, err = time.Parse(time.RFC3339, s)
		}
		return instant(at.UnixMicro()), err
	case schema.Date:
		at, err := time.Parse(time.DateOnly, s[:min(len(s), 10)])
		return day(at.Format(time.DateOnly)), err
	}
	return nil, fmt.Errorf("no text becomes a %v", t)
}

// invalid is what did not fit, by its path.
type invalid map[string]json.RawMessage

// extra is the column of the same name: what is left of an object, and what did not fit.
func extra(o *object, bad invalid) any {
	left := o.rest()
	if len(bad) > 0 {
		kept := map[string]any{}
		for path, raw := range bad {
			kept[path] = asKept(raw)
		}
		left["_invalid"] = kept
	}
	if len(left) == 0 {
		return nil
	}
	return toDocument(left)
}

// asKept is a value as extra holds it: what jsonb cannot hold becomes a text of its JSON.
func asKept(raw json.RawMessage) any {
	if v, ok := parsed(raw); ok {
		return v
	}
	return string(raw)
}

// parsed parses a JSON value; false if jsonb cannot hold it.
func parsed(raw json.RawMessage) (v any, ok bool) {
	if unmarshalExact(raw, &v) != nil {
		return nil, false
	}
	return v, !bytes.Contains(raw, []byte(`\u0000`)) && holdable(v)
}

// holdable tells whether all numbers in a value are of a reasonable size.
func holdable(v any) bool {
	switch v := v.(type) {
	case json.Number:
		_, err := v.Float64()
		return err == nil
	case []any:
		return !slices.ContainsFunc(v, func(v any) bool { return !holdable(v) })
	case map[string]any:
		for _, inner := range v {
			if !holdable(inner) {
				return false
			}
		}
	}
	return true
}

// object is a JSON object that values are taken out of.
type object struct {
	left   map[string]json.RawMessage
	opened map[string]*object
}

func newObject(raw json.RawMessage) *object {
	o := &object{opened: map[string]*object{}}
	if err := json.Unmarshal(raw, &o.left); err != nil {
		panic(fmt.Sprintf("%v: %.200s", err, raw))
	}
	return o
}

// take takes the value at a path of names joined by dots; nil if there is none.
func (o *object) take(path string, bad invalid) json.RawMessage {
	at := ""
	for {
		name, rest, deeper := strings.Cut(path, ".")
		if !deeper {
			raw := o.left[name]
			delete(o.left, name)
			return raw
		}
		at += name
		inner := o.opened[name]
		if raw, ok := o.left[name]; ok {
			delete(o.left, name)
			switch {
			case raw[0] == '{':
				inner = newObject(raw)
				o.opened[name] = inner
			case !isNull(raw):
				bad[at] = raw
			}
		}
		if inner == nil {
			return nil
		}
		at, path, o = at+".", rest, inner
	}
}

// rest is what was not taken.
func (o *object) rest() map[string]any {
	left := map[string]any{}
	for name, raw := range o.left {
		left[name] = asKept(raw)
	}
	for name, inner := range o.opened {
		if rest := inner.rest(); len(rest) > 0 {
			left[name] = rest
		}
	}
	return left
}

func isNull(raw json.RawMessage) bool { return string(raw) == "null" }
