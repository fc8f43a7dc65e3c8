package xmlrpc_test

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/xmlrpc"
)

// shelf is a DataService of tables that a test fills: numbers as cells, whose answers follow Keap's rules.
type shelf struct {
	*httptest.Server
	tables  map[string][]record
	refused map[string]int // faults by field, or by table
	lists   string         // what becomes of lists of ids on other fields than Id: "" taken, "refused", "ignored", "first"
	clock   time.Time
	most    map[string]int // rows that a page of a table has at most, whatever is asked for; none: any number

	mu    sync.Mutex
	calls []rpc
}

// record is the cells of a row by field, as XML inside <value>.
type record map[string]string

func numbered(fields ...any) record {
	r := record{}
	for i := 0; i < len(fields); i += 2 {
		switch v := fields[i+1].(type) {
		case int:
			r[fields[i].(string)] = fmt.Sprintf("<i4>%d</i4>", v)
		case string:
			r[fields[i].(string)] = v
		}
	}
	return r
}

func (r record) number(field string) int64 {
	n, _ := strconv.ParseInt(strings.NewReplacer("<i4>", "", "</i4>", "").Replace(r[field]), 10, 64)
	return n
}

// rpc is a call as it came.
type rpc struct {
	XMLName xml.Name  `xml:"methodCall"`
	Method  string    `xml:"methodName"`
	Params  []rpcNode `xml:"params>param>value"`
	header  http.Header
}

type rpcNode struct {
	Int     *int64      `xml:"int"`
	Bool    *int        `xml:"boolean"`
	String  *string     `xml:"string"`
	Members []rpcMember `xml:"struct>member"`
	Values  []rpcNode   `xml:"array>data>value"`
}

type rpcMember struct {
	Name  string  `xml:"name"`
	Value rpcNode `xml:"value"`
}

func newShelf(t *testing.T, tables map[string][]record) *shelf {
	t.Helper()
	s := &shelf{tables: tables, refused: map[string]int{}, clock: time.Date(2026, 7, 3, 12, 0, 0, 0, time.UTC)}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *shelf) client(t *testing.T, change ...func(*xmlrpc.Options)) *xmlrpc.Client {
	t.Helper()
	o := xmlrpc.Options{Account: "ab123", URL: s.URL + "/api/xmlrpc", Token: xmlrpc.Static(secret)}
	for _, f := range change {
		f(&o)
	}
	c, err := xmlrpc.New(o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// asked are the calls so far, in short: method, table, conditions, order.
func (s *shelf) asked() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		words := []string{strings.TrimPrefix(c.Method, "DataService."), *c.Params[1].String}
		conditions := c.Params[2]
		if c.Method == "DataService.query" {
			conditions = c.Params[4]
		}
		var where []string
		for _, m := range conditions.Members {
			where = append(where, m.Name+" "+m.Value.text())
		}
		slices.Sort(where)
		words = append(words, where...)
		if c.Method == "DataService.query" && *c.Params[7].Bool == 0 {
			words = append(words, "descending")
		}
		all = append(all, strings.Join(words, " "))
	}
	return all
}

func (n rpcNode) text() string {
	if n.String != nil {
		return *n.String
	}
	var all []string
	for _, v := range n.Values {
		all = append(all, strconv.FormatInt(*v.Int, 10))
	}
	return "in " + strings.Join(all, ",")
}

// forget forgets the calls so far.
func (s *shelf) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

func (s *shelf) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var c rpc
	if err := xml.Unmarshal(body, &c); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	c.header = r.Header
	s.mu.Lock()
	s.calls = append(s.calls, c)
	clock := s.clock
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/xml;charset=UTF-8")
	w.Header().Set("Date", clock.Format(http.TimeFormat))
	_, _ = io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?><methodResponse>`+s.answer(c)+`</methodResponse>`)
}

func fault(code int, text string) string {
	return fmt.Sprintf("<fault><value><struct><member><name>faultCode</name><value><i4>%d</i4></value></member>"+
		"<member><name>faultString</name><value>%s</value></member></struct></value></fault>", code, text)
}

func (s *shelf) answer(c rpc) string {
	table := *c.Params[1].String
	rows, known := s.tables[table]
	if !known || s.refused[table] != 0 {
		return fault(cmp.Or(s.refused[table], 9), "[NoTableFound]"+table)
	}
	if c.Method == "DataService.count" {
		rows, _ = s.meet(rows, c.Params[2].Members)
		return fmt.Sprintf("<params><param><value><i4>%d</i4></value></param></params>", len(rows))
	}
	limit, page, order, ascending := *c.Params[2].Int, *c.Params[3].Int, *c.Params[6].String, *c.Params[7].Bool == 1
	if page != 0 || limit < 1 || limit > 1000 {
		return fault(12, "[InvalidParameter]limit or page")
	}
	for _, f := range c.Params[5].Values {
		if code := s.refused[table+"."+*f.String]; code != 0 {
			return fault(code, "[NoFieldFound]some text")
		}
	}
	rows, refused := s.meet(rows, c.Params[4].Members)
	if refused {
		return fault(0, "Failed to invoke method query: cannot cast")
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b record) int {
		if ascending {
			return cmp.Compare(a.number(order), b.number(order))
		}
		return cmp.Compare(b.number(order), a.number(order))
	})
	var b strings.Builder
	for _, r := range rows[:min(len(rows), int(limit), cmp.Or(s.most[table], 1<<30))] {
		b.WriteString("<value><struct>")
		for _, f := range c.Params[5].Values {
			if cell, has := r[*f.String]; has {
				b.WriteString("<member><name>" + *f.String + "</name><value>" + cell + "</value></member>")
			}
		}
		b.WriteString("</struct></value>")
	}
	return "<params><param><value><array><data>" + b.String() + "</data></array></value></param></params>"
}

// meet leaves the rows that meet all conditions.
func (s *shelf) meet(rows []record, conditions []rpcMember) (met []record, refused bool) {
	for _, r := range rows {
		all := true
		for _, c := range conditions {
			ok, no := s.meets(r, c)
			all, refused = all && ok, refused || no
		}
		if all {
			met = append(met, r)
		}
	}
	return met, refused
}

func (s *shelf) meets(r record, c rpcMember) (meets, refused bool) {
	cell, n := r[c.Name], r.number(c.Name)
	if c.Value.String == nil {
		ids := c.Value.Values
		if c.Name != "Id" {
			switch s.lists {
			case "refused":
				return false, true
			case "ignored":
				return true, false
			case "first":
				ids = ids[:1]
			}
		}
		return slices.ContainsFunc(ids, func(v rpcNode) bool { return *v.Int == n }), false
	}
	text := *c.Value.String
	for _, op := range []string{"~>=~", "~>~", "~<~"} {
		value, is := strings.CutPrefix(text, op)
		if !is {
			continue
		}
		var order int
		if bound, err := strconv.ParseInt(value, 10, 64); err == nil {
			order = cmp.Compare(n, bound)
		} else { // a time, which sorts as text once it is spelled alike
			at, _ := time.Parse(time.DateTime, value)
			order = cmp.Compare(strings.NewReplacer("<dateTime.iso8601>", "", "</dateTime.iso8601>", "").Replace(cell), at.Format("20060102T15:04:05"))
		}
		return op == "~>=~" && order >= 0 || op == "~>~" && order > 0 || op == "~<~" && order < 0, false
	}
	return text == cell || text == strconv.FormatInt(n, 10) && cell != "", false
}

// read reads a page and holds any error to what must be true of all.
func read(t *testing.T, c *xmlrpc.Client, r source.Request) (*source.Page, error) {
	t.Helper()
	page, err := c.ReadPage(t.Context(), r)
	if err != nil {
		require.NotContains(t, err.Error(), secret)
		require.NotContains(t, err.Error(), secret[:len(secret)-4])
		require.NotContains(t, err.Error(), "\n")
		require.True(t, strings.HasPrefix(err.Error(), "ab123: "), "%s", err)
		require.Nil(t, page)
	}
	return page, err
}

// ids are the ids of a page's records.
func ids(p *source.Page) (all []int64) {
	for _, r := range p.Records {
		all = append(all, r.ID)
	}
	return all
}

// texts are the records of a page.
func texts(p *source.Page) (all []string) {
	for _, r := range p.Records {
		all = append(all, string(r.Bytes))
	}
	return all
}
