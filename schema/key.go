package schema

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/zeebo/xxh3"
)

// keyFinder finds a record's key without decoding the rest.
type keyFinder struct {
	members []string // quoted: the id alone, or what a synthetic id is made of
	made    bool
}

func (e *Entity) keyFinder() keyFinder {
	k := keyFinder{members: []string{`"id"`}}
	if len(e.Key) > 0 {
		k.made, k.members = true, nil
		for _, name := range e.Key {
			k.members = append(k.members, `"`+e.member(name)+`"`)
		}
	}
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
		if rest, ok := bytes.CutPrefix(record, []byte(`{"id":"`)); ok {
			if i := bytes.IndexByte(rest, '"'); i > 0 && bytes.IndexByte(rest[:i], '\\') < 0 {
				return parseID(rest[:i])
			}
		}
	}
	values := make([][]byte, len(k.members)) // nil for what the record lacks
	r := jsonReader{data: record}
	err := r.each(func(name []byte) error {
		value, err := r.read()
		if at := slices.Index(k.members, string(name)); at >= 0 && values[at] == nil { // of two, the first is the key everywhere
			values[at] = value
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	if k.made {
		return SyntheticID(values...), nil
	}
	id := values[0]
	if len(id) > 0 && id[0] == '"' {
		if id, err = jsontext.AppendUnquote(nil, id); err != nil {
			return 0, errors.New("the record's id is not text that can be read")
		}
	}
	return parseID(id)
}

// SyntheticID makes an id of the values of an entity's Key, as they stand in JSON.
func SyntheticID(values ...[]byte) int64 { return int64(xxh3.Hash(bytes.Join(values, []byte{0}))) }

// parseID reads an id, which REST v2 sends as a string of digits. Ids begin at 1: a list is walked from 0 on, so a record with a
// smaller id would not be met again. Neither signs nor exponents are ids; what they stand for is not guessed.
func parseID(s []byte) (int64, error) {
	if len(s) == 0 || string(s) == "null" {
		return 0, errors.New("the record has no id")
	}
	if end, digits := endDigits(s, 0); !digits || end < len(s) {
		if number, err := strconv.ParseInt(string(s), 10, 64); err == nil && number < 0 {
			return 0, fmt.Errorf("the record's id %d is negative", number)
		}
		return 0, fmt.Errorf("the record's id %.40q is no 64-bit integer", s)
	}
	id, err := strconv.ParseInt(string(s), 10, 64)
	switch {
	case err != nil:
		return 0, fmt.Errorf("the record's id %.40q is no 64-bit integer", s)
	case id == 0:
		return 0, errors.New("the record's id is 0")
	}
	return id, nil
}
