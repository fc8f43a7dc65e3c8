package schema

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// A value in COPY's binary form is its length, 4 bytes, and its bytes; a NULL is the length -1 alone.
var null = []byte{0xff, 0xff, 0xff, 0xff}

// appendValue appends a JSON value as a column value of the type. It reports whether the value fits the type; if not,
// dst is of no use behind its old length. JSON's null, and empty text where the type is not Text, are NULL. seen is
// what was noticed when raw was read.
func appendValue(dst []byte, t Type, raw []byte, seen marks) ([]byte, bool) {
	if raw[0] == 'n' {
		return append(dst, null...), true
	}
	if t == JSON {
		return appendJSON(dst, raw)
	}
	if raw[0] == '{' || raw[0] == '[' {
		return dst, false
	}
	if t == Text {
		return appendText(dst, raw, seen)
	}
	if raw[0] == '"' {
		raw = raw[1 : len(raw)-1]
	}
	if len(raw) == 0 {
		return append(dst, null...), true
	}
	return appendScalar(dst, t, raw)
}

// appendScalar appends the value that the text s stands for.
func appendScalar(dst []byte, t Type, s []byte) ([]byte, bool) {
	switch t {
	case BigInt:
		n, err := strconv.ParseInt(string(s), 10, 64)
		return appendInt64(dst, n), err == nil
	case Integer:
		n, err := strconv.ParseInt(string(s), 10, 32)
		return appendInt32(dst, int32(n)), err == nil
	case Timestamp:
		n, ok := parseTimestamp(s)
		return appendInt64(dst, n), ok
	case Date:
		n, ok := parseDate(s)
		return appendInt32(dst, n), ok
	case Bool:
		b, ok := parseBool(s)
		return appendBool(dst, b), ok
	case Numeric:
		head := len(dst)
		dst, ok := appendNumeric(append(dst, 0, 0, 0, 0), s)
		return endValue(dst, head), ok
	}
	return dst, false
}

func parseBool(s []byte) (value, ok bool) {
	switch string(s) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

func appendInt64(dst []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(append(dst, 0, 0, 0, 8), uint64(n))
}

func appendInt32(dst []byte, n int32) []byte {
	return binary.BigEndian.AppendUint32(append(dst, 0, 0, 0, 4), uint32(n))
}

func appendBool(dst []byte, b bool) []byte {
	if b {
		return append(dst, 0, 0, 0, 1, 1)
	}
	return append(dst, 0, 0, 0, 1, 0)
}

// endValue writes the length of a value that began at head with four bytes left for it.
func endValue(dst []byte, head int) []byte {
	binary.BigEndian.PutUint32(dst[head:], uint32(len(dst)-head-4))
	return dst
}

// appendText appends a JSON string, number or boolean as text. Postgres takes neither NUL nor broken UTF-8.
func appendText(dst, raw []byte, seen marks) ([]byte, bool) {
	head := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	switch {
	case raw[0] != '"':
		dst = append(dst, raw...)
	case seen&markEscape == 0 || bytes.IndexByte(raw, '\\') < 0:
		if seen&markWide != 0 && !utf8.Valid(raw) {
			return dst[:head], false
		}
		dst = append(dst, raw[1:len(raw)-1]...)
	default:
		var err error
		dst, err = jsontext.AppendUnquote(dst, raw)
		if err != nil || bytes.IndexByte(dst[head+4:], 0) >= 0 {
			return dst[:head], false
		}
	}
	return endValue(dst, head), true
}

// appendJSON appends a JSON value as jsonb.
func appendJSON(dst, raw []byte) ([]byte, bool) {
	if !fitsJSONB(raw) {
		return dst, false
	}
	head := len(dst)
	dst = append(dst, 0, 0, 0, 0, 1) // jsonb's version
	return endValue(append(dst, raw...), head), true
}
