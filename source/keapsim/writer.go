package keapsim

import (
	"slices"
	"strconv"
	"time"
)

// writer renders JSON by appending. A value belongs to the name given by at before it, or is an element of a list when
// no name is pending.
type writer struct {
	b       []byte
	pending string // name of the next value
	more    bool   // the next value is not the first of its object or list

	nulls  bool // unset values are written as null instead of being left out
	zulu   bool // times end in Z instead of +0000
	millis bool // times show their milliseconds instead of being rounded to the second
	spoil  int  // counts down to the value to be spoiled; 0 spoils nothing
	how    int  // which way to spoil it
}

// at names the next value.
func (w *writer) at(name string) *writer {
	w.pending = name
	return w
}

// lead writes the comma and the name that come before a value.
func (w *writer) lead() {
	b := w.b
	if w.more {
		b = append(b, ',')
	}
	w.more = true
	if w.pending != "" {
		b = append(b, '"')
		b = append(b, w.pending...)
		b = append(b, '"', ':')
		w.pending = ""
	}
	w.b = b
}

func (w *writer) begin(bracket byte) {
	w.lead()
	w.b = append(w.b, bracket)
	w.more = false
}

func (w *writer) end(bracket byte) {
	w.b = append(w.b, bracket)
	w.more = true
}

// none writes an unset value: nothing, or null.
func (w *writer) none() {
	if !w.nulls {
		w.pending = ""
		return
	}
	w.null()
}

func (w *writer) null() {
	w.lead()
	w.b = append(w.b, "null"...)
}

func (w *writer) text(t text) {
	if !t.set {
		w.none()
		return
	}
	w.word(t.s)
}

// word writes a text that is always set; an empty one is written as such.
func (w *writer) word(s string) {
	w.lead()
	if w.spoiled() {
		w.b = appendSpoiledText(w.b, s, w.how)
		return
	}
	w.b = appendString(w.b, s)
}

// enum writes one of Keap's words, or nothing for the empty one.
func (w *writer) enum(s string) {
	if s == "" {
		w.none()
		return
	}
	w.word(s)
}

// id writes an id as Keap does, as a text; 0 is unset. Ids are never spoiled.
func (w *writer) id(n int64) {
	if n == 0 {
		w.none()
		return
	}
	w.lead()
	w.b = append(w.b, '"')
	w.b = strconv.AppendInt(w.b, n, 10)
	w.b = append(w.b, '"')
}

// serial writes an id of the kinds that Keap sends as numbers. Like the others they are never spoiled.
func (w *writer) serial(n int64) {
	w.lead()
	w.b = strconv.AppendInt(w.b, n, 10)
}

func (w *writer) integer(n int64) {
	w.lead()
	if w.spoiled() {
		w.b = append(w.b, spoiledNumbers[w.how%len(spoiledNumbers)]...)
		return
	}
	w.b = strconv.AppendInt(w.b, n, 10)
}

func (w *writer) double(f float64) {
	w.lead()
	if w.spoiled() {
		w.b = append(w.b, spoiledNumbers[w.how%len(spoiledNumbers)]...)
		return
	}
	start := len(w.b)
	w.b = strconv.AppendFloat(w.b, f, 'f', -1, 64)
	if !slices.Contains(w.b[start:], '.') {
		w.b = append(w.b, ".0"...) // as Java writes a whole double
	}
}

func (w *writer) boolean(b bool) {
	w.lead()
	if w.spoiled() {
		w.b = append(w.b, `"maybe"`...)
		return
	}
	w.b = strconv.AppendBool(w.b, b)
}

func (w *writer) truth(t yesno) {
	if t == unsure {
		w.none()
		return
	}
	w.boolean(t == yes)
}

// stamp writes a moment. Keap rounds the stamps of its lists to the nearest second.
func (w *writer) stamp(s stamp) {
	if s == 0 {
		w.none()
		return
	}
	w.lead()
	if w.spoiled() {
		w.b = append(w.b, spoiledTimes[w.how%len(spoiledTimes)]...)
		return
	}
	if !w.millis {
		s = (s + 500) / 1000 * 1000
	}
	t := time.UnixMilli(int64(s)).UTC()
	year, month, d := t.Date()
	hour, minute, second := t.Clock()
	w.b = append(w.b, '"')
	w.b = appendDay(w.b, day{year, int(month), d})
	w.b = append(w.b, 'T')
	w.b = append(appendDigits(w.b, hour, 2), ':')
	w.b = append(appendDigits(w.b, minute, 2), ':')
	w.b = append(appendDigits(w.b, second, 2), '.')
	w.b = appendDigits(w.b, int(s%1000), 3)
	if w.zulu {
		w.b = append(w.b, 'Z', '"')
		return
	}
	w.b = append(w.b, "+0000\""...)
}

func (w *writer) day(d day) {
	if d.year == 0 {
		w.none()
		return
	}
	w.lead()
	if w.spoiled() {
		w.b = append(w.b, spoiledTimes[w.how%len(spoiledTimes)]...)
		return
	}
	w.b = append(w.b, '"')
	w.b = append(appendDay(w.b, d), '"')
}

// money writes a CurrencyValue.
func (w *writer) money(m money) {
	if m.currency == nil {
		w.none()
		return
	}
	w.begin('{')
	w.at("amount").integer(m.amount)
	w.at("currency_code").word(m.currency.code)
	w.at("formatted_amount").lead()
	w.b = append(w.b, '"')
	w.b = append(appendMoney(w.b, m), '"')
	w.end('}')
}
