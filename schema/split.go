package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/zeebo/xxh3"
)

// lenient reads what Keap may send: duplicate names and broken UTF-8 are no reason to lose a page. The last of several
// equal names counts, and text that is not UTF-8 is judged value by value.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// SplitJSON finds the records in REST v2's answer to a list call and appends them to into, with the answer's
// next_page_token as it stands. The records share body's memory. An answer that is cut, is not JSON, or has no list
// of the entity's records is an error.
func (e *Entity) SplitJSON(body []byte, parent string, into []Raw) (records []Raw, next string, err error) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(body), lenient...)
	if t, err := dec.ReadToken(); err != nil || t.Kind() != '{' {
		return into, "", fmt.Errorf("not a JSON object: %w", orUnexpected(err))
	}
	found := false
	s := splitter{body: body, dec: dec, key: e.keyFinder(), seed: e.hashSeed(parent), parent: parent, records: into}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return into, "", orUnexpected(err)
		}
		switch name.String() {
		case e.V2.ArrayKey:
			found = true
			err = s.list()
		case "next_page_token":
			next, err = text(dec)
		default:
			err = dec.SkipValue()
		}
		if err != nil {
			return into, "", orUnexpected(err)
		}
	}
	if err := atEnd(dec); err != nil {
		return into, "", err
	}
	if !found {
		return into, "", fmt.Errorf("the answer has no member %q", e.V2.ArrayKey)
	}
	return s.records, next, nil
}

// SingleJSON takes body as one record.
func (e *Entity) SingleJSON(body []byte, parent string) (Raw, error) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(body), lenient...)
	s := splitter{body: body, dec: dec, key: e.keyFinder(), seed: e.hashSeed(parent), parent: parent}
	if dec.PeekKind() != '{' {
		return Raw{}, errors.New("not a JSON object")
	}
	if err := s.record(); err != nil {
		return Raw{}, orUnexpected(err)
	}
	return s.records[0], atEnd(dec)
}

// atEnd reads the closing brace, if any is left, and makes sure that nothing follows.
func atEnd(dec *jsontext.Decoder) error {
	for {
		switch _, err := dec.ReadToken(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case dec.StackDepth() > 0:
			return errors.New("more follows the answer")
		}
	}
}

// orUnexpected makes an early end recognisable: a cut answer is not the end of a list.
func orUnexpected(err error) error {
	switch {
	case err == nil:
		return errors.New("unexpected JSON value")
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	}
	return err
}

// text reads a string or null.
func text(dec *jsontext.Decoder) (string, error) {
	t, err := dec.ReadToken()
	switch {
	case err != nil:
		return "", err
	case t.Kind() == 'n':
		return "", nil
	case t.Kind() == '"' || t.Kind() == '0':
		return t.String(), nil
	}
	return "", fmt.Errorf("a %v where text is expected", t.Kind())
}

type splitter struct {
	body    []byte
	dec     *jsontext.Decoder
	key     keyFinder
	seed    uint64
	parent  string
	records []Raw
}

// list reads the array of records; null is an empty one.
func (s *splitter) list() error {
	t, err := s.dec.ReadToken()
	switch {
	case err != nil:
		return err
	case t.Kind() == 'n':
		return nil
	case t.Kind() != '[':
		return fmt.Errorf("a %v where the list of records is expected", t.Kind())
	}
	for s.dec.PeekKind() != ']' {
		if err := s.record(); err != nil {
			return err
		}
	}
	_, err = s.dec.ReadToken()
	return err
}

func (s *splitter) record() error {
	v, err := s.dec.ReadValue()
	if err != nil {
		return err
	}
	r := Raw{Bytes: behind(s.dec, s.body, v), Parent: s.parent}
	r.Hash = int64(xxh3.HashSeed(r.Bytes, s.seed))
	if r.ID, err = s.key.find(r.Bytes); err != nil {
		r.Reason = err.Error()
	}
	s.records = append(s.records, r)
	return nil
}

// behind finds the value that a JSON decoder returned last in the bytes it reads.
func behind(dec *jsontext.Decoder, input []byte, value jsontext.Value) []byte {
	end := int(dec.InputOffset())
	return input[end-len(value) : end]
}

// keyFinder finds a record's key without decoding the rest.
type keyFinder struct {
	members []string // the id alone, or what a synthetic id is made of
	made    bool
	buf     bytes.Buffer
	dec     *jsontext.Decoder
}

func (e *Entity) keyFinder() keyFinder {
	k := keyFinder{members: []string{"id"}}
	if len(e.Key) > 0 {
		k.made, k.members = true, nil
		for _, name := range e.Key {
			k.members = append(k.members, e.member(name))
		}
	}
	k.dec = jsontext.NewDecoder(&k.buf, lenient...)
	return k
}

// member names the record's member that fills a column or a child table.
func (e *Entity) member(name string) string {
	if c := e.Column(name); c != nil && c.V2 != "" {
		return c.V2
	}
	return name
}

func (k *keyFinder) find(record []byte) (int64, error) {
	if record[0] != '{' {
		return 0, errors.New("the record is not an object")
	}
	if !k.made {
		if rest, ok := bytes.CutPrefix(record, []byte(`{"id":`)); ok && len(rest) > 0 && rest[0] == '"' {
			if i := bytes.IndexByte(rest[1:], '"'); i > 0 {
				return parseID(rest[:i+2])
			}
		}
	}
	values, err := k.values(record)
	if err != nil {
		return 0, err
	}
	if k.made {
		return int64(xxh3.Hash(bytes.Join(values, []byte{0}))), nil
	}
	return parseID(values[0])
}

// values returns the raw values of the key's members, nil for those the record lacks.
func (k *keyFinder) values(record []byte) ([][]byte, error) {
	k.buf = *bytes.NewBuffer(record)
	k.dec.Reset(&k.buf, lenient...)
	values := make([][]byte, len(k.members))
	if _, err := k.dec.ReadToken(); err != nil {
		return nil, err
	}
	for k.dec.PeekKind() != '}' {
		name, err := k.dec.ReadToken()
		if err != nil {
			return nil, err
		}
		at := -1
		for i, m := range k.members {
			if name.String() == m {
				at = i
			}
		}
		value, err := k.dec.ReadValue()
		if err != nil {
			return nil, err
		}
		if at >= 0 {
			values[at] = bytes.Clone(value)
		}
	}
	return values, nil
}

// parseID reads an id, which REST v2 sends as a string of digits.
func parseID(raw []byte) (int64, error) {
	if len(raw) == 0 {
		return 0, errors.New("the record has no id")
	}
	id, err := strconv.ParseInt(string(bytes.Trim(raw, `"`)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("the record's id %.40s is no 64-bit integer", raw)
	}
	return id, nil
}

// Number gives records with equal synthetic ids different ones, by their order of appearance. seen counts appearances
// and is kept by the caller for as long as equal records can follow; entities with ids of Keap's are left alone.
func (e *Entity) Number(records []Raw, seen map[int64]int) {
	if len(e.Key) == 0 {
		return
	}
	for i := range records {
		id := records[i].ID
		if n := seen[id]; n > 0 {
			records[i].ID = int64(xxh3.HashStringSeed(strconv.FormatInt(id, 10), uint64(n)))
		}
		seen[id]++
	}
}

// hashSeed mixes the entity's definition into every hash, so that a new column makes all its records different.
func (e *Entity) hashSeed(parent string) uint64 {
	h := xxh3.New()
	for _, t := range e.Tables() {
		for _, c := range t.Columns {
			fmt.Fprintln(h, t.Name, c.Name, c.SQLType)
		}
	}
	fmt.Fprintln(h, parent)
	return h.Sum64()
}
