package schema

import (
	"encoding/binary"
	"math/bits"
)

// endObject returns the place behind the object that begins at i. It looks at quotes, backslashes and brackets alone, 64 bytes
// at a time: several times as fast as endJSON, and it finds the same end wherever there is JSON. Where there is none, it finds
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

// sets are places in a block of 64 bytes. Some bytes beside the brackets are in theirs as well: Y, y, _ and DEL, which JSON has
// in texts only.
type sets struct {
	quotes, brackets, backslashes uint64
	closing                       uint64 // of the brackets; what it says of other bytes does not matter
}

// block reads 64 bytes, and tells at which of them the object ends.
func (s *skimmer) block(block *[64]byte) (at int, ended bool) {
	var in sets
	find(block, &in)
	if in.backslashes|s.escaped != 0 {
		in.quotes &^= s.escapes(in.backslashes)
	}
	// A byte is inside a text if an odd number of quotes stands up to it.
	inText := in.quotes ^ in.quotes<<1
	inText ^= inText << 2
	inText ^= inText << 4
	inText ^= inText << 8
	inText ^= inText << 16
	inText ^= inText<<32 ^ s.inText
	s.inText = uint64(int64(inText) >> 63)
	brackets := in.brackets &^ inText
	closing := bits.OnesCount64(in.closing & brackets)
	if closing < s.depth { // the object cannot end here, in whatever order they come
		s.depth += bits.OnesCount64(brackets) - 2*closing
		return 0, false
	}
	for ; brackets != 0; brackets &= brackets - 1 {
		at := bits.TrailingZeros64(brackets)
		if s.depth += 1 - int(in.closing>>at&1<<1); s.depth == 0 {
			return at, true
		}
	}
	return 0, false
}

// escapes returns the set of bytes behind a backslash that is not itself escaped.
func (s *skimmer) escapes(backslashes uint64) uint64 {
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

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
	lows  = 0x7f * ones
)

// findPortably is find for any processor. The four brackets differ in three bits, and those that close have the third one set.
func findPortably(block *[64]byte, in *sets) {
	*in = sets{}
	for i := 0; i < 64; i += 8 {
		x := binary.LittleEndian.Uint64(block[i:])
		in.quotes |= zeros(x^ones*'"') << i
		in.brackets |= zeros(x&^(ones*0x26)^ones*0x59) << i
		in.backslashes |= zeros(x^ones*'\\') << i
		in.closing |= gather(x<<5&highs) << i
	}
}

// zeros returns the set of the bytes of x that are zero.
func zeros(x uint64) uint64 { return gather(^((x&lows + lows) | x) & highs) }

// gather makes a set of the highest bits of bytes; the others are zero.
func gather(x uint64) uint64 { return x >> 7 * 0x0102040810204080 >> 56 }

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
