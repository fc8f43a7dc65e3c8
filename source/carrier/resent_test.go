package carrier_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/carrier"
)

// net/http sends a call again when a kept connection is closed without an answer. The server has counted both.
func TestResentCallsAreAskedFor(t *testing.T) {
	t.Parallel()
	refusal := errors.New("the share is used up")
	for _, refused := range []error{nil, refusal} {
		var came, asked atomic.Int32
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if came.Add(1) == 2 { // the first on a kept connection
				conn, _, err := w.(http.Hijacker).Hijack()
				if err == nil {
					conn.Close()
				}
			}
		}))
		t.Cleanup(server.Close)
		base := &http.Transport{}
		client := &http.Client{Transport: carrier.Resent(base, func(context.Context) error { asked.Add(1); return refused })}
		t.Cleanup(client.CloseIdleConnections)
		get := func() error {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
			require.NoError(t, err)
			res, err := client.Do(req)
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			return err
		}
		require.NoError(t, get())
		require.Zero(t, asked.Load())
		err := get()
		require.EqualValues(t, 1, asked.Load())
		if refused != nil {
			require.ErrorIs(t, err, refusal)
			server.Close() // after what it still has to do
			require.EqualValues(t, 2, came.Load(), "what is refused is not sent")
			continue
		}
		require.NoError(t, err)
		require.EqualValues(t, 3, came.Load())
	}
}

func TestRedirectsAreAskedFor(t *testing.T) {
	t.Parallel()
	refusal := errors.New("the share is used up")
	for _, refused := range []error{nil, refusal} {
		came, asked := 0, 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if came++; r.URL.Path == "/" {
				http.Redirect(w, r, "/there", http.StatusFound)
			}
		}))
		t.Cleanup(server.Close)
		client := server.Client()
		client.CheckRedirect = carrier.SameOrigin(func(context.Context) error { asked++; return refused })
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		require.NoError(t, err)
		res, err := client.Do(req)
		require.Equal(t, 1, asked)
		if refused != nil {
			require.ErrorIs(t, err, refusal)
			require.Equal(t, 1, came)
			continue
		}
		require.NoError(t, err)
		res.Body.Close()
		require.Equal(t, 2, came)
	}
}
