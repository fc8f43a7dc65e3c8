package schema

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
)

// jsonReader reads JSON (RFC 8259) where it stands, value by value. It checks the grammar of all it passes, except that
// text need not be UTF-8 and may name half a surrogate pair: such text costs a value and no page, so it is judged where
// it is used. A fuzz test holds it against the JSON library.
//
// The methods that end in ok report whether the JSON is right so far; failure tells the rest.
type jsonReader struct {
	data []byte
	at   int
}

// maxDepth is how deep values may be nested, as in the JSON library.
const maxDepth = 10_000

// failure is the error after a method returned false.
func (r *jsonReader) failure() error {
	if r.at >= len(r.data) {
		return io.ErrUnexpectedEOF
	}
	return fmt.Errorf("not JSON: unexpected %q at byte %d", r.data[r.at], r.at)
}

// peek returns the next byte that is no white space, 0 at the end. What programs write has hardly any.
func (r *jsonReader) peek() byte {
	if r.at < len(r.data) && r.data[r.at] > ' ' {
		return r.data[r.at]
	}
	return r.space()
}

// space passes white space and returns the byte behind it, 0 at the end.
func (r *jsonReader) space() byte {
	for ; r.at < len(r.data); r.at++ {
		switch c := r.data[r.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// take takes a byte if it comes next.
func (r *jsonReader) take(c byte) bool {
	if r.peek() != c {
		return false
	}
	r.at++
	return true
}

// more goes to the next member or element of an object or list that ends with a brace or bracket, and takes that if
// none is left. first tells that none was read before.
func (r *jsonReader) more(end byte, first bool) (more, ok bool) {
	switch c := r.peek(); {
	case c == end:
		r.at++
		return false, true
	case first:
		return true, true
	case c == ',':
		r.at++
		return true, r.peek() != end
	}
	return true, false
}

// name reads a member's name, quoted, and its colon.
func (r *jsonReader) name() (name []byte, ok bool) {
	if r.peek() != '"' {
		return nil, false
	}
	from := r.at
	if !r.text() {
		return nil, false
	}
	name = r.data[from:r.at]
	return name, r.take(':')
}

// value reads any value.
func (r *jsonReader) value() (value []byte, ok bool) {
	r.peek()
	from := r.at
	if !r.skip(0) {
		return nil, false
	}
	return r.data[from:r.at], true
}

// read is value with an error.
func (r *jsonReader) read() ([]byte, error) {
	value, ok := r.value()
	if !ok {
		return nil, r.failure()
	}
	return value, nil
}

// each reads an object: member is called behind each name and reads the value.
func (r *jsonReader) each(member func(name []byte) error) error {
	if !r.take('{') {
		return r.failure()
	}
	for first := true; ; first = false {
		more, ok := r.more('}', first)
		if !ok {
			return r.failure()
		}
		if !more {
			return nil
		}
		name, ok := r.name()
		if !ok {
			return r.failure()
		}
		if err := member(name); err != nil {
			return err
		}
	}
}

// elements reads a list: element is called before each value and reads it.
func (r *jsonReader) elements(element func() error) error {
	if !r.take('[') {
		return r.failure()
	}
	for first := true; ; first = false {
		more, ok := r.more(']', first)
		if !ok {
			return r.failure()
		}
		if !more {
			return nil
		}
		if err := element(); err != nil {
			return err
		}
	}
}

func (r *jsonReader) skip(depth int) bool {
	switch c := r.peek(); c {
	case '"':
		return r.text()
	case '{':
		return depth < maxDepth && r.object(depth+1)
	case '[':
		return depth < maxDepth && r.list(depth+1)
	case 't':
		return r.literal("true")
	case 'f':
		return r.literal("false")
	case 'n':
		return r.literal("null")
	default:
		return r.number()
	}
}

func (r *jsonReader) object(depth int) bool {
	r.at++
	for first := true; ; first = false {
		more, ok := r.more('}', first)
		if !ok || !more {
			return ok
		}
		if _, ok := r.name(); !ok || !r.skip(depth) {
			return false
		}
	}
}

func (r *jsonReader) list(depth int) bool {
	r.at++
	for first := true; ; first = false {
		more, ok := r.more(']', first)
		if !ok || !more {
			return ok
		}
		if !r.skip(depth) {
			return false
		}
	}
}

func (r *jsonReader) literal(word string) bool {
	for i := range len(word) {
		if r.at >= len(r.data) || r.data[r.at] != word[i] {
			return false
		}
		r.at++
	}
	return true
}

func (r *jsonReader) number() bool {
	if r.at < len(r.data) && r.data[r.at] == '-' {
		r.at++
	}
	if r.at < len(r.data) && r.data[r.at] == '0' {
		r.at++
	} else if !r.digits() {
		return false
	}
	if r.at < len(r.data) && r.data[r.at] == '.' {
		r.at++
		if !r.digits() {
			return false
		}
	}
	if r.at < len(r.data) && r.data[r.at]|0x20 == 'e' {
		r.at++
		if r.at < len(r.data) && (r.data[r.at] == '+' || r.data[r.at] == '-') {
			r.at++
		}
		return r.digits()
	}
	return true
}

// digits takes one digit or more.
func (r *jsonReader) digits() bool {
	from := r.at
	for r.at < len(r.data) && r.data[r.at]-'0' < 10 {
		r.at++
	}
	return r.at > from
}

// text takes a text, whose opening quote comes next.
func (r *jsonReader) text() bool {
	r.at++
	for {
		r.plain()
		if r.at >= len(r.data) {
			return false
		}
		switch r.data[r.at] {
		case '"':
			r.at++
			return true
		case '\\':
			if !r.escape() {
				return false
			}
		default: // a control character
			return false
		}
	}
}

// plain goes to the next quote, backslash or control character. It looks at eight bytes at a time: of the lowest of them
// that is one of those, the highest bit is set in the sum of three tests; what the tests say of bytes above it does not
// matter.
func (r *jsonReader) plain() {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	data, i := r.data, r.at
	for ; i+8 <= len(data); i += 8 {
		x := binary.LittleEndian.Uint64(data[i:])
		quote, backslash := x^(ones*'"'), x^(ones*'\\')
		found := ((x - ones*' ') & ^x) | ((quote - ones) & ^quote) | ((backslash - ones) & ^backslash)
		if found &= highs; found != 0 {
			r.at = i + bits.TrailingZeros64(found)/8
			return
		}
	}
	for ; i < len(data) && data[i] >= ' ' && data[i] != '"' && data[i] != '\\'; i++ {
	}
	r.at = i
}

// escape takes an escape sequence, whose backslash comes next.
func (r *jsonReader) escape() bool {
	r.at++
	if r.at >= len(r.data) {
		return false
	}
	switch r.data[r.at] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		r.at++
		return true
	case 'u':
		r.at++
		for range 4 {
			if r.at >= len(r.data) || !hexadecimal(r.data[r.at]) {
				return false
			}
			r.at++
		}
		return true
	}
	return false
}

func hexadecimal(c byte) bool {
	return c-'0' < 10 || (c|0x20)-'a' < 6
}
