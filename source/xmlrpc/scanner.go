package xmlrpc

import (
	"bytes"
	"errors"
	"io"
)

// scanner reads an answer where it stands, value by value. It expects what Keap's server sends, tags without white space
// between them, and falls back to a slower reading that takes indentation, attributes, comments and CDATA.
//
// What is wrong inside a value costs that value: it is kept as text. What is wrong between values is an error, since
// nobody can tell then which records the answer holds.
type scanner struct {
	data  []byte
	at    int
	depth int
}

// value is a value of an answer: where its text stands, or the whole of a struct or array.
type value struct {
	kind kind
	// messy tells that the text holds markup: CDATA, comments, or a stray "<".
	messy    bool
	from, to int
}

type kind uint8

const (
	kindNone kind = iota // no value at all
	kindText             // with <string> or without any type
	kindInt
	kindBool
	kindDouble
	kindTime
	kindBase64
	kindNil
	kindStruct
	kindArray
)

// maxDepth is how deep values may be nested. Keap's answers have three levels.
const maxDepth = 100

var (
	errDepth     = errors.New("the answer is nested too deeply")
	errStructure = errors.New("not XML-RPC")
)

// bad is the error of what stands at s.at. An answer that ends in the middle of a tag was cut.
func (s *scanner) bad() error {
	rest := s.data[s.at:]
	if len(rest) == 0 || rest[0] == '<' && bytes.IndexByte(rest, '>') < 0 {
		return io.ErrUnexpectedEOF
	}
	return errStructure
}

// literal takes the text if it comes next.
func (s *scanner) literal(text string) bool {
	if len(s.data)-s.at >= len(text) && string(s.data[s.at:s.at+len(text)]) == text {
		s.at += len(text)
		return true
	}
	return false
}

// whole reads a value to its end. Of a struct or array it makes sure that it is well-formed.
func (s *scanner) whole() (value, error) {
	from := s.at
	v, open, err := s.begin()
	if err != nil || v.kind < kindStruct {
		return v, err
	}
	if open && v.kind == kindStruct {
		err = s.members(func([]byte) error { return s.skip() })
	} else if open {
		err = s.elements(s.skip)
	}
	v.from, v.to = from, s.at
	return v, err
}

func (s *scanner) skip() error {
	_, err := s.whole()
	return err
}

// begin reads a scalar whole, and of a struct or array what comes before its first member or element; open tells that
// its members or elements must be read next.
func (s *scanner) begin() (v value, open bool, err error) {
	if !s.literal("<value>") {
		t, err := s.tag()
		if err != nil {
			return v, false, err
		}
		if t.shape == tagClose || string(t.name) != "value" {
			s.at = t.from
			return v, false, s.bad()
		}
		if t.shape == tagEmpty {
			return value{kind: kindText, from: s.at, to: s.at}, false, nil
		}
	}
	from := s.at
	i := bytes.IndexByte(s.data[from:], '<')
	if i < 0 {
		s.at = len(s.data)
		return v, false, io.ErrUnexpectedEOF
	}
	s.at += i
	if s.literal("</value>") {
		return value{kind: kindText, from: from, to: from + i}, false, nil
	}
	if blank(s.data[from : from+i]) {
		if v, open, ok, err := s.typed(); ok || err != nil {
			return v, open, err
		}
		s.at = from + i
	}
	v, err = s.text(kindText, from, "value")
	return v, false, err
}

// members reads the members of a struct that begin opened. member is called behind each name and reads the value; the
// name is valid until then.
func (s *scanner) members(member func(name []byte) error) error {
	for {
		name, more, err := s.name()
		if err != nil || !more {
			return err
		}
		if err := member(name); err != nil {
			return err
		}
		if !s.literal("</member>") {
			if err := s.close("member"); err != nil {
				return err
			}
		}
	}
}

// name goes to the next member's value. Without one left, it takes the end of the struct and of the value around it.
func (s *scanner) name() (name []byte, more bool, err error) {
	if s.literal("<member><name>") {
		from := s.at
		if i := bytes.IndexByte(s.data[from:], '<'); i >= 0 {
			s.at += i
			if s.literal("</name>") {
				return plainName(s.data[from : from+i]), true, nil
			}
		}
		return s.slowName(from)
	}
	t, err := s.tag()
	switch {
	case err != nil:
		return nil, false, err
	case t.shape == tagClose && string(t.name) == "struct":
		s.depth--
		return nil, false, s.close("value")
	case t.shape != tagOpen || string(t.name) != "member":
		s.at = t.from
		return nil, false, s.bad()
	}
	if t, err = s.tag(); err != nil {
		return nil, false, err
	}
	if t.shape == tagClose || string(t.name) != "name" {
		s.at = t.from
		return nil, false, s.bad()
	}
	if t.shape == tagEmpty {
		return nil, true, nil
	}
	return s.slowName(s.at)
}

func (s *scanner) slowName(from int) ([]byte, bool, error) {
	s.at = from
	v, err := s.text(kindText, from, "name")
	if err != nil {
		return nil, false, err
	}
	name := s.data[v.from:v.to]
	if v.messy {
		var u unescaper
		name = u.append(nil, name, true, plainText)
	} else {
		name = plainName(name)
	}
	return name, true, nil
}

// plainName resolves references in a name. Keap's names have none.
func plainName(name []byte) []byte {
	if bytes.IndexByte(name, '&') < 0 {
		return name
	}
	var u unescaper
	return u.append(nil, name, false, plainText)
}

// elements reads the elements of an array that begin opened. element is called before each and reads it.
func (s *scanner) elements(element func() error) error {
	for {
		more, err := s.element()
		if err != nil || !more {
			return err
		}
		if err := element(); err != nil {
			return err
		}
	}
}

// element tells whether another element comes next. If not, it takes the end of the array and of the value around it.
func (s *scanner) element() (more bool, err error) {
	const opening = "<value>"
	if len(s.data)-s.at >= len(opening) && string(s.data[s.at:s.at+len(opening)]) == opening {
		return true, nil
	}
	t, err := s.tag()
	switch {
	case err != nil:
		return false, err
	case t.shape != tagClose && string(t.name) == "value":
		s.at = t.from
		return true, nil
	case t.shape == tagClose && string(t.name) == "data":
		return false, s.endArray()
	}
	s.at = t.from
	return false, s.bad()
}

func (s *scanner) endArray() error {
	s.depth--
	if err := s.close("array"); err != nil {
		return err
	}
	return s.close("value")
}
