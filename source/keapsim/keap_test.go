package keapsim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const testToken = "KeapAK-test-token"

// noon is the time of the tests' clocks.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// box is a simulated account with what a test needs to talk to it.
type box struct {
	*Keap
	t *testing.T
}

func newBox(t *testing.T, o Options) box {
	t.Helper()
	o.Tokens = append(o.Tokens, testToken)
	if o.Hostile == 0 {
		o.Hostile = Regular // what is documented is tested by itself; hostility_test.go has the rest
	}
	if o.Clock == nil {
		o.Clock = func() time.Time { return noon }
	}
	k, err := New(o)
	require.NoError(t, err)
	return box{k, t}
}

// in is the box for a subtest.
func (b box) in(t *testing.T) box {
	t.Helper()
	return box{b.Keap, t}
}

// get calls a path below /crm/rest; params are pairs of name and value.
func (b box) get(path string, params ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	values := url.Values{}
	for i := 0; i < len(params); i += 2 {
		values.Add(params[i], params[i+1])
	}
	return b.do(http.MethodGet, "/crm/rest"+path+"?"+values.Encode(), "")
}

func (b box) do(method, target, body string) *httptest.ResponseRecorder {
	b.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, target, reader)
	r.Header.Set("Authorization", "Bearer "+testToken)
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	return w
}

// object is a JSON object as a test looks at it.
type object = map[string]any

func decode(t *testing.T, w *httptest.ResponseRecorder) object {
	t.Helper()
	require.Contains(t, w.Header().Get("Content-Type"), "application/json", w.Body.String())
	var o object
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &o), w.Body.String())
	return o
}

// list returns the records of one page and its token.
func (b box) list(path string, params ...string) (records []object, token string) {
	b.t.Helper()
	w := b.get(path, params...)
	require.Equal(b.t, http.StatusOK, w.Code, w.Body.String())
	for name, value := range decode(b.t, w) {
		if name == "next_page_token" {
			token, _ = value.(string)
			continue
		}
		for _, record := range value.([]any) {
			records = append(records, record.(object))
		}
	}
	return records, token
}

// walk reads all pages of a list.
func (b box) walk(path string, params ...string) (records []object, pages int) {
	b.t.Helper()
	token := ""
	for {
		page, next := b.list(path, append([]string{"page_token", token}, params...)...)
		records = append(records, page...)
		pages++
		if next == "" {
			return records, pages
		}
		token = next
	}
}

// column takes one value out of every record.
func column(records []object, name string) []any {
	values := make([]any, len(records))
	for i, r := range records {
		values[i] = r[name]
	}
	return values
}
