package schema

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// maxJSONDepth is far below what Postgres' parser can nest.
const maxJSONDepth = 100

// fitsJSONB tells whether Postgres' jsonb can hold a valid JSON value: it takes no NUL, no lone surrogate, no broken
// UTF-8, and numbers become numeric.
func fitsJSONB(raw []byte) bool {
	return harmless(raw) || judge(raw)
}

// harmless recognises at a glance what surely fits: without \u there is neither NUL nor surrogate, and numbers that
// are short and have no exponent are no trouble.
func harmless(raw []byte) bool {
	if len(raw) < 20 && isDecimal(raw) {
		return true
	}
	if !utf8.Valid(raw) || bytes.Contains(raw, []byte(`\u`)) {
		return false
	}
	if raw[0] == '"' {
		return true
	}
	return len(raw) < maxDigits && bytes.Count(raw, []byte{'['})+bytes.Count(raw, []byte{'{'}) < maxJSONDepth && !hasExponent(raw)
}

// isDecimal tells whether there are but digits, signs and points.
func isDecimal(raw []byte) bool {
	for _, c := range raw {
		if c > '9' || c < '-' {
			return false
		}
	}
	return true
}

// hasExponent tells whether an e follows a digit, as it does in scientific notation and in some texts.
func hasExponent(raw []byte) bool {
	for i := 1; i < len(raw); i++ {
		if raw[i]|0x20 == 'e' && raw[i-1] >= '0' && raw[i-1] <= '9' {
			return true
		}
	}
	return false
}

// judge reads the value token by token.
func judge(raw []byte) bool {
	dec := jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true))
	for {
		t, err := dec.ReadToken()
		switch {
		case err != nil:
			return dec.InputOffset() == int64(len(raw)) // the end, and not broken UTF-8 or a lone surrogate
		case dec.StackDepth() > maxJSONDepth:
			return false
		case t.Kind() == '"' && strings.IndexByte(t.String(), 0) >= 0:
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

// has reports whether there is a member with a raw name.
func (m members) has(name []byte) bool {
	if !bytes.Contains(m, name) {
		return false
	}
	found := false
	r := jsonReader{data: slices.Concat([]byte{'{'}, m, []byte{'}'})}
	_ = r.each(func(other []byte) error {
		found = found || bytes.Equal(other, name)
		_, err := r.read()
		return err
	})
	return found
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
