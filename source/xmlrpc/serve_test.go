package xmlrpc_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/xmlrpc"
)

const xmlType = "text/xml;charset=UTF-8"

// keap answers every call as a test wants.
type keap struct{ *httptest.Server }

func serve(t *testing.T, answer http.HandlerFunc) keap {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return keap{s}
}

func (k keap) client(t *testing.T, change ...func(*xmlrpc.Options)) *xmlrpc.Client {
	t.Helper()
	o := xmlrpc.Options{Account: "ab123", URL: k.URL + "/api/xmlrpc", Token: xmlrpc.Static(secret)}
	for _, f := range change {
		f(&o)
	}
	c, err := xmlrpc.New(o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// says answers with a status, a content type and a body.
func says(status int, media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}
