package xmlrpc

import (
	"bytes"
	"strconv"
)

// decimals is how many digits behind the point are kept of a double: amounts have fewer, and what comes after is what
// is left over of adding doubles, as in 0.30000000000000004.
const decimals = 6

// integer appends a whole number. It reports whether text is one.
func (t *translator) integer(text []byte) bool {
	negative := false
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		negative, text = text[0] == '-', text[1:]
	}
	if len(text) == 0 {
		return false
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	for len(text) > 1 && text[0] == '0' {
		text = text[1:]
	}
	if negative {
		t.out = append(t.out, '-')
	}
	t.out = append(t.out, text...)
	return true
}

// double appends a number, rounded. It reports whether text is one.
func (t *translator) double(text []byte) bool {
	behind, grammar := behindPoint(text)
	if grammar && behind <= decimals {
		t.out = append(t.out, text...)
		return true
	}
	if len(text) == 0 || bytes.ContainsFunc(text, func(r rune) bool { return !bytes.ContainsRune([]byte("0123456789+-.eE"), r) }) {
		return false // NaN, Infinity, and what only Go takes for a number
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return false
	}
	if behind <= decimals { // a number, but not as JSON writes it
		t.out = strconv.AppendFloat(t.out, f, 'g', -1, 64)
		return true
	}
	from := len(t.out)
	t.out = strconv.AppendFloat(t.out, f, 'f', decimals, 64)
	rounded := bytes.TrimRight(bytes.TrimRight(t.out[from:], "0"), ".")
	if t.out = t.out[:from+len(rounded)]; string(rounded) == "-0" {
		t.out = append(t.out[:from], '0')
	}
	return true
}

// behindPoint is how many digits a number has behind the point once its exponent is resolved; grammar tells whether it
// is written as JSON writes numbers.
func behindPoint(s []byte) (n int, grammar bool) {
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	whole := run(s[i:])
	grammar = whole == 1 || whole > 1 && s[i] != '0'
	if i += whole; i < len(s) && s[i] == '.' {
		n = run(s[i+1:])
		grammar = grammar && n > 0
		if i += 1 + n; n == 1 && s[i-1] == '0' {
			n = 0 // 199.0
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		exponent, err := strconv.Atoi(string(s[i+1 : min(len(s), i+8)]))
		digits := bytes.TrimLeft(s[i+1:], "+-")
		grammar = grammar && err == nil && run(digits) == len(digits) && len(digits) < 6
		return n - exponent, grammar
	}
	return n, grammar && i == len(s)
}

// run is how many digits s begins with.
func run(s []byte) int {
	for i, c := range s {
		if c < '0' || c > '9' {
			return i
		}
	}
	return len(s)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
