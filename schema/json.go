package schema

import (
	"fmt"
	"io"
	"unicode/utf8"
)

// jsonReader reads JSON (RFC 8259) where it stands, value by value. It checks the grammar of all it passes, except that
// text need not be UTF-8 and may name half a surrogate pair: such text costs a value and no page, so it is judged where
// it is used. A fuzz test holds it against the JSON library.
//
// The methods that end in ok report whether the JSON is right so far; failure tells the rest.
type jsonReader struct {
	data []byte
	at   int
	seen marks // what the value read last may have in it; all marks, unless it is a text
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

// peek returns the next byte that is no white space, 0 at the end.
func (r *jsonReader) peek() byte {
	if r.at = pass(r.data, r.at); r.at < len(r.data) {
		return r.data[r.at]
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
	if r.at, _, ok = endText(r.data, from); !ok {
		return nil, false
	}
	name = r.data[from:r.at]
	return name, r.take(':')
}

// value reads any value.
func (r *jsonReader) value() (value []byte, ok bool) {
	r.at = pass(r.data, r.at)
	from := r.at
	if from < len(r.data) && r.data[from] == '"' {
		if r.at, r.seen, ok = endText(r.data, from); !ok {
			return nil, false
		}
		return r.data[from:r.at], true
	}
	if r.at, ok = endJSON(r.data, from); !ok {
		return nil, false
	}
	r.seen = allMarks
	return r.data[from:r.at], true
}

// plain tells whether a text can be taken as it stands: it has no escape sequence and is UTF-8.
func plain(text []byte, seen marks) bool {
	return seen == 0 || seen&markEscape == 0 && utf8.Valid(text)
}

// text reads a text that can be taken as it stands. Another value is left unread.
func (r *jsonReader) text(where *span) bool {
	if r.at >= len(r.data) || r.data[r.at] != '"' {
		return false
	}
	end, seen, ok := endText(r.data, r.at)
	if !ok || !plain(r.data[r.at:end], seen) {
		return false
	}
	*where = span{^(r.at + 1), end - 1}
	r.at = end
	return true
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
