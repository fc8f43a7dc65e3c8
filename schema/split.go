package schema

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/zeebo/xxh3"
)

// SplitJSON finds the records in REST v2's answer to a list call and appends them to into, with the answer's
// next_page_token as it stands. The records share body's memory. An answer that is cut, is not JSON, has no list of the
// entity's records, or has that list or the token twice is an error.
func (e *Entity) SplitJSON(body []byte, parent string, into []Raw) (records []Raw, next string, err error) {
	return e.newSplitter(body, parent).split(into)
}

// SkimJSON is SplitJSON for an answer whose records are going to be decoded, but for those that are known by their hashes: it
// does not look inside them. In an answer that is not JSON it may find too few of them, or others; then DecodeJSON refuses one
// at least of those it found.
func (e *Entity) SkimJSON(body []byte, parent string, into []Raw) (records []Raw, next string, err error) {
	s := e.newSplitter(body, parent)
	s.skim = true
	return s.split(into)
}

func (s *splitter) split(into []Raw) (records []Raw, next string, err error) {
	s.records = into
	found, continued := false, false
	err = s.json.each(func(name []byte) error {
		switch string(name) {
		case `"` + s.entity.V2.ArrayKey + `"`:
			if found {
				return fmt.Errorf("the answer has two members %s", name)
			}
			found = true
			return s.list()
		case `"next_page_token"`:
			if continued {
				return fmt.Errorf("the answer has two members %s", name)
			}
			continued = true
			next, err = s.token()
			return err
		}
		_, err := s.json.read()
		return err
	})
	switch {
	case err != nil:
		return into, "", err
	case s.json.peek() != 0:
		return into, "", errors.New("more follows the answer")
	case !found:
		return into, "", fmt.Errorf("the answer has no member %q", s.entity.V2.ArrayKey)
	}
	return s.records, next, nil
}

// SingleJSON takes body as one record.
func (e *Entity) SingleJSON(body []byte, parent string) (Raw, error) {
	s := e.newSplitter(body, parent)
	if s.json.peek() != '{' {
		return Raw{}, errors.New("not a JSON object")
	}
	if err := s.record(); err != nil {
		return Raw{}, err
	}
	if s.json.peek() != 0 {
		return Raw{}, errors.New("more follows the record")
	}
	return s.records[0], nil
}

type splitter struct {
	entity  *Entity
	json    jsonReader
	skim    bool
	key     keyFinder
	seed    uint64
	parent  string
	records []Raw
}

func (e *Entity) newSplitter(body []byte, parent string) *splitter {
	return &splitter{entity: e, json: jsonReader{data: body}, key: e.keyFinder(), seed: e.HashSeed(parent), parent: parent}
}

// token reads a text or a number, or null for none.
func (s *splitter) token() (string, error) {
	raw, err := s.json.read()
	switch {
	case err != nil:
		return "", err
	case raw[0] == 'n':
		return "", nil
	case raw[0] == '"':
		text, err := jsontext.AppendUnquote(nil, raw)
		return string(text), err
	case raw[0] == '{' || raw[0] == '[':
		return "", errors.New("next_page_token is no text")
	}
	return string(raw), nil
}

// list reads the array of records. Null is an error: an answer without its list must not look like an empty list.
func (s *splitter) list() error {
	if s.json.peek() == '[' {
		return s.json.elements(s.record)
	}
	if _, err := s.json.read(); err != nil {
		return err
	}
	return errors.New("there is no list where the records should be")
}

func (s *splitter) record() error {
	raw, err := s.raw()
	if err != nil {
		return err
	}
	r := Raw{Bytes: raw, Hash: int64(xxh3.HashSeed(raw, s.seed)), Parent: s.parent}
	if r.ID, err = s.key.find(raw); err != nil {
		if err := r.Check(); err != nil { // nobody is going to decode it
			return err
		}
		r.Reason = err.Error()
	}
	s.records = append(s.records, r)
	return nil
}

func (s *splitter) raw() ([]byte, error) {
	if !s.skim || s.json.peek() != '{' {
		return s.json.read()
	}
	from := s.json.at
	end, ok := endObject(s.json.data, from)
	if s.json.at = end; !ok {
		return nil, s.json.failure()
	}
	return s.json.data[from:end], nil
}
