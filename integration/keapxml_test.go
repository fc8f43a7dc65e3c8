package integration

import (
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"
)

// The other side of the comparison by XML-RPC: Keap's tables, read by a client that shares nothing with the program's.

// xmlValue is a value of an answer: its type's name, empty for bare text, and its text.
type xmlValue struct{ kind, text string }

// xmlRow is a row of a table; what is NULL is not in it.
type xmlRow map[string]xmlValue

func (r xmlRow) id(field string) int64 {
	n, err := strconv.ParseInt(r[field].text, 10, 64)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", field, err))
	}
	return n
}

// element is any XML element.
type element struct {
	XMLName xml.Name
	Text    string    `xml:",chardata"`
	Inner   []element `xml:",any"`
}

func (e *element) child(names ...string) *element {
	for _, name := range names {
		i := slices.IndexFunc(e.Inner, func(c element) bool { return c.XMLName.Local == name })
		if i < 0 {
			return nil
		}
		e = &e.Inner[i]
	}
	return e
}

// tableOf reads rows of a table with these fields, all of them or those that further conditions choose. It goes on after the
// last value that is read whole: rows of a table without ids come in no order within one value, which offsets could not tell
// apart. No value of the field it goes by has as many rows as a page.
func (l *lab) tableOf(table string, fields []string, by string, where map[string]string) []xmlRow {
	l.t.Helper()
	where = maps.Clone(where)
	if !slices.Contains(fields, by) {
		fields = append(slices.Clone(fields), by)
	}
	var rows []xmlRow
	for {
		got := l.query(table, fields, by, where, 0)
		if len(got) < fewEnough {
			return append(rows, got...)
		}
		cut := got[len(got)-1].id(by)
		whole := slices.IndexFunc(got, func(r xmlRow) bool { return r.id(by) == cut })
		require.Positive(l.t, whole, "%s: a page of the one value %d of %s", table, cut, by)
		rows = append(rows, got[:whole]...)
		where[by] = fmt.Sprintf("~>~%d", got[whole-1].id(by))
	}
}

func (l *lab) query(table string, fields []string, by string, where map[string]string, page int) []xmlRow {
	l.t.Helper()
	text := func(s string) string {
		var b strings.Builder
		require.NoError(l.t, xml.EscapeText(&b, []byte(s)))
		return "<value><string>" + b.String() + "</string></value>"
	}
	var conditions, selected strings.Builder
	for name, value := range where {
		conditions.WriteString("<member><name>" + name + "</name>" + text(value) + "</member>")
	}
	for _, f := range fields {
		selected.WriteString(text(f))
	}
	var params strings.Builder
	for _, p := range []string{
		text("any"), text(table), fmt.Sprintf("<value><int>%d</int></value>", fewEnough), fmt.Sprintf("<value><int>%d</int></value>", page),
		"<value><struct>" + conditions.String() + "</struct></value>", "<value><array><data>" + selected.String() + "</data></array></value>",
		text(by), "<value><boolean>1</boolean></value>",
	} {
		params.WriteString("<param>" + p + "</param>")
	}
	call := "<methodCall><methodName>DataService.query</methodName><params>" + params.String() + "</params></methodCall>"
	r, err := http.NewRequestWithContext(l.t.Context(), http.MethodPost, l.plain+"/crm/xmlrpc/v1", strings.NewReader(call))
	require.NoError(l.t, err)
	r.Header.Set("X-Keap-API-Key", token)
	r.Header.Set("Content-Type", "text/xml")
	answer, err := http.DefaultClient.Do(r)
	require.NoError(l.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(l.t, err)
	var response element
	require.NoError(l.t, xml.Unmarshal(body, &response), "%.500s", body)
	data := response.child("params", "param", "value", "array", "data")
	require.NotNil(l.t, data, "query %s: %.500s", table, body)
	rows := make([]xmlRow, 0, len(data.Inner))
	for i := range data.Inner {
		row := xmlRow{}
		for _, m := range data.Inner[i].child("struct").Inner {
			value := xmlValue{text: m.child("value").Text}
			if typed := m.child("value").Inner; len(typed) > 0 {
				value = xmlValue{typed[0].XMLName.Local, typed[0].Text}
			}
			row[m.child("name").Text] = value
		}
		rows = append(rows, row)
	}
	return rows
}
