package xmlrpc

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// tree writes a value of the scanner's in a form that can be compared: kinds, texts and structure.
func tree(s *scanner, b *strings.Builder) error {
	v, open, err := s.begin()
	if err != nil {
		return err
	}
	switch v.kind {
	case kindStruct:
		b.WriteString("{")
		if open {
			err = s.members(func(name []byte) error {
				b.WriteString(strconv.Quote(string(name)) + ":")
				return tree(s, b)
			})
		}
		b.WriteString("}")
	case kindArray:
		b.WriteString("[")
		if open {
			err = s.elements(func() error { return tree(s, b) })
		}
		b.WriteString("]")
	default:
		b.WriteString(strconv.Itoa(int(v.kind)) + strconv.Quote(string(s.plain(v))) + ",")
	}
	return err
}

func scan(data []byte) (string, error) {
	var b strings.Builder
	s := scanner{data: data}
	err := s.response(func() error { return tree(&s, &b) })
	return b.String(), err
}

// errUnsure is the reference's answer to what well-formed XML may hold and XML-RPC says nothing of.
var errUnsure = errors.New("not clear what that means")

// reference reads an answer by encoding/xml, slowly and to the letter.
type reference struct {
	*xml.Decoder
	plain bool // the document has no CDATA and no references by number, so that blank text is indentation
	out   strings.Builder
}

// node is an element with what is in it.
type node struct {
	name     string
	text     string
	texts    bool // there was text of any kind
	children []*node
}

func refer(data []byte) (string, error) {
	r := &reference{
		Decoder: xml.NewDecoder(bytes.NewReader(data)),
		plain:   !bytes.Contains(data, []byte("&#")) && !bytes.Contains(data, []byte("<![CDATA[")),
	}
	root, err := r.document()
	if err != nil {
		return "", err
	}
	params, err := root.only("methodResponse", "params")
	if err != nil {
		return "", err
	}
	param, err := params.only("params", "param")
	if err != nil {
		return "", err
	}
	value, err := param.only("param", "value")
	if err != nil {
		return "", err
	}
	err = r.value(value, 0)
	return r.out.String(), err
}

// document reads everything into nodes.
func (r *reference) document() (root *node, err error) {
	top := &node{}
	stack := []*node{top}
	for {
		token, err := r.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		last := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Space != "" {
				return nil, errUnsure
			}
			n := &node{name: t.Name.Local}
			last.children = append(last.children, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			last.text += string(t)
			last.texts = true
		case xml.Directive:
			return nil, errUnsure
		}
	}
	if len(top.children) != 1 || !blank([]byte(top.text)) {
		return nil, errUnsure
	}
	return top.children[0], nil
}

func (n *node) only(name, child string) (*node, error) {
	if n.name != name || len(n.children) != 1 || n.children[0].name != child || !blank([]byte(n.text)) {
		return nil, errUnsure
	}
	return n.children[0], nil
}

func (r *reference) value(n *node, depth int) error {
	if n.name != "value" || depth > maxDepth {
		return errUnsure
	}
	if len(n.children) == 0 {
		r.out.WriteString(strconv.Itoa(int(kindText)) + strconv.Quote(n.text) + ",")
		return nil
	}
	if len(n.children) != 1 || !blank([]byte(n.text)) || n.texts && !r.plain {
		return errUnsure
	}
	typ := n.children[0]
	kind, scalar := scalarTypes[typ.name]
	switch {
	case typ.name == "struct":
		return r.members(typ, depth)
	case typ.name == "array":
		return r.elements(typ, depth)
	case !scalar || len(typ.children) > 0:
		return errUnsure
	}
	text := typ.text
	if kind != kindText {
		text = string(bytes.TrimSpace([]byte(text)))
	}
	r.out.WriteString(strconv.Itoa(int(kind)) + strconv.Quote(text) + ",")
	return nil
}

func (r *reference) members(n *node, depth int) error {
	r.out.WriteString("{")
	if !r.indented(n) {
		return errUnsure
	}
	for _, m := range n.children {
		if m.name != "member" || len(m.children) != 2 || !r.indented(m) || m.children[0].name != "name" || len(m.children[0].children) > 0 {
			return errUnsure
		}
		r.out.WriteString(strconv.Quote(m.children[0].text) + ":")
		if err := r.value(m.children[1], depth+1); err != nil {
			return err
		}
	}
	r.out.WriteString("}")
	return nil
}

func (r *reference) elements(n *node, depth int) error {
	r.out.WriteString("[")
	switch {
	case len(n.children) == 0 && r.indented(n):
	case len(n.children) != 1 || !r.indented(n) || n.children[0].name != "data" || !r.indented(n.children[0]):
		return errUnsure
	default:
		for _, v := range n.children[0].children {
			if err := r.value(v, depth+1); err != nil {
				return err
			}
		}
	}
	r.out.WriteString("]")
	return nil
}

// indented tells whether an element holds nothing but elements.
func (r *reference) indented(n *node) bool { return blank([]byte(n.text)) && (r.plain || !n.texts) }
