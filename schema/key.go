package schema

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"

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
			if i := bytes.IndexByte(rest, '"'); i > 0 {
				return parseID(rest[:i])
			}
		}
	}
	values := make([][]byte, len(k.members)) // nil for what the record lacks
	r := jsonReader{data: record}
	err := r.each(func(name []byte) error {
		value, err := r.read()
		if at := slices.Index(k.members, string(name)); at >= 0 {
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
	return parseID(bytes.Trim(values[0], `"`))
}

// SyntheticID makes an id of the values of an entity's Key, as they stand in JSON.
func SyntheticID(values ...[]byte) int64 { return int64(xxh3.Hash(bytes.Join(values, []byte{0}))) }

// parseID reads an id, which REST v2 sends as a string of digits.
func parseID(s []byte) (int64, error) {
	if len(s) == 0 {
		return 0, errors.New("the record has no id")
	}
	id, err := strconv.ParseInt(string(s), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("the record's id %.40s is no 64-bit integer", s)
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
