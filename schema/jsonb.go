package schema

import (
	"bytes"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// maxJSONDepth is far below what Postgres' parser can nest.
const maxJSONDepth = 100

// fitsJSONB tells whether Postgres' jsonb can hold a valid JSON value: it takes no NUL, no lone surrogate, no broken
// UTF-8, and numbers become numeric.
func fitsJSONB(raw []byte) bool {
	switch raw[0] {
	case 't', 'f', 'n':
		return true
	case '"':
		if bytes.IndexByte(raw, '\\') < 0 {
			return utf8.Valid(raw)
		}
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true))
	for {
		t, err := dec.ReadToken()
		switch {
		case err != nil:
			return dec.InputOffset() == int64(len(raw)) // the end, and not broken UTF-8 or a lone surrogate
		case dec.StackDepth() > maxJSONDepth:
			return false
		case t.Kind() == '"' && bytes.IndexByte([]byte(t.String()), 0) >= 0:
			return false
		case t.Kind() == '0':
			if _, ok := parseDecimal([]byte(t.String())); !ok {
				return false
			}
		}
	}
}

// members is the inside of a JSON object under construction.
type members []byte

// add adds a member with a raw name and value; a value that jsonb cannot hold is added as a text of its JSON.
func (m members) add(name, raw []byte) members {
	if len(m) > 0 && m[len(m)-1] != '{' {
		m = append(m, ',')
	}
	m = appendHoldable(m, name)
	m = append(m, ':')
	return appendHoldable(m, raw)
}

// addNamed is add with a name that is plain text.
func (m members) addNamed(name string, raw []byte) members {
	quoted, _ := jsontext.AppendQuote(nil, name)
	return m.add(quoted, raw)
}

func appendHoldable(dst, raw []byte) []byte {
	if fitsJSONB(raw) {
		return append(dst, raw...)
	}
	dst, _ = jsontext.AppendQuote(dst, raw) // what is not UTF-8 becomes U+FFFD, all else stays readable
	return dst
}
