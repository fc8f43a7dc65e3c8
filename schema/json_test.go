package schema

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

// lenient is what jsonReader does, in the library's words.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// agree makes sure that jsonReader and the library judge the first value of data alike, and see the same bytes in it.
func agree(t testing.TB, data []byte) {
	t.Helper()
	dec := jsontext.NewDecoder(bytes.NewBuffer(bytes.Clone(data)), lenient...)
	want, err := dec.ReadValue()
	// What follows a number decides on the number for the library, and is none of the value's business here.
	r := jsonReader{data: data}
	got, ok := r.value()
	require.Equal(t, err == nil, ok, "%q: library says %v, we say %v", data, err, r.failure())
	if ok {
		require.Equal(t, string(want), string(got))
	}
}

var hardJSON = []string{
	``, ` `, `n`, `nul`, `null`, `nulll`, `true`, `truE`, `false`, `0`, `-`, `-0`, `01`, `1.`, `.5`, `1.5e`, `1e+`, `1E-7`, `1e5`, `+1`, `- 1`, `--1`,
	`""`, `"`, `"a`, `"\"`, `"\\"`, `"\\\"`, `"\u12"`, `"\u12g4"`, `"\uD800"`, `"\x"`, `"a\/b"`, "\"a\tb\"", "\"\x00\"", "\"\xff\xfe\"", "\"\x7f\"",
	`[]`, `[`, `]`, `[,]`, `[1,]`, `[,1]`, `[1 2]`, `[1,2`, `[[[]]]`, `[}`, `{}`, `{`, `}`, `{,}`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a" 1}`, `{a:1}`, `{1:1}`,
	`{"a":1 "b":2}`, `{"a":1,"b":[{"c":null}]}`, ` { "a" : [ 1 , 2 ] } `, "\ufeff{}", "{\"a\":1}\n", `{"a":1}}`, `[1]]`, `"12345678"`, `"1234567"`,
	`"1234567\n90123456789"`, `"é1234567é"`, "\"1234567\x1f\"", `"` + "\x80\x80\x80\x80\x80\x80\x80\x80\x80" + `"`, `"!!!!!!!!!!!!!"`, "\"\x00b00000\"", "\"1\x1fu00000\"", `"]]]]]]]]]]]]]]"`, `"########"`,
}

func TestJSONReaderAgreesWithTheLibrary(t *testing.T) {
	t.Parallel()
	for _, s := range hardJSON {
		agree(t, []byte(s))
	}
	page := contactsPage()[:20_000]
	for i := range page[:3000] {
		agree(t, page[:i])
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 3000 { // one byte broken somewhere
		broken := bytes.Clone(page[:2600+random.IntN(100)])
		broken = append(broken, `]}`...)
		broken[random.IntN(len(broken))] = byte(random.IntN(256))
		agree(t, broken)
	}
	agree(t, []byte(strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)))
	agree(t, []byte(strings.Repeat("[", 10_001)+strings.Repeat("]", 10_001)))
}

func TestJSONReaderTellsACutFromNonsense(t *testing.T) {
	t.Parallel()
	for _, s := range []string{``, `{"a":1`, `{"a":[1,`, `"abc`, `tru`, `"\u00`} {
		r := jsonReader{data: []byte(s)}
		_, err := r.read()
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, s)
	}
	r := jsonReader{data: []byte(`{"a":x}`)}
	_, err := r.read()
	require.EqualError(t, err, `not JSON: unexpected 'x' at byte 5`)
}

// FuzzJSON looks for JSON on which jsonReader and the library differ.
func FuzzJSON(f *testing.F) {
	for _, s := range hardJSON {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, data) })
}
