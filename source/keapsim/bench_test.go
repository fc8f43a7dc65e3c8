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
