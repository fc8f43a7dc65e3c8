package schema

import "encoding/binary"

// Numbers beyond these are not taken: a few bytes in scientific notation would unfold to megabytes, and Postgres has
// limits of its own.
const (
	maxExponent = 300
	maxDigits   = 1000
)

// appendNumeric appends a decimal number in Postgres' binary form: base-10000 digits around the decimal point, with
// as many decimals as were written.
func appendNumeric(dst, number []byte) ([]byte, bool) {
	d, ok := parseDecimal(number)
	if !ok {
		return dst, false
	}
	return d.append(dst), true
}

// appendMinor appends an amount that counts units of 10^-scale.
func appendMinor(dst []byte, amount int64, scale int) []byte {
	var buf [20]byte
	d := decimal{negative: amount < 0}
	u := uint64(amount)
	if d.negative {
		u = -u
	}
	i := len(buf)
	for ; u > 0; u /= 10 {
		i--
		buf[i] = byte(u % 10)
	}
	d.digits, d.scale = buf[i:], scale
	return d.append(dst)
}

// decimal is digits · 10^-scale, a digit a byte. A negative scale stands for zeros to the right.
type decimal struct {
	negative bool
	digits   []byte
	scale    int
}

// parseDecimal reads JSON's number grammar, loosely: leading zeros and a plus sign pass.
func parseDecimal(s []byte) (decimal, bool) {
	var d decimal
	if len(s) > maxDigits {
		return d, false
	}
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		d.negative, s = s[0] == '-', s[1:]
	}
	d.digits = make([]byte, 0, len(s))
	point := false
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			d.digits = append(d.digits, c-'0')
			if point {
				d.scale++
			}
		case c == '.' && !point && i > 0:
			point = true
		case (c == 'e' || c == 'E') && len(d.digits) > 0:
			exponent, ok := parseExponent(s[i+1:])
			d.scale -= exponent
			return d, ok
		default:
			return d, false
		}
	}
	return d, len(d.digits) > 0
}

func parseExponent(s []byte) (int, bool) {
	negative := false
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		negative, s = s[0] == '-', s[1:]
	}
	if len(s) == 0 || len(s) > 4 {
		return 0, false
	}
	n, ok := digits(s)
	if negative {
		n = -n
	}
	return n, ok && n <= maxExponent && n >= -maxExponent
}

func (d decimal) append(dst []byte) []byte {
	const base = 4 // decimal digits in one of Postgres'
	shown := max(d.scale, 0)
	// Pad with zeros so that both sides of the point are whole groups.
	right := (base - shown%base) % base
	whole := len(d.digits) - d.scale // digits before the point; may be negative
	wholeGroups := 0
	if whole > 0 {
		wholeGroups = (whole + base - 1) / base
	}
	start := whole - wholeGroups*base // index into digits of the first group, may be negative
	total := wholeGroups + (shown+right)/base
	digit := func(i int) int {
		if i < 0 || i >= len(d.digits) {
			return 0
		}
		return int(d.digits[i])
	}
	head := len(dst)
	dst = append(dst, 0, 0, 0, 0, 0, 0, 0, 0)
	first, last := -1, -1
	groups := len(dst)
	for g := range total {
		i := start + g*base
		v := digit(i)*1000 + digit(i+1)*100 + digit(i+2)*10 + digit(i+3)
		if v != 0 {
			if first < 0 {
				first = g
			}
			last = g
		}
		if first >= 0 {
			dst = binary.BigEndian.AppendUint16(dst, uint16(v))
		}
	}
	count, weight, sign := 0, 0, uint16(0)
	if first >= 0 {
		count, weight = last-first+1, wholeGroups-1-first
		if d.negative {
			sign = 0x4000
		}
	}
	dst = dst[:groups+2*count]
	binary.BigEndian.PutUint16(dst[head:], uint16(count))
	binary.BigEndian.PutUint16(dst[head+2:], uint16(int16(weight)))
	binary.BigEndian.PutUint16(dst[head+4:], sign)
	binary.BigEndian.PutUint16(dst[head+6:], uint16(shown))
	return dst
}
