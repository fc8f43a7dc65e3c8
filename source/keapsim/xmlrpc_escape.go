package keapsim

import "strconv"

// xmlPlain tells the bytes that stand for themselves in a text of XML-RPC.
var xmlPlain = func() (table [256]bool) {
	for i := range table {
		table[i] = (i >= 0x20 && i != 0x7f || i == '\n') && i != '<' && i != '>' && i != '&'
	}
	return table
}()

// appendXML appends s as the server writes a text: markup and control characters but the line feed become references,
// all else stays as it is, in UTF-8. A control character that XML does not allow becomes a reference like any other,
// which is then no XML.
func appendXML(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		for i+8 <= len(s) && xmlPlainWord(s[i:]) {
			i += 8
		}
		if i == len(s) {
			break
		}
		c := s[i]
		if xmlPlain[c] {
			continue
		}
		dst = append(dst, s[start:i]...)
		dst = appendReference(dst, c)
		start = i + 1
	}
	return append(dst, s[start:]...)
}

func appendReference(dst []byte, c byte) []byte {
	switch c {
	case '<':
		return append(dst, "&lt;"...)
	case '>':
		return append(dst, "&gt;"...)
	case '&':
		return append(dst, "&amp;"...)
	default:
		return append(strconv.AppendInt(append(dst, "&#"...), int64(c), 10), ';')
	}
}

// xmlPlainWord tells whether the first eight bytes of s surely stand for themselves.
func xmlPlainWord(s string) bool {
	_ = s[7]
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	angle, amp, del := (x|ones*2)^(ones*'>'), x^(ones*'&'), x^(ones*0x7f) // '<' and '>' differ in one bit only
	return ((x-ones*0x20)&^x|(angle-ones)&^angle|(amp-ones)&^amp|(del-ones)&^del)&highs == 0
}
