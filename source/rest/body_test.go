package rest_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/rest"
)

// list is an answer of n records.
func list(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"people":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"%d","given_name":"Somebody %d"}`, i+1, i*7919)
	}
	b.WriteString(`],"next_page_token":""}`)
	return b.Bytes()
}

func zip(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(body)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// sends writes bytes as a body: encoded, with or without its length, and cut after so many bytes if that is not zero.
func sends(encoding string, body []byte, length bool, cut int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", jsonType)
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		if length {
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		}
		if cut > 0 {
			body = body[:cut]
		}
		_, _ = w.Write(body)
		if cut > 0 {
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler) // the connection ends here
		}
	}
}

func TestBodiesAreReadWhole(t *testing.T) {
	t.Parallel()
	body := list(1000)
	packed := zip(t, body)
	for name, answer := range map[string]http.HandlerFunc{
		"Plain":          sends("", body, true, 0),
		"PlainInChunks":  sends("", body, false, 0),
		"Identity":       sends("identity", body, true, 0),
		"Gzip":           sends("gzip", packed, true, 0),
		"GzipInChunks":   sends("GZIP", packed, false, 0),
		"GzipInTwoParts": sends("gzip", append(zip(t, body[:5000]), zip(t, body[5000:])...), true, 0),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, answer).client(t)
			for range 3 { // the second and third time into memory used before
				page, err := read(t, c, source.Request{Entity: with(func(v *schema.V2) { v.PageSize = 3000 })})
				require.NoError(t, err)
				require.Len(t, page.Records, 1000)
				require.Equal(t, len(body), page.Body, "uncompressed")
				page.Release()
			}
		})
	}
}

func TestCutBodiesAreErrorsAndNeverShortPages(t *testing.T) {
	t.Parallel()
	body := list(2000)
	packed := zip(t, body)
	element := bytes.LastIndex(body[:40000], []byte(`},`)) + 1
	for name, answer := range map[string]http.HandlerFunc{
		"Plain":                              sends("", body, true, 40000),
		"PlainInChunks":                      sends("", body, false, 40000),
		"PlainBetweenRecords":                sends("", body, false, element),
		"Gzip":                               sends("gzip", packed, true, len(packed)/2),
		"GzipInChunks":                       sends("gzip", packed, false, len(packed)/2),
		"GzipBeforeItsSum":                   sends("gzip", packed, false, len(packed)-4),
		"GzipInItsHeader":                    sends("gzip", packed, false, 5),
		"EndsInGoodOrderButTooEarly":         sends("", body[:element], true, 0),
		"CompressedEndsInGoodOrderTooEarly":  sends("gzip", packed[:len(packed)-9], true, 0),
		"CompressedIsWholeButWhatItHoldsCut": sends("gzip", zip(t, body[:element]), true, 0),
		"CompressedWithAWrongSum":            sends("gzip", append(packed[:len(packed)-8:len(packed)-8], 1, 2, 3, 4, 5, 6, 7, 8), true, 0),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, serve(t, answer).client(t), source.Request{})
			require.ErrorContains(t, err, "Keap's answer was cut off")
			require.True(t, source.IsTemporary(err))
		})
	}
}

func TestBodiesAreLimited(t *testing.T) {
	t.Parallel()
	limit := func(o *rest.Options) { o.MaxBody = 100_000 }
	exactly := append([]byte(`{"people":[]}`), bytes.Repeat([]byte(" "), 100_000-13)...)
	bomb := append([]byte(`{"people":[`), bytes.Repeat([]byte(" "), 20_000_000)...)
	for name, answer := range map[string]http.HandlerFunc{
		"ByItsLength": sends("", append(exactly[:100_000:100_000], ' '), true, 0),
		"InChunks":    sends("", append(exactly[:100_000:100_000], ' '), false, 0),
		"Inflated":    sends("gzip", zip(t, bomb), true, 0),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, serve(t, answer).client(t, limit), source.Request{})
			require.ErrorContains(t, err, "Keap's answer is too large (more than 100000 bytes)")
			require.False(t, source.IsTemporary(err))
		})
	}
	t.Run("ToTheByte", func(t *testing.T) {
		t.Parallel()
		for _, answer := range []http.HandlerFunc{
			sends("", exactly, true, 0), sends("", exactly, false, 0), sends("gzip", zip(t, exactly), true, 0),
		} {
			_, err := read(t, serve(t, answer).client(t, limit), source.Request{})
			require.NoError(t, err)
		}
	})
	t.Run("OfErrorsToo", func(t *testing.T) {
		t.Parallel()
		endless := says(503, htmlType, "<title>Down</title>"+strings.Repeat("x", 10_000_000))
		_, err := read(t, serve(t, endless).client(t), source.Request{})
		require.ErrorContains(t, err, "503, Down")
	})
}

func TestSuccessesThatAreNotWhatWasAskedForAreTemporary(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"WebPage":             {says(200, htmlType, `<html><head><title>Down for maintenance</title></head></html>`), "200, Down for maintenance"},
		"WebPageThatSaysJSON": {says(200, jsonType, `<html><head><title>Sign in</title></head></html>`), "200, Sign in"},
		"JSONThatSaysWebPage": {says(200, htmlType, `{"people":[]}`), "not what was asked for"},
		"Empty":               {says(200, jsonType, ``), "an empty answer"},
		"NoContent":           {says(204, jsonType, ``), "204, an empty answer"},
		"OtherJSON":           {says(200, jsonType, `{"companies":[]}`), `no member "people"`},
		"Array":               {says(200, jsonType, `[]`), "not what was asked for"},
		"BrokenJSON":          {says(200, jsonType, `{"people":[{"id":"1"]}`), "not what was asked for"},
		"TwoAnswers":          {says(200, jsonType, `{"people":[]}{"people":[]}`), "not what was asked for"},
		"UnknownCompression":  {sends("br", []byte("xxxx"), true, 0), "compressed in a way"},
		"SaysGzipAndIsNot":    {sends("gzip", list(1), true, 0), "gzip: invalid header"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, serve(t, c.answer).client(t), source.Request{})
			require.ErrorContains(t, err, c.says)
			require.True(t, source.IsTemporary(err), "%v", err)
		})
	}
	t.Run("ButForJSONOfNoType", func(t *testing.T) {
		t.Parallel()
		k := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			_, _ = w.Write([]byte(" \n" + `{"people":[]}`))
		})
		_, err := read(t, k.client(t), source.Request{})
		require.NoError(t, err)
	})
}

func TestCompressionIsAskedForUnlessOptionsSayPlain(t *testing.T) {
	t.Parallel()
	for plain, want := range map[bool]string{false: "gzip", true: "identity"} {
		k := serve(t, says(200, jsonType, `{"people":[]}`))
		_, err := read(t, k.client(t, func(o *rest.Options) { o.Plain = plain }), source.Request{})
		require.NoError(t, err)
		require.Equal(t, want, k.call(0).Header.Get("Accept-Encoding"))
	}
}
