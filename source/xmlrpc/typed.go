package xmlrpc

import (
	"bytes"
	"io"
)

// typed reads a value with a type, whose tag comes next, to the end of the value. ok is false if no type comes next.
func (s *scanner) typed() (v value, open, ok bool, err error) {
	switch {
	case s.literal("<i4>"):
		return s.scalar(kindInt, "i4", "</i4></value>")
	case s.literal("<dateTime.iso8601>"):
		return s.scalar(kindTime, "dateTime.iso8601", "</dateTime.iso8601></value>")
	case s.literal("<double>"):
		return s.scalar(kindDouble, "double", "</double></value>")
	case s.literal("<string>"):
		return s.scalar(kindText, "string", "</string></value>")
	case s.literal("<struct>"):
		return s.openStruct()
	}
	return s.rareType()
}

var scalarTypes = map[string]kind{
	"string": kindText, "i4": kindInt, "int": kindInt, "i8": kindInt, "i2": kindInt, "i1": kindInt, "biginteger": kindInt,
	"boolean": kindBool, "double": kindDouble, "float": kindDouble, "bigdecimal": kindDouble,
	"dateTime.iso8601": kindTime, "dateTime": kindTime, "base64": kindBase64, "nil": kindNil,
}

func (s *scanner) rareType() (v value, open, ok bool, err error) {
	if t, err := s.tag(); err == nil && t.shape != tagClose {
		return s.typedBy(t)
	}
	// CDATA, a stray "<", or an end that came early: whoever reads it as text finds out.
	return v, false, false, nil
}

func (s *scanner) typedBy(t tag) (v value, open, ok bool, err error) {
	kind, scalar := scalarTypes[string(t.name)]
	switch {
	case scalar && t.shape == tagEmpty:
		v = value{kind: kind, from: s.at, to: s.at}
		return v, false, s.endsValue(), nil
	case scalar:
		return s.scalar(kind, string(t.full), "")
	case string(t.name) == "struct" && t.shape == tagEmpty:
		return value{kind: kindStruct}, false, true, s.close("value")
	case string(t.name) == "struct":
		return s.openStruct()
	case string(t.name) == "array" && t.shape == tagEmpty:
		return value{kind: kindArray}, false, true, s.close("value")
	case string(t.name) == "array":
		return s.openArray()
	}
	return v, false, false, nil
}

// scalar reads what stands between the tags of a type, and the end of the value. ending is both closing tags as Keap
// writes them. If the value does not end there, it is none of the type.
func (s *scanner) scalar(k kind, name, ending string) (v value, open, ok bool, err error) {
	from := s.at
	if i := bytes.IndexByte(s.data[from:], '<'); i >= 0 && ending != "" {
		s.at += i
		if s.literal(ending) {
			return value{kind: k, from: from, to: from + i}, false, true, nil
		}
		s.at = from
	}
	if v, err = s.text(k, from, name); err != nil {
		return v, false, false, err
	}
	return v, false, s.endsValue(), nil
}

func (s *scanner) openStruct() (v value, open, ok bool, err error) {
	if s.depth++; s.depth > maxDepth {
		return v, false, false, errDepth
	}
	return value{kind: kindStruct}, true, true, nil
}

func (s *scanner) openArray() (v value, open, ok bool, err error) {
	if s.depth++; s.depth > maxDepth {
		return v, false, false, errDepth
	}
	v.kind = kindArray
	if s.literal("<data>") {
		return v, true, true, nil
	}
	t, err := s.tag()
	switch {
	case err != nil:
		return v, false, false, err
	case t.shape == tagOpen && string(t.name) == "data":
		return v, true, true, nil
	case t.shape == tagEmpty && string(t.name) == "data":
		return v, false, true, s.endArray()
	case t.shape == tagClose && string(t.name) == "array":
		s.depth--
		return v, false, true, s.close("value")
	}
	s.at = t.from
	return v, false, false, s.bad()
}

// text reads on to the closing tag of the named element, which began at from. CDATA and comments are passed over, and
// a tag that means nothing here is text. A tag of XML-RPC's structure is an error: the closing tag was lost.
func (s *scanner) text(k kind, from int, name string) (value, error) {
	v := value{kind: k, from: from}
	for {
		i := bytes.IndexByte(s.data[s.at:], '<')
		if i < 0 {
			s.at = len(s.data)
			return v, io.ErrUnexpectedEOF
		}
		s.at += i
		end := s.at
		if s.closes(name) {
			v.to = end
			return v, nil
		}
		v.messy = true
		passed, err := s.markup()
		switch {
		case err != nil:
			return v, err
		case !passed && s.structural():
			return v, s.bad()
		case !passed:
			s.at++
		}
	}
}

// closes takes the closing tag of the named element if it comes next.
func (s *scanner) closes(name string) bool {
	rest := s.data[s.at:]
	if len(rest) < len(name)+3 || rest[1] != '/' || string(rest[2:2+len(name)]) != name {
		return false
	}
	for i := 2 + len(name); i < len(rest); i++ {
		switch rest[i] {
		case '>':
			s.at += i + 1
			return true
		case ' ', '\t', '\r', '\n':
		default:
			return false
		}
	}
	return false
}

// structural tells whether a tag of XML-RPC's structure comes next, or the answer ends within a tag.
func (s *scanner) structural() bool {
	rest := s.data[s.at+1:]
	if len(rest) > 0 && rest[0] == '/' {
		rest = rest[1:]
	}
	n := nameLength(rest)
	if n == len(rest) {
		return true
	}
	switch string(rest[:n]) {
	case "value", "member", "name", "struct", "array", "data", "param", "params", "fault", "methodResponse":
		return true
	}
	return false
}
