package keapsim

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// discard is a ResponseWriter that counts.
type discard struct {
	header http.Header
	bytes  int
}

func (d *discard) Header() http.Header { return d.header }
func (d *discard) WriteHeader(int)     {}
func (d *discard) Write(b []byte) (int, error) {
	d.bytes += len(b)
	return len(b), nil
}

func allFields() string {
	var names []string
	for _, p := range contactProps {
		names = append(names, p.name)
	}
	return strings.Join(names, ",")
}

func benchmarkPage(b *testing.B, contacts int, query url.Values) {
	k, err := New(Options{Contacts: contacts, Only: []string{"contacts"}, Tokens: []string{testToken}})
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/crm/rest/v2/contacts?"+query.Encode(), nil)
	r.Header.Set("Authorization", "Bearer "+testToken)
	d := &discard{header: http.Header{}}
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		k.serve(d, r)
	}
	b.SetBytes(int64(d.bytes / b.N))
	b.ReportMetric(float64(d.bytes)/float64(b.N)/1000, "B/contact")
}

func BenchmarkContactsPage(b *testing.B) {
	benchmarkPage(b, 10_000, url.Values{"fields": {allFields()}, "page_size": {"1000"}})
}

func BenchmarkStampsPage(b *testing.B) {
	benchmarkPage(b, 10_000, url.Values{"fields": {"id,update_time"}, "page_size": {"1000"}})
}

func BenchmarkMillionKeyset(b *testing.B) {
	benchmarkPage(b, 1_000_000, url.Values{
		"fields": {"id"}, "filter": {"contact_id>600000;start_update_time==2025-06-29T00:00:00.000Z"}, "order_by": {"id asc"},
	})
}

func BenchmarkMillionNewest(b *testing.B) {
	benchmarkPage(b, 1_000_000, url.Values{"fields": {"id"}, "order_by": {"update_time desc"}})
}

func benchmarkRPC(b *testing.B, contacts int, method string, params ...any) {
	k, err := New(Options{Contacts: contacts, Only: []string{"contacts", "LeadSource", "DataFormField", "tags"}, LegacyKeys: []string{testKey}})
	if err != nil {
		b.Fatal(err)
	}
	body := rpcBody(method, append([]any{testKey}, params...)...)
	d := &discard{header: http.Header{}}
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		k.serve(d, httptest.NewRequest(http.MethodPost, "/api/xmlrpc", strings.NewReader(body)))
	}
	b.SetBytes(int64(d.bytes / b.N))
	b.ReportMetric(float64(d.bytes)/float64(b.N)/1000, "B/contact")
}

// BenchmarkContactTablePage reads a page of contacts with all documented fields and all custom fields.
func BenchmarkContactTablePage(b *testing.B) {
	k := newRPC(&testing.T{}, Options{Contacts: 1})
	var fields []any
	for _, name := range k.columns("Contact") {
		fields = append(fields, name)
	}
	benchmarkRPC(b, 10_000, "DataService.query", "Contact", 1000, 0, object{"Id": "~>~4000"}, fields, "Id", true)
}

func BenchmarkMillionTableKeyset(b *testing.B) {
	benchmarkRPC(b, 1_000_000, "DataService.query", "Contact", 1000, 0, object{"Id": "~>~600000", "LastUpdated": "~>=~2025-06-28 20:00:00"},
		[]any{"Id", "LastUpdated"}, "Id", true)
}

func BenchmarkMillionTableCount(b *testing.B) {
	benchmarkRPC(b, 1_000_000, "DataService.count", "Contact", object{"Id": "~>~0"})
}

func BenchmarkMillionTagCount(b *testing.B) {
	benchmarkRPC(b, 1_000_000, "DataService.count", "ContactGroupAssign", object{"ContactId": "~>~0"})
}
