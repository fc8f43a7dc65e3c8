package xmlrpc

import (
	"bytes"
	"io"
)

// tag is a tag as it stands: its name, without the prefix of a name space.
type tag struct {
	name  []byte
	full  []byte // with the prefix
	shape tagShape
	from  int
}

type tagShape uint8

const (
	tagOpen  tagShape = iota
	tagClose          // </name>
	tagEmpty          // <name/>
)

// tag takes the next tag. Only white space and comments may come before it.
func (s *scanner) tag() (tag, error) {
	if err := s.space(); err != nil {
		return tag{}, err
	}
	t := tag{from: s.at}
	if s.at >= len(s.data) || s.data[s.at] != '<' {
		return t, s.bad()
	}
	s.at++
	if s.at < len(s.data) && s.data[s.at] == '/' {
		t.shape = tagClose
		s.at++
	}
	n := nameLength(s.data[s.at:])
	t.full = s.data[s.at : s.at+n]
	t.name = t.full
	if i := bytes.IndexByte(t.name, ':'); i >= 0 {
		t.name = t.name[i+1:]
	}
	s.at += n
	if n == 0 || !s.attributes(&t) {
		s.at = t.from
		return t, s.bad()
	}
	return t, nil
}

// attributes takes the rest of a tag. What the attributes say is of no interest.
func (s *scanner) attributes(t *tag) bool {
	var quote byte
	for ; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; {
		case c == '<':
			return false
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			if s.data[s.at-1] == '/' && t.shape == tagOpen {
				t.shape = tagEmpty
			}
			s.at++
			return true
		}
	}
	return false
}

// close takes the closing tag of the named element.
func (s *scanner) close(name string) error {
	t, err := s.tag()
	if err == nil && (t.shape != tagClose || string(t.name) != name) {
		s.at = t.from
		err = s.bad()
	}
	return err
}

// endsValue takes the closing tag of a value if it comes next.
func (s *scanner) endsValue() bool { return s.literal("</value>") || s.close("value") == nil }

// space passes over white space, comments and processing instructions.
func (s *scanner) space() error {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
			continue
		case '<':
			passed, err := s.between()
			if err != nil {
				return err
			}
			if passed {
				continue
			}
		}
		return nil
	}
	return io.ErrUnexpectedEOF
}

// between passes over a comment or a processing instruction, if one comes next.
func (s *scanner) between() (bool, error) {
	if passed, err := s.pass("<!--", "-->"); passed || err != nil {
		return passed, err
	}
	return s.pass("<?", "?>")
}

// markup is between for text, where CDATA may come as well.
func (s *scanner) markup() (bool, error) {
	if passed, err := s.pass("<![CDATA[", "]]>"); passed || err != nil {
		return passed, err
	}
	return s.between()
}

func (s *scanner) pass(opening, ending string) (bool, error) {
	if !s.literal(opening) {
		return false, nil
	}
	i := bytes.Index(s.data[s.at:], []byte(ending))
	if i < 0 {
		s.at = len(s.data)
		return false, io.ErrUnexpectedEOF
	}
	s.at += i + len(ending)
	return true, nil
}

// nameLength is how many bytes of a tag's name b begins with.
func nameLength(b []byte) int {
	for i, c := range b {
		switch {
		case c-'a' < 26, c-'A' < 26, c-'0' < 10, c == '.', c == ':', c == '_', c == '-', c >= 0x80:
		default:
			return i
		}
	}
	return len(b)
}

// blank tells whether b is white space only.
func blank(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}
