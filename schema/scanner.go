package schema

import (
	"bytes"
	"errors"
	"io"
)

// scanner walks a record whose grammar is known to be right: SplitJSON had the JSON library read all of it before. So
// it looks for the ends of values alone, several times faster than a second full reading. On anything else it stops
// with an error or yields nonsense, but never leaves the data.
type scanner struct {
	data []byte
	at   int
}

// peek returns the first byte of what comes next: a value, or the end of the object or list that is being read. 0
// stands for the end of the data.
func (s *scanner) peek() byte {
	for ; s.at < len(s.data); s.at++ {
		if c := s.data[s.at]; !between[c] {
			return c
		}
	}
	return 0
}

// between are the bytes that stand between values.
var between = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, ',': true, ':': true}

// step takes the brace or bracket that peek returned.
func (s *scanner) step() { s.at++ }

// value takes the next value, or the next member's name.
func (s *scanner) value() ([]byte, error) {
	c := s.peek()
	from, whole := s.at, c != 0
	switch c {
	case 0:
	case '"':
		whole = s.text()
	case '{', '[':
		whole = s.composite()
	default:
		for s.at < len(s.data) && !delimits(s.data[s.at]) {
			s.at++
		}
		if s.at == from {
			return nil, errMisplaced
		}
	}
	if !whole {
		return nil, io.ErrUnexpectedEOF
	}
	return s.data[from:s.at], nil
}

// name takes the next member's name, quoted.
func (s *scanner) name() ([]byte, error) {
	if c := s.peek(); c != '"' && c != 0 {
		return nil, errMisplaced
	}
	return s.value()
}

var errMisplaced = errors.New("unexpected JSON value")

// delimits tells whether a byte ends a number, true, false or null.
func delimits(c byte) bool {
	switch c {
	case ',', ':', '}', ']', '{', '[', '"', ' ', '\t', '\r', '\n':
		return true
	}
	return false
}

// text goes behind the text that begins here: behind the next quote with an even number of backslashes before it.
func (s *scanner) text() bool {
	for i := s.at + 1; ; {
		n := bytes.IndexByte(s.data[i:], '"')
		if n < 0 {
			return false
		}
		i += n + 1
		escapes := 0
		for s.data[i-2-escapes] == '\\' {
			escapes++ // stops at the opening quote at the latest
		}
		if escapes%2 == 0 {
			s.at = i
			return true
		}
	}
}

// composite goes behind the object or list that begins here.
func (s *scanner) composite() bool {
	for depth := 0; s.at < len(s.data); {
		switch s.data[s.at] {
		case '"':
			if !s.text() {
				return false
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		s.at++
		if depth == 0 {
			return true
		}
	}
	return false
}
