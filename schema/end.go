package schema

import (
	"encoding/binary"
	"math/bits"
)

// The functions here return the place behind what stands at i, or the place that shows it is something else.

// endJSON passes any value. It is where most of the time goes that reading takes: it does not call itself, and it looks
// at each byte as seldom as can be.
func endJSON(data []byte, i int) (end int, ok bool) {
	var in nesting
	for {
		if i = pass(data, i); i >= len(data) {
			return i, false
		}
		switch c := data[i]; c {
		case '"':
			i, _, ok = endText(data, i)
		case '{', '[':
			if in.depth == maxDepth {
				return i, false
			}
			if i = pass(data, i+1); i < len(data) && data[i] == c+2 { // the bracket that closes it
				i, ok = i+1, true
				break
			}
			in.open(c == '{')
			if c == '{' {
				if i, ok = endName(data, i); !ok {
					return i, false
				}
			}
			continue
		default:
			i, ok = endScalar(data, i)
		}
		if ok {
			i, ok = in.next(data, i)
		}
		if !ok || in.depth == 0 {
			return i, ok
		}
		if in.object() {
			if i, ok = endName(data, i); !ok {
				return i, false
			}
		}
	}
}

// nesting is the objects and lists that are open.
type nesting struct {
	depth   int
	objects uint64   // a bit for each, the innermost lowest: it is an object
	outer   []uint64 // the bits that have no room, 64 at a time
}

func (n *nesting) object() bool { return n.objects&1 != 0 }

func (n *nesting) open(object bool) {
	if n.depth > 0 && n.depth%64 == 0 {
		n.outer = append(n.outer, n.objects)
	}
	n.depth++
	if n.objects <<= 1; object {
		n.objects |= 1
	}
}

func (n *nesting) close() {
	n.depth--
	if n.objects >>= 1; n.depth > 0 && n.depth%64 == 0 {
		last := len(n.outer) - 1
		n.objects, n.outer = n.outer[last], n.outer[:last]
	}
}

// next goes from behind a value to the next one inside what is open, past a comma, or to the end of all.
func (n *nesting) next(data []byte, i int) (next int, ok bool) {
	for ; n.depth > 0; i++ {
		if i = pass(data, i); i >= len(data) {
			return i, false
		}
		end := byte(']')
		if n.object() {
			end = '}'
		}
		switch data[i] {
		case ',':
			return i + 1, true
		case end:
			n.close()
		default:
			return i, false
		}
	}
	return i, true
}

// pass returns the place of the next byte that is no white space, from i on. What programs write has hardly any.
func pass(data []byte, i int) int {
	if i < len(data) && data[i] > ' ' {
		return i
	}
	return space(data, i)
}

func space(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\t' || data[i] == '\r') {
		i++
	}
	return i
}

// endName passes a member's name and its colon.
func endName(data []byte, i int) (end int, ok bool) {
	if i = pass(data, i); i >= len(data) || data[i] != '"' {
		return i, false
	}
	if i, _, ok = endText(data, i); !ok {
		return i, false
	}
	if i = pass(data, i); i >= len(data) || data[i] != ':' {
		return i, false
	}
	return i + 1, true
}

// marks tell of a text what it may have beside plain ASCII. They may be set in vain.
type marks uint64

const (
	markWide   marks = highs // any of these bits: bytes beyond ASCII
	markEscape marks = 1     // a backslash
	allMarks         = markWide | markEscape
)

// endText passes a text, whose opening quote is at i. It looks at eight bytes at a time: of the lowest of them that is a
// quote, a backslash or a control character, found has the highest bit; what it says of bytes above that one does not
// matter. To change a byte's second bit makes quotes, and nothing else, neighbours of the control characters, so that
// they are found together.
func endText(data []byte, i int) (end int, seen marks, ok bool) {
	var all, escapes uint64
	for i++; i+8 <= len(data); {
		x := binary.LittleEndian.Uint64(data[i:])
		all |= x
		low, backslash := x^(ones*2), x^(ones*'\\')
		found := ((low - ones*'!') | (backslash - ones)) &^ x & highs
		if found == 0 {
			i += 8
			continue
		}
		if i += bits.TrailingZeros64(found) / 8; data[i] == '"' {
			return i + 1, marks(all&highs | escapes), true
		}
		if data[i] != '\\' {
			return i, 0, false
		}
		escapes = uint64(markEscape)
		if i, ok = endEscape(data, i); !ok {
			return i, 0, false
		}
	}
	i, ok = endTextSlowly(data, i)
	return i, allMarks, ok
}

// endTextSlowly is endText, from anywhere inside the text, where few bytes are left.
func endTextSlowly(data []byte, i int) (end int, ok bool) {
	for ok = true; ok && i < len(data); {
		switch c := data[i]; {
		case c == '"':
			return i + 1, true
		case c == '\\':
			i, ok = endEscape(data, i)
		case c < ' ':
			return i, false
		default:
			i++
		}
	}
	return i, false
}

// endEscape passes an escape sequence, whose backslash is at i.
func endEscape(data []byte, i int) (end int, ok bool) {
	if i++; i >= len(data) {
		return i, false
	}
	switch data[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 1, true
	case 'u':
		for range 4 {
			if i++; i >= len(data) || !hexadecimal(data[i]) {
				return i, false
			}
		}
		return i + 1, true
	}
	return i, false
}

func hexadecimal(c byte) bool {
	return c-'0' < 10 || (c|0x20)-'a' < 6
}

// endScalar passes true, false, null or a number.
func endScalar(data []byte, i int) (end int, ok bool) {
	switch data[i] {
	case 't':
		return endWord(data, i, "true")
	case 'f':
		return endWord(data, i, "false")
	case 'n':
		return endWord(data, i, "null")
	}
	return endNumber(data, i)
}

func endWord(data []byte, i int, word string) (end int, ok bool) {
	if len(data)-i >= len(word) && string(data[i:i+len(word)]) == word {
		return i + len(word), true
	}
	for j := 0; i < len(data) && j < len(word) && data[i] == word[j]; j++ {
		i++
	}
	return i, false
}

func endNumber(data []byte, i int) (end int, ok bool) {
	if i < len(data) && data[i] == '-' {
		i++
	}
	if i < len(data) && data[i] == '0' {
		i, ok = i+1, true
	} else {
		i, ok = endDigits(data, i)
	}
	if ok && i < len(data) && data[i] == '.' {
		i, ok = endDigits(data, i+1)
	}
	if ok && i < len(data) && data[i]|0x20 == 'e' {
		if i++; i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		return endDigits(data, i)
	}
	return i, ok
}

// endDigits passes one digit or more.
func endDigits(data []byte, i int) (end int, ok bool) {
	from := i
	for i < len(data) && data[i]-'0' < 10 {
		i++
	}
	return i, i > from
}
