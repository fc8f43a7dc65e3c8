package rest

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
)

// question is one call.
type question struct {
	entity string // for errors
	method string // empty is GET
	v1     bool   // of REST v1, and else of v2
	path   string // after the version
	query  query
	body   []byte // JSON; nil for none
	proof  string // of a hook's address; empty for none
	loose  bool   // the answer need not be an object
}

func (q question) verb() string { return cmp.Or(q.method, http.MethodGet) }

func (q question) version() string {
	if q.v1 {
		return "/v1"
	}
	return "/v2"
}

func (q question) url() string {
	if len(q.query) == 0 {
		return q.version() + q.path
	}
	return q.version() + q.path + "?" + q.query.encode()
}

// String is the call as errors show it: readable, and long values cut.
func (q question) String() string {
	if q.path == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString(q.verb() + " " + q.version() + q.path)
	for i, p := range q.query {
		b.WriteByte("?&"[min(i, 1)])
		value := p.value
		if len(value) > 60 {
			value = value[:60] + "…"
		}
		b.WriteString(p.name + "=" + value)
	}
	return b.String()
}

// query is a list of parameters, in the order they are sent.
type query []parameter

type parameter struct{ name, value string }

// add appends the parameter, unless it is empty.
func (q *query) add(name, value string) {
	if value != "" {
		*q = append(*q, parameter{name, value})
	}
}

// encode writes the query as Keap documents it: everything but letters, digits and "-_.~" is escaped, a space as %20.
func (q query) encode() string {
	var b strings.Builder
	for i, p := range q {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p.name)
		b.WriteByte('=')
		b.WriteString(strings.ReplaceAll(url.QueryEscape(p.value), "+", "%20"))
	}
	return b.String()
}
