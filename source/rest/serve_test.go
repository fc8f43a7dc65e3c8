package rest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/rest"
)

// secret is the credential of all tests here. No error may show more than its end.
const secret = "KeapAK-s3cr3t-0123456789abcdef"

// people is an entity with all the means REST v2 has, so that these tests do not depend on the catalogue's content.
var people = &schema.Entity{
	Name:     "people",
	Columns:  []schema.Column{{Name: "id", Type: schema.BigInt}},
	Strategy: schema.Window,
	V2: &schema.V2{
		Path: "/people", ArrayKey: "people", PageSize: 1000,
		Fields: []string{"id", "given_name", "update_time"}, StampFields: []string{"id", "update_time"},
		Since: "start_update_time", AfterID: "person_id", OrderID: "id", OrderStamp: "update_time", OrderFull: "create_time asc",
		ByIDs: "ids", MaxIDs: 100,
	},
}

// with returns people with its REST v2 side changed.
func with(change func(v *schema.V2)) *schema.Entity {
	e, v := *people, *people.V2
	change(&v)
	e.V2 = &v
	return &e
}

// keap answers as a test wants, and keeps the calls.
type keap struct {
	*httptest.Server
	mu    sync.Mutex
	calls []*http.Request
}

func serve(t *testing.T, answer http.HandlerFunc) *keap {
	t.Helper()
	k := &keap{}
	k.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.mu.Lock()
		k.calls = append(k.calls, r)
		k.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(k.Close)
	return k
}

func (k *keap) call(i int) *http.Request {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.calls[i]
}

// uris are the request URIs so far, as they came over the wire.
func (k *keap) uris() (all []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, r := range k.calls {
		all = append(all, r.RequestURI)
	}
	return all
}

func (k *keap) client(t *testing.T, change ...func(*rest.Options)) *rest.Client {
	t.Helper()
	o := rest.Options{Account: "ab123", BaseURL: k.URL + "/crm/rest", Token: rest.Static(secret)}
	for _, f := range change {
		f(&o)
	}
	c, err := rest.New(o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// says answers every call with a status, a content type and a body.
func says(status int, media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

const (
	jsonType = "application/json;charset=UTF-8"
	htmlType = "text/html"
)

// read reads a page and holds any error to what must be true of all: one line that names the account, and no secret.
func read(t *testing.T, c *rest.Client, r source.Request) (*source.Page, error) {
	t.Helper()
	if r.Entity == nil {
		r.Entity = people
	}
	page, err := c.ReadPage(t.Context(), r)
	if err != nil {
		clean(t, err)
		require.Nil(t, page)
	}
	return page, err
}

func clean(t *testing.T, err error) {
	t.Helper()
	require.NotContains(t, err.Error(), secret)
	require.NotContains(t, err.Error(), secret[:len(secret)-4])
	require.NotContains(t, err.Error(), "\n")
	require.True(t, strings.HasPrefix(err.Error(), "ab123: "), "%s", err)
}

// ids are the ids of a page's records.
func ids(p *source.Page) (all []int64) {
	for _, r := range p.Records {
		all = append(all, r.ID)
	}
	return all
}
