package schema

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// StampFinder reads the change stamps of records without decoding them. It is not safe for concurrent use.
type StampFinder struct {
	member string // quoted
	buf    bytes.Buffer
	dec    *jsontext.Decoder
}

// NewStampFinder returns a finder for the entity's records.
func NewStampFinder(e *Entity) *StampFinder {
	f := &StampFinder{}
	if e.Stamp != "" {
		f.member = `"` + e.member(e.Stamp) + `"`
	}
	f.dec = jsontext.NewDecoder(&f.buf, lenient...)
	return f
}

// Find returns a record's stamp in microseconds since 2000-01-01 UTC, NoStamp if it has none that can be read.
func (f *StampFinder) Find(record []byte) int64 {
	if f.member == "" {
		return NoStamp
	}
	f.buf = *bytes.NewBuffer(record)
	f.dec.Reset(&f.buf, lenient...)
	if t, err := f.dec.ReadToken(); err != nil || t.Kind() != '{' {
		return NoStamp
	}
	stamp := int64(NoStamp)
	for f.dec.PeekKind() != '}' {
		name, err := f.dec.ReadValue()
		if err != nil {
			return NoStamp
		}
		wanted := string(name) == f.member
		value, err := f.dec.ReadValue()
		if err != nil {
			return NoStamp
		}
		if wanted {
			stamp = NoStamp
			if n, ok := parseTimestamp(bytes.Trim(value, `"`)); ok {
				stamp = n
			}
		}
	}
	return stamp
}
