package keapsim

// A spoiled value is one that the schema does not allow: the fault "malformed" puts one into a share of the records.

var (
	spoiledTimes   = []string{`"0000-00-00T00:00:00.000+0000"`, `"2023-02-30T25:61:00.000+0000"`, `"yesterday"`, `1700000000`}
	spoiledNumbers = []string{`123456789012345678901234567890`, `"12 pieces"`, `1e400`, `[]`}
)

// spoiled tells whether the value about to be written is the one to be spoiled.
func (w *writer) spoiled() bool {
	if w.spoil == 0 {
		return false
	}
	w.spoil--
	return w.spoil == 0
}

// appendSpoiledText appends what is no good text: one with a NUL, or something of another type.
func appendSpoiledText(dst []byte, s string, how int) []byte {
	switch how % 4 {
	case 0:
		return append(dst, `{"unexpected":true}`...)
	case 1:
		return append(dst, `["unexpected"]`...)
	default:
		dst = appendString(dst, s)
		return append(dst[:len(dst)-1], `\u0000"`...)
	}
}
