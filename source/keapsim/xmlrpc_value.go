package keapsim

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// value is one value of a field of XML-RPC.
type value struct {
	kind valueKind
	n    int64  // integers, truths, wall clock seconds; the bits of a double
	s    string // texts
}

type valueKind uint8

const (
	valueNull valueKind = iota // the field is left out
	valueText
	valueInteger
	valueDouble
	valueTruth
	valueTime // seconds of the server's wall clock, as if it were UTC
	valueBlob
)

func word(s string) value { return value{kind: valueText, s: s} }

func xmlText(t text) value {
	if !t.set {
		return value{}
	}
	return word(t.s)
}

// phrase is a text of which the empty one is unset.
func phrase(s string) value {
	if s == "" {
		return value{}
	}
	return word(s)
}

func whole(n int64) value { return value{kind: valueInteger, n: n} }

func double(f float64) value { return value{kind: valueDouble, n: int64(math.Float64bits(f))} }

func boolean(b bool) value { return value{kind: valueTruth, n: bit(b)} }

// bit is a truth as the many fields have it that are integers.
func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func flagged(b bool) value { return whole(bit(b)) }

// moment is a stamp as the server shows it.
func moment(s stamp) value {
	if s == 0 {
		return value{}
	}
	return value{kind: valueTime, n: wallSeconds(s)}
}

// date is a calendar day, which has no zone.
func date(d day) value {
	if d.year == 0 {
		return value{}
	}
	return value{kind: valueTime, n: daySeconds(d)}
}

// dayAt is the server's calendar day of a stamp.
func dayAt(s stamp) value {
	if s == 0 {
		return value{}
	}
	n := wallSeconds(s)
	return value{kind: valueTime, n: n - mod(n, 86_400)}
}

func (v value) float() float64 {
	if v.kind == valueDouble {
		return math.Float64frombits(uint64(v.n))
	}
	return float64(v.n)
}

// text is the value as a pattern sees it.
func (v value) text() string {
	switch v.kind {
	case valueText, valueBlob:
		return v.s
	case valueDouble:
		return string(appendDouble(nil, v.float()))
	case valueTime:
		b := appendWall(nil, v.n)
		return string(b[:4]) + "-" + string(b[4:6]) + "-" + string(b[6:8]) + " " + string(b[9:])
	default:
		return strconv.FormatInt(v.n, 10)
	}
}

// appendTo appends the value as the server sends it; a text has no element of its own.
func (v value) appendTo(b []byte) []byte {
	switch v.kind {
	case valueText:
		return appendXML(b, v.s)
	case valueInteger:
		b = append(b, "<i4>"...)
		return append(strconv.AppendInt(b, v.n, 10), "</i4>"...)
	case valueDouble:
		b = append(b, "<double>"...)
		return append(appendDouble(b, v.float()), "</double>"...)
	case valueTruth:
		b = append(b, "<boolean>"...)
		return append(append(b, byte('0'+v.n)), "</boolean>"...)
	case valueTime:
		b = append(b, "<dateTime.iso8601>"...)
		return append(appendWall(b, v.n), "</dateTime.iso8601>"...)
	case valueBlob:
		b = append(b, "<base64>"...)
		return append(append(b, v.s...), "</base64>"...)
	default:
		return b
	}
}

// appendDouble writes a number as Java's Double.toString does: plainly from a thousandth up to ten million, else with
// an exponent.
func appendDouble(b []byte, f float64) []byte {
	if size := math.Abs(f); f == 0 || size >= 1e-3 && size < 1e7 {
		start := len(b)
		b = strconv.AppendFloat(b, f, 'f', -1, 64)
		if slices.Contains(b[start:], '.') {
			return b
		}
		return append(b, ".0"...)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E")
	b = append(b, mantissa...)
	if !strings.Contains(mantissa, ".") {
		b = append(b, ".0"...)
	}
	n, _ := strconv.Atoi(exponent)
	return strconv.AppendInt(append(b, 'E'), int64(n), 10)
}
