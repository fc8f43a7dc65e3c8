package keapsim

// appendSpoiledRow appends a row like appendRow, with one value spoiled in the share of rows that the faults tell.
func (c *rpcCall) appendSpoiledRow(b []byte, l *lane, r row, part int, rec any) []byte {
	h := hash(c.k.seed, uint64(l.kind), 0x5b012, uint64(r.id), uint64(part))
	spoiler := c.effects.spoilerOf(h)
	if spoiler == nil {
		return appendRow(b, l, r, part, rec)
	}
	countdown := 1 + int(mix(h)%8)
	b = append(b, "<value><struct>"...)
	for i := range l.cells {
		cell := &l.cells[i]
		v := cell.read(r, part, rec)
		if v.kind == valueNull {
			continue
		}
		b = append(b, cell.head...)
		if l.keys[cellName(cell)] == nil && spoiler.takes(v) {
			countdown--
		}
		if countdown == 0 {
			b = spoiler.appendTo(b, v, int(mix(h+1)%64))
			countdown = -1
		} else {
			b = v.appendTo(b)
		}
		b = append(b, memberTail...)
	}
	return append(b, "</struct></value>"...)
}

// cellName is the name of a cell's field.
func cellName(c *cell) string {
	return c.head[len("<member><name>") : len(c.head)-len("</name><value>")]
}

// spoiler is a way to spoil a value.
type spoiler struct {
	takes    func(v value) bool
	appendTo func(b []byte, v value, how int) []byte
}

func isText(v value) bool { return v.kind == valueText && v.s != "" }

// spoilers are the faults that spoil single values.
var spoilers = map[string]*spoiler{
	"badchars": {isText, func(b []byte, v value, how int) []byte {
		half := len(v.s) / 2
		for half > 0 && half < len(v.s) && v.s[half]&0xc0 == 0x80 {
			half--
		}
		b = appendXML(b, v.s[:half])
		b = append(b, []string{"&#11;", "\x0b", "&#0;", "\x1f", "&#55357;&#56832;", "&#x8;"}[how%6]...)
		return appendXML(b, v.s[half:])
	}},
	"latin1":   {isText, func(b []byte, v value, _ int) []byte { return append(appendXML(b, v.s), 0xe9) }},
	"nulltext": {isText, func(b []byte, _ value, _ int) []byte { return append(b, "null"...) }},
	"malformed": {func(v value) bool { return v.kind != valueNull }, func(b []byte, v value, how int) []byte {
		forms := malformedForms[v.kind]
		return append(b, forms[how%len(forms)]...)
	}},
}

// malformedForms are values that a field of a kind does not have.
var malformedForms = map[valueKind][]string{
	valueText:    {"<array><data><value>unexpected</value></data></array>", "<struct><member><name>unexpected</name><value><i4>1</i4></value></member></struct>", "<i4>7</i4>"},
	valueInteger: {"12 pieces", "<i4>123456789012345678901234567890</i4>", "<double>1.0E400</double>", "<i4></i4>"},
	valueDouble:  {"<double>NaN</double>", "<double>1.0E400</double>", "<double>1,5</double>", "much"},
	valueTruth:   {"<boolean>maybe</boolean>", "yes", "<i4>1</i4>"},
	valueTime: {
		"<dateTime.iso8601>00000000T00:00:00</dateTime.iso8601>", "<dateTime.iso8601>20230230T25:61:00</dateTime.iso8601>", "yesterday",
		"<i4>1700000000</i4>",
	},
	valueBlob: {"<base64>***</base64>"},
}

// spoils tells whether any fault spoils values.
func (e *effects) spoils() bool { return len(e.spoiled) > 0 || e.malformed > 0 }

// spoilerOf chooses what happens to a row of this hash; nil is nothing.
func (e *effects) spoilerOf(h uint64) *spoiler {
	at := fraction(h)
	if at < e.malformed {
		return spoilers["malformed"]
	}
	at -= e.malformed
	for _, s := range e.spoiled {
		if at < s.share {
			return spoilers[s.kind]
		}
		at -= s.share
	}
	return nil
}
