package schema

import "bytes"

// StampFinder reads the change stamps of records without decoding them.
type StampFinder struct {
	member string // quoted; empty if the entity has no stamp
}

// NewStampFinder returns a finder for the entity's records, as they come by a road.
func NewStampFinder(e *Entity, road Road) *StampFinder {
	f := &StampFinder{}
	switch {
	case e.Stamp == "":
	case road == RESTv2:
		f.member = `"` + e.member(e.Stamp) + `"`
	default:
		f.member = `"` + e.Stamp + `"`
	}
	return f
}

// Find returns a record's stamp in microseconds since 2000-01-01 UTC, NoStamp if it has none that can be read.
func (f *StampFinder) Find(record []byte) int64 {
	stamp := int64(NoStamp)
	if f.member == "" {
		return stamp
	}
	r := jsonReader{data: record}
	err := r.each(func(name []byte) error {
		value, err := r.read()
		if string(name) == f.member {
			stamp = NoStamp
			if n, ok := parseTimestamp(bytes.Trim(value, `"`)); ok {
				stamp = n
			}
		}
		return err
	})
	if err != nil {
		return NoStamp
	}
	return stamp
}
