package xmlrpc

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/kolo/xmlrpc"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// answer wraps records as Keap sends them.
func answer(records ...string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><array><data>` +
		strings.Join(records, "") + `</data></array></value></param></params></methodResponse>`)
}

// bigPage is an answer of contacts with all their fields, 5 KB each.
func bigPage(n int) (body []byte, e *schema.Entity, options []customField) {
	e = &schema.Entity{Name: "contacts", XMLRPC: &schema.XMLRPC{Table: "Contact", FormID: -1}}
	e.Columns = append(e.Columns, schema.Column{Name: "id", Type: schema.BigInt, XML: "Id"})
	var members strings.Builder
	member := func(name, value string) {
		members.WriteString("<member><name>" + name + "</name>" + value + "</member>")
	}
	for i := range 45 {
		e.Columns = append(e.Columns, schema.Column{Name: fmt.Sprintf("column_%d", i), Type: schema.Text, XML: fmt.Sprintf("SomeField%d", i)})
		member(fmt.Sprintf("SomeField%d", i), "<value>"+strings.Repeat("Müller &amp; Sons ", i%3)+"of the text"+"</value>")
	}
	for i := range 8 {
		e.Columns = append(e.Columns, schema.Column{Name: fmt.Sprintf("number_%d", i), Type: schema.BigInt, XML: fmt.Sprintf("Number%d", i)})
		member(fmt.Sprintf("Number%d", i), fmt.Sprintf("<value><i4>%d</i4></value>", i*7919))
	}
	for i := range 4 {
		e.Columns = append(e.Columns, schema.Column{Name: fmt.Sprintf("time_%d", i), Type: schema.Timestamp, XML: fmt.Sprintf("Time%d", i)})
		member(fmt.Sprintf("Time%d", i), fmt.Sprintf("<value><dateTime.iso8601>202%d0703T09:15:30</dateTime.iso8601></value>", i))
	}
	e.Columns = append(e.Columns, schema.Column{Name: "custom_fields", Type: schema.CustomFields})
	for i := range 18 {
		options = append(options, customField{id: int64(i + 10), name: fmt.Sprintf("Custom%d", i), kind: 15})
		member(fmt.Sprintf("_Custom%d", i), "<value>Something that somebody has written into it</value>")
	}
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><array><data>`)
	for i := range n {
		fmt.Fprintf(&b, "<value><struct><member><name>Id</name><value><i4>%d</i4></value></member>%s</struct></value>", i+1, members.String())
	}
	b.WriteString(`</data></array></value></param></params></methodResponse>`)
	return b.Bytes(), e, options
}

func BenchmarkPageScan(b *testing.B) {
	body, _, _ := bigPage(1000)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		s := scanner{data: body}
		if err := s.response(s.skip); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPageTranslate(b *testing.B) {
	body, e, custom := bigPage(1000)
	z := newYork(b)
	p := newPlan(ownTable(e), custom, nil)
	var t translator
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		t.out = t.out[:0]
		t.start(p, z, body, 1<<40)
		if err := t.records(func() error { t.write(); return nil }); err != nil {
			b.Fatal(err)
		}
	}
	require.Contains(b, string(t.out[:10000]), `"column_2":"Müller & Sons Müller & Sons of the text"`)
}

func BenchmarkPageKolo(b *testing.B) {
	body, _, _ := bigPage(1000)
	// It cannot read texts without a type into a map.
	body = regexp.MustCompile(`<value>([^<]+)</value>`).ReplaceAll(body, []byte("<value><string>$1</string></value>"))
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var rows []map[string]any
		if err := xmlrpc.Response(body).Unmarshal(&rows); err != nil {
			b.Fatal(err)
		}
	}
}
