package xmlrpc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// response reads an answer: result is called before its value and reads it. An answer that reports a fault is a fault
// as error; one that ends early is io.ErrUnexpectedEOF.
func (s *scanner) response(result func() error) error {
	err := s.envelope(result)
	if errors.Is(err, errStructure) {
		rest := s.data[min(s.at, len(s.data)):]
		err = fmt.Errorf("%w: unexpected %q at byte %d", err, rest[:min(len(rest), 24)], s.at)
	}
	return err
}

func (s *scanner) envelope(result func() error) error {
	s.literal("\ufeff")
	if err := s.open("methodResponse"); err != nil {
		return err
	}
	t, err := s.tag()
	switch {
	case err != nil:
		return err
	case t.shape == tagOpen && string(t.name) == "fault":
		return s.fault()
	case t.shape != tagOpen || string(t.name) != "params":
		s.at = t.from
		return s.bad()
	}
	if err := s.open("param"); err != nil {
		return err
	}
	if err := result(); err != nil {
		return err
	}
	return s.closeAll("param", "params", "methodResponse")
}

func (s *scanner) open(name string) error {
	t, err := s.tag()
	if err == nil && (t.shape != tagOpen || string(t.name) != name) {
		s.at = t.from
		err = s.bad()
	}
	return err
}

// closeAll takes closing tags to the end of the answer, behind which nothing may follow.
func (s *scanner) closeAll(names ...string) error {
	for _, name := range names {
		if err := s.close(name); err != nil {
			return err
		}
	}
	if err := s.space(); err == nil {
		return errStructure
	} else if s.at < len(s.data) {
		return err
	}
	return nil
}

// fault reads the rest of an answer that reports one.
func (s *scanner) fault() error {
	var f fault
	v, open, err := s.begin()
	if err != nil {
		return err
	}
	if v.kind != kindStruct || !open {
		return errStructure
	}
	err = s.members(func(name []byte) error {
		which := string(name)
		v, err := s.whole()
		if err != nil {
			return err
		}
		switch which {
		case "faultCode":
			if f.code, err = strconv.Atoi(string(s.plain(v))); err != nil {
				return errStructure
			}
		case "faultString":
			f.text = string(s.plain(v))
		}
		return nil
	})
	if err == nil {
		err = s.closeAll("fault", "methodResponse")
	}
	if err != nil {
		return err
	}
	return f
}

// plain is the text of a scalar, without white space around it unless it is a text.
func (s *scanner) plain(v value) []byte {
	text := s.data[v.from:v.to]
	if ordinary(text) < len(text) {
		var u unescaper
		text = u.append(nil, text, v.messy, plainText)
	}
	if v.kind != kindText {
		text = bytes.TrimSpace(text)
	}
	return text
}

// integer reads an answer that is one number.
func integer(data []byte) (n int64, err error) {
	s := &scanner{data: data}
	err = s.response(func() error {
		v, err := s.whole()
		if err != nil {
			return err
		}
		if n, err = strconv.ParseInt(string(bytes.TrimSpace(s.plain(v))), 10, 64); err != nil {
			return fmt.Errorf("%w: it is no number", errStructure)
		}
		return nil
	})
	return n, err
}

// isCut tells whether an answer ended early.
func isCut(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }
