package xmlrpc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/keapsync/keapsync/schema"
)

// question is one call of DataService.
type question struct {
	entity string // for errors
	method string
	table  string
	where  []condition
	// keyless is a call that takes no credential among its arguments, nor anything else.
	keyless bool
	args    []any // between the table and the rest: limit and page, conditions, fields, order
}

// condition is one member of a query's conditions. There can be one for each field.
type condition struct {
	field string
	op    string // as "~>~"; empty for equality, or for a list of ids
	value any    // a text, or a list of numbers
}

// String is the call as errors show it: readable, and long lists cut.
func (q question) String() string {
	if q.method == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString(q.method + " " + q.table)
	for _, c := range q.where {
		value := fmt.Sprint(c.value)
		if len(value) > 60 {
			value = value[:60] + "…"
		}
		b.WriteString(strings.TrimRight(" "+c.field+" "+c.op, " ") + " " + value)
	}
	return b.String()
}

// query asks for records of a table, on the first page of as many as limit. Pages beyond it are never asked for: they
// shift when records come and go.
type query struct {
	entity string
	table  string
	where  []condition
	fields []string
	limit  int
	order  string
	desc   bool
}

// question is the query as a call. The types of the arguments matter: Keap's server chooses the method by them.
func (q query) question() question {
	return question{
		entity: q.entity, method: "DataService.query", table: q.table, where: q.where,
		args: []any{q.limit, 0, conditions(q.where), q.fields, q.order, !q.desc},
	}
}

func conditions(where []condition) map[string]any {
	m := map[string]any{}
	for _, c := range where {
		if text, ok := c.value.(string); ok {
			m[c.field] = c.op + text
			continue
		}
		m[c.field] = c.value
	}
	return m
}

func countOf(entity, table string, where []condition) question {
	return question{entity: entity, method: "DataService.count", table: table, where: where, args: []any{conditions(where)}}
}

// always are the conditions that every query of an entity has.
func always(x *schema.XMLRPC) []condition {
	var where []condition
	for _, c := range x.Where {
		where = append(where, condition{field: c.Field, value: c.Value})
	}
	return where
}

// after asks for numbers greater than n. Zero makes it a condition that every record meets, as Keap wants one.
func after(field string, n int64) condition { return condition{field, "~>~", itoa(n)} }

func below(field string, n int64) condition { return condition{field, "~<~", itoa(n)} }

func equal(field string, n int64) condition { return condition{field, "", itoa(n)} }

func oneOf(field string, ids []int64) condition {
	if len(ids) == 1 { // equality, which every field takes
		return equal(field, ids[0])
	}
	return condition{field, "", slices.Clone(ids)}
}
