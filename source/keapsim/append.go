package keapsim

import "strconv"

const hexDigits = "0123456789abcdef"

// plain tells the bytes that stand for themselves in a JSON text.
var plain = func() (table [256]bool) {
	for i := range table {
		table[i] = i >= 0x20 && i != '"' && i != '\\'
	}
	return table
}()

// appendString appends s as a JSON text. Letters beyond ASCII stay as they are, as Keap sends them.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		for i+8 <= len(s) && plainWord(s[i:]) {
			i += 8
		}
		if i == len(s) {
			break
		}
		c := s[i]
		if plain[c] {
			continue
		}
		dst = append(dst, s[start:i]...)
		dst = appendEscape(dst, c)
		start = i + 1
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// plainWord tells whether the first eight bytes of s stand for themselves.
func plainWord(s string) bool {
	_ = s[7]
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	quote, slash := x^(ones*'"'), x^(ones*'\\')
	return ((x-ones*0x20)&^x|(quote-ones)&^quote|(slash-ones)&^slash)&highs == 0
}

func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	default:
		return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
	}
}

// appendDigits appends the last digits of a non-negative number.
func appendDigits(dst []byte, n, width int) []byte {
	start := len(dst)
	for range width {
		dst = append(dst, '0')
	}
	for i := start + width - 1; i >= start; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
	return dst
}

func appendDay(dst []byte, d day) []byte {
	dst = append(appendDigits(dst, d.year, 4), '-')
	dst = append(appendDigits(dst, d.month, 2), '-')
	return appendDigits(dst, d.day, 2)
}

// appendMoney appends an amount as a person reads it: $1,234.50.
func appendMoney(dst []byte, m money) []byte {
	amount := m.amount
	if amount < 0 {
		dst, amount = append(dst, '-'), -amount
	}
	dst = append(dst, m.currency.prefix...)
	unit := int64(1)
	for range m.currency.digits {
		unit *= 10
	}
	dst = appendGrouped(dst, amount/unit)
	if m.currency.digits > 0 {
		dst = append(dst, '.')
		dst = appendDigits(dst, int(amount%unit), m.currency.digits)
	}
	return dst
}

func appendGrouped(dst []byte, n int64) []byte {
	if n < 1000 {
		return strconv.AppendInt(dst, n, 10)
	}
	dst = append(appendGrouped(dst, n/1000), ',')
	return appendDigits(dst, int(n%1000), 3)
}
