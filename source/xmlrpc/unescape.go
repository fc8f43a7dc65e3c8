package xmlrpc

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// unescaper turns the text of a value, as it stands in the answer, into plain text or into the inside of a JSON string.
// What XML does not allow (control characters, references to them, halves of surrogate pairs, bytes that are no UTF-8)
// becomes U+FFFD: Keap lets its users enter it. A reference that has no meaning stays as it is written.
type unescaper struct {
	repaired int // characters replaced
}

// form is what an unescaper writes.
type form bool

const (
	plainText form = false
	jsonText  form = true
)

// append appends text. messy is value.messy.
func (u *unescaper) append(dst, text []byte, messy bool, f form) []byte {
	for i := 0; i < len(text); {
		n := ordinary(text[i:])
		dst = append(dst, text[i:i+n]...)
		if i += n; i == len(text) {
			break
		}
		if messy && text[i] == '<' {
			var inner []byte
			inner, n = u.markup(text[i:])
			dst = u.cdata(dst, inner, f)
			i += n
			continue
		}
		r, n := u.character(text[i:], true)
		dst = appendCharacter(dst, r, f)
		i += n
	}
	return dst
}

// markup finds CDATA's text, and the length of what comes next and is no text.
func (u *unescaper) markup(text []byte) (inner []byte, n int) {
	for _, m := range []struct{ opening, ending string }{{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}} {
		if !bytes.HasPrefix(text, []byte(m.opening)) {
			continue
		}
		end := bytes.Index(text[len(m.opening):], []byte(m.ending))
		if end < 0 {
			break // cannot be: the scanner passed over it
		}
		end += len(m.opening)
		if m.opening == "<![CDATA[" {
			inner = text[len(m.opening):end]
		}
		return inner, end + len(m.ending)
	}
	u.repaired++
	return text[:1], 1
}

// cdata appends text in which "&" and "<" mean themselves.
func (u *unescaper) cdata(dst, text []byte, f form) []byte {
	for i := 0; i < len(text); {
		r, n := u.character(text[i:], false)
		dst = appendCharacter(dst, r, f)
		i += n
	}
	return dst
}

// character reads the character that text begins with, of n bytes.
func (u *unescaper) character(text []byte, references bool) (r rune, n int) {
	c := text[0]
	switch {
	case c == '&' && references:
		return u.reference(text)
	case c == '\r': // XML knows one kind of line break
		if len(text) > 1 && text[1] == '\n' {
			return '\n', 2
		}
		return '\n', 1
	case c < utf8.RuneSelf:
		return u.legal(rune(c)), 1
	}
	r, n = utf8.DecodeRune(text)
	if r == utf8.RuneError && n == 1 {
		u.repaired++
		return r, 1
	}
	return u.legal(r), n
}

// legal returns r, or U+FFFD if XML has no such character.
func (u *unescaper) legal(r rune) rune {
	if r >= ' ' && r < 0xD800 || r == '\t' || r == '\n' || r == '\r' || r >= 0xE000 && r < 0xFFFE || r > 0xFFFF && r <= utf8.MaxRune {
		return r
	}
	u.repaired++
	return utf8.RuneError
}

// reference reads a reference, whose "&" comes first.
func (u *unescaper) reference(text []byte) (r rune, n int) {
	if len(text) > 2 && text[1] == '#' {
		if r, n, ok := number(text); ok {
			return u.legal(r), n
		}
	} else if r, n := entity(text); n > 0 {
		return r, n
	}
	u.repaired++
	return '&', 1
}

func entity(text []byte) (r rune, n int) {
	i := bytes.IndexByte(text[:min(len(text), len("&quot;"))], ';')
	if i < 0 {
		return 0, 0
	}
	switch string(text[1:i]) {
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "amp":
		r = '&'
	case "quot":
		r = '"'
	case "apos":
		r = '\''
	default:
		return 0, 0
	}
	return r, i + 1
}

// number reads a reference by number.
func number(text []byte) (r rune, n int, ok bool) {
	i, base := 2, rune(10)
	if text[2] == 'x' {
		i, base = 3, 16
	}
	from := i
	for ; i < len(text); i++ {
		c := rune(text[i])
		var digit rune
		switch {
		case c >= '0' && c <= '9':
			digit = c - '0'
		case base == 16 && (c|0x20) >= 'a' && (c|0x20) <= 'f':
			digit = (c | 0x20) - 'a' + 10
		case c == ';' && i > from:
			return r, i + 1, true
		default:
			return 0, 0, false
		}
		r = min(r*base+digit, utf8.MaxRune+1)
	}
	return 0, 0, false
}

func appendCharacter(dst []byte, r rune, f form) []byte {
	if f == jsonText {
		switch r {
		case '"', '\\':
			return append(dst, '\\', byte(r))
		case '\n':
			return append(dst, '\\', 'n')
		case '\t':
			return append(dst, '\\', 't')
		case '\r':
			return append(dst, '\\', 'r')
		}
	}
	return utf8.AppendRune(dst, r)
}

// ordinary is the number of bytes before the first that needs to be looked at: a control character, "&", "<", a quote,
// a backslash, or one beyond ASCII. It looks at eight bytes at a time: of the lowest of them that is one of those, the
// highest bit is set in the sum of the tests; what the tests say of bytes above it does not matter.
func ordinary(b []byte) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		quote, backslash, and, less := x^(ones*'"'), x^(ones*'\\'), x^(ones*'&'), x^(ones*'<')
		found := x | (x - ones*' ') | (quote - ones) | (backslash - ones) | (and - ones) | (less - ones)
		if found &= highs; found != 0 {
			// A borrow out of a lower byte may mark one that is ordinary, but the lowest mark is always true: see above.
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(b) && special[b[i]] == 0; i++ {
	}
	return i
}

var special = func() (t [256]byte) {
	for c := range t {
		if c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '&' || c == '<' {
			t[c] = 1
		}
	}
	return t
}()
