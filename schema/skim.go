package schema

import (
	"encoding/binary"
	"math/bits"
)

// endObject returns the place behind the object that begins at i. It looks at quotes, backslashes and brackets alone, 64 bytes
// at a time: about twice as fast as endJSON, and it finds the same end wherever there is JSON. Where there is none, it finds
// some end or none, and what it takes for the object is no JSON either.
func endObject(data []byte, i int) (end int, ok bool) {
	var s skimmer
	for ; i+64 <= len(data); i += 64 {
		if at, ended := s.block((*[64]byte)(data[i:])); ended {
			return i + at + 1, true
		}
	}
	return s.rest(data, i)
}

// skimmer is what is known of an object so far. In the sets of a block's bytes, the first byte is the lowest bit.
type skimmer struct {
	depth   int
	inText  uint64 // all ones if the next byte is inside a text
	escaped uint64 // 1 if a backslash stands before the next byte
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
	lows  = 0x7f * ones
)

// block reads 64 bytes, and tells at which of them the object ends.
//
// The four brackets differ in three bits. With these the same, some other bytes are taken for brackets as well: Y, y, _ and
// DEL, which JSON has in texts only.
func (s *skimmer) block(block *[64]byte) (at int, ended bool) {
	var quotes, brackets, backslash uint64
	for i := 0; i < 64; i += 8 {
		x := binary.LittleEndian.Uint64(block[i:])
		quotes |= zeros(x^ones*'"') << i
		brackets |= zeros((x|ones*0x20)&^(ones*0x06)^ones*0x79) << i
		e := x ^ ones*'\\'
		backslash |= (e - ones) &^ e & highs // not zero if there is one
	}
	if backslash|s.escaped != 0 {
		quotes &^= s.escapes(block)
	}
	// A byte is inside a text if an odd number of quotes stands up to it.
	inText := quotes ^ quotes<<1
	inText ^= inText << 2
	inText ^= inText << 4
	inText ^= inText << 8
	inText ^= inText << 16
	inText ^= inText<<32 ^ s.inText
	s.inText = uint64(int64(inText) >> 63)
	for brackets &^= inText; brackets != 0; brackets &= brackets - 1 {
		at := bits.TrailingZeros64(brackets)
		if s.depth += 1 - int(block[at&63]>>1&2); s.depth == 0 { // of those that close, the third bit is set
			return at, true
		}
	}
	return 0, false
}

// zeros returns the set of the bytes of x that are zero.
func zeros(x uint64) uint64 {
	zero := ^((x&lows + lows) | x) & highs // the highest bit of each
	return zero >> 7 * 0x0102040810204080 >> 56
}

// escapes returns the set of bytes behind a backslash that is not itself escaped.
func (s *skimmer) escapes(block *[64]byte) uint64 {
	var backslashes uint64
	for i := 0; i < 64; i += 8 {
		backslashes |= zeros(binary.LittleEndian.Uint64(block[i:])^ones*'\\') << i
	}
	escaped := s.escaped
	s.escaped = 0
	for backslashes &^= escaped; backslashes != 0; {
		first := backslashes & -backslashes
		if first>>63 != 0 {
			s.escaped = 1
		}
		escaped |= first << 1
		backslashes &^= first | first<<1
	}
	return escaped
}

// rest reads the last bytes of data, from i on, one by one.
func (s *skimmer) rest(data []byte, i int) (end int, ok bool) {
	inText := s.inText != 0
	for i += int(s.escaped); i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			inText = !inText
		case inText && c == '\\':
			i++
		case inText:
		case c == '{' || c == '[':
			s.depth++
		case c == '}' || c == ']':
			if s.depth--; s.depth == 0 {
				return i + 1, true
			}
		}
	}
	return len(data), false
}
