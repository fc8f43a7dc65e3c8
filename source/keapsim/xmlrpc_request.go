package keapsim

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// rpcRequest is a method call of XML-RPC. A parameter is a string, an int, a bool, a float64, a dateTime, a binary, a
// []any, or a map[string]any.
type rpcRequest struct {
	method string
	params []any
}

// dateTime is a parameter of that type, as written.
type dateTime string

// binary is a parameter of type base64, as written.
type binary string

// rpcParser reads a request strictly: what the protocol does not know is an error.
type rpcParser struct {
	d     *xml.Decoder
	depth int
}

// maxDepth is how deep structs and arrays may be nested.
const maxDepth = 20

// parseRequest reads a method call. Its errors are what the server would say of the request.
func parseRequest(body []byte) (rpcRequest, error) {
	p := &rpcParser{d: xml.NewDecoder(bytes.NewReader(body))}
	var req rpcRequest
	if len(bytes.TrimSpace(body)) == 0 {
		return req, errEnd
	}
	if _, err := p.open("methodCall"); err != nil {
		return req, err
	}
	if _, err := p.open("methodName"); err != nil {
		return req, err
	}
	name, err := p.textUntilEnd()
	if err != nil {
		return req, err
	}
	req.method = strings.TrimSpace(name)
	if req.method == "" {
		return req, errors.New("Missing method name")
	}
	found, err := p.open("params")
	if err != nil || !found {
		return req, err
	}
	for {
		found, err := p.open("param")
		if err != nil {
			return req, err
		}
		if !found {
			break
		}
		param, err := p.wrappedValue()
		if err != nil {
			return req, err
		}
		req.params = append(req.params, param)
		if err := p.close(); err != nil {
			return req, err
		}
	}
	if err := p.close(); err != nil { // of methodCall
		return req, err
	}
	if _, err := p.token(); !errors.Is(err, errEnd) {
		return req, errors.New("Content is not allowed in trailing section.")
	}
	return req, nil
}

// errEnd is met where the body ends.
var errEnd = errors.New("Premature end of file.")

// token returns the next element or end; white space and comments between them are nothing.
func (p *rpcParser) token() (xml.Token, error) {
	for {
		t, err := p.d.Token()
		if errors.Is(err, io.EOF) {
			return nil, errEnd
		}
		if err != nil {
			return nil, fmt.Errorf("%w", err)
		}
		switch t := t.(type) {
		case xml.StartElement, xml.EndElement:
			return t, nil
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return nil, fmt.Errorf("Unexpected text %q", string(t))
			}
		}
	}
}

// open reads the start of an element that has to have this name; false if its parent ends instead.
func (p *rpcParser) open(name string) (bool, error) {
	t, err := p.token()
	if err != nil {
		return false, err
	}
	start, ok := t.(xml.StartElement)
	if !ok {
		return false, nil
	}
	if start.Name.Local != name {
		return false, fmt.Errorf("Expected %s, got %s", name, start.Name.Local)
	}
	return true, nil
}

// close reads the end of an element.
func (p *rpcParser) close() error {
	t, err := p.token()
	if err != nil {
		return err
	}
	if start, ok := t.(xml.StartElement); ok {
		return fmt.Errorf("Unexpected element %s", start.Name.Local)
	}
	return nil
}

// textUntilEnd reads the text of an element up to its end.
func (p *rpcParser) textUntilEnd() (string, error) {
	var b strings.Builder
	for {
		t, err := p.d.Token()
		if err != nil {
			return "", fmt.Errorf("%w", err)
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			return "", fmt.Errorf("Unexpected element %s", t.Name.Local)
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// wrappedValue reads a value element.
func (p *rpcParser) wrappedValue() (any, error) {
	found, err := p.open("value")
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errors.New("Expected value")
	}
	return p.value()
}

// value reads what a value element holds, and its end. Bare text is a string.
func (p *rpcParser) value() (any, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errors.New("Too many levels of values")
	}
	defer func() { p.depth-- }()
	var bare strings.Builder
	for {
		t, err := p.d.Token()
		if err != nil {
			return nil, fmt.Errorf("%w", err)
		}
		switch t := t.(type) {
		case xml.CharData:
			bare.Write(t)
		case xml.EndElement:
			return bare.String(), nil
		case xml.StartElement:
			if strings.TrimSpace(bare.String()) != "" {
				return nil, fmt.Errorf("Unexpected text %q", bare.String())
			}
			v, err := p.typed(t.Name.Local)
			if err != nil {
				return nil, err
			}
			return v, p.close()
		}
	}
}

func (p *rpcParser) typed(kind string) (any, error) {
	switch kind {
	case "array":
		return p.array()
	case "struct":
		return p.members()
	case "string", "int", "i4", "boolean", "double", "dateTime.iso8601", "base64":
	default:
		return nil, fmt.Errorf("Unknown type: %s", kind)
	}
	text, err := p.textUntilEnd()
	if err != nil {
		return nil, err
	}
	return scalar(kind, text)
}

func scalar(kind, text string) (any, error) {
	trimmed := strings.TrimSpace(text)
	switch kind {
	case "int", "i4":
		n, err := strconv.ParseInt(trimmed, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("Failed to parse integer value: %s", text)
		}
		return int(n), nil
	case "boolean":
		if trimmed != "0" && trimmed != "1" {
			return nil, fmt.Errorf("Failed to parse boolean value: %s", text)
		}
		return trimmed == "1", nil
	case "double":
		f, err := strconv.ParseFloat(trimmed, 64)
		if err != nil {
			return nil, fmt.Errorf("Failed to parse double value: %s", text)
		}
		return f, nil
	case "dateTime.iso8601":
		if _, err := time.Parse("20060102T15:04:05", trimmed); err != nil {
			return nil, fmt.Errorf("Failed to parse date value: %s", text)
		}
		return dateTime(trimmed), nil
	case "base64":
		return binary(trimmed), nil
	default:
		return text, nil
	}
}

func (p *rpcParser) array() (any, error) {
	list := []any{}
	found, err := p.open("data")
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errors.New("Expected data")
	}
	for {
		found, err := p.open("value")
		if err != nil {
			return nil, err
		}
		if !found {
			return list, p.close()
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

func (p *rpcParser) members() (any, error) {
	all := map[string]any{}
	for {
		found, err := p.open("member")
		if err != nil {
			return nil, err
		}
		if !found {
			return all, nil
		}
		if found, err = p.open("name"); err != nil || !found {
			return nil, errors.Join(errors.New("Expected name"), err)
		}
		name, err := p.textUntilEnd()
		if err != nil {
			return nil, err
		}
		if all[name], err = p.wrappedValue(); err != nil {
			return nil, err
		}
		if err := p.close(); err != nil {
			return nil, err
		}
	}
}

// javaType is how the server names the type of a parameter.
func javaType(param any) string {
	switch param.(type) {
	case string:
		return "java.lang.String"
	case int:
		return "java.lang.Integer"
	case bool:
		return "java.lang.Boolean"
	case float64:
		return "java.lang.Double"
	case dateTime:
		return "java.util.Date"
	case binary:
		return "[B"
	case map[string]any:
		return "java.util.HashMap"
	default:
		return "[Ljava.lang.Object;"
	}
}
