package rest_test

import (
	"bytes"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/rest"
)

// canned answers every call with the same body, at no cost.
type canned []byte

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, ContentLength: int64(len(c)),
		Header: http.Header{"Content-Type": {jsonType}}, Body: io.NopCloser(bytes.NewReader(c)),
	}, nil
}

// fat is a page of 1,000 records of 2.4 kB, as Keap's contacts are.
func fat() canned {
	filler := `","notes":"` + strings.Repeat("x", 2340)
	return bytes.ReplaceAll(list(1000), []byte(`","given_name"`), []byte(filler+`","given_name"`))
}

func cannedClient(tb testing.TB, body canned) *rest.Client {
	tb.Helper()
	c, err := rest.New(rest.Options{Account: "ab123", BaseURL: "https://keap.example", Token: rest.Static(secret), Transport: body})
	require.NoError(tb, err)
	return c
}

// It is not parallel: it counts what the whole program allocates.
func TestAPageIsCopiedOnceAndItsMemoryUsedAgain(t *testing.T) {
	body := fat()
	c := cannedClient(t, body)
	read := func(times int) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range times {
			p, err := c.ReadPage(t.Context(), source.Request{Entity: people})
			require.NoError(t, err)
			require.Len(t, p.Records, 1000)
			p.Release()
		}
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) / uint64(times)
	}
	require.Less(t, read(1), uint64(len(body))*5/4, "the first page needs its memory, and not twice")
	require.Less(t, read(10), uint64(len(body))/20, "later ones use it again")
}

func BenchmarkReadPage(b *testing.B) {
	body := fat()
	c := cannedClient(b, body)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		p, err := c.ReadPage(b.Context(), source.Request{Entity: people})
		if err != nil {
			b.Fatal(err)
		}
		p.Release()
	}
}
