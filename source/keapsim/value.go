package keapsim

import "time"

// text is a text that may be unset, which is not the same as empty.
type text struct {
	s   string
	set bool
}

func say(s string) text { return text{s: s, set: true} }

// stamp is a moment in Unix milliseconds; 0 is unset.
type stamp int64

func stampOf(t time.Time) stamp { return stamp(t.UnixMilli()) }

// day is a calendar day without a zone; a zero year is unset.
type day struct {
	year       int
	month, day int
}

func dayOf(s stamp) day {
	year, month, d := time.UnixMilli(int64(s)).UTC().Date()
	return day{year, int(month), d}
}

// currency is an ISO 4217 currency.
type currency struct {
	code   string
	prefix string // what stands before a formatted amount
	digits int    // decimal places of the smallest unit
}

var (
	usd   = &currency{"USD", "$", 2}
	rares = []*currency{{"JPY", "¥", 0}, {"KWD", "KWD ", 3}}
)

// money is an amount in the currency's smallest unit; no currency is unset.
type money struct {
	amount   int64
	currency *currency
}

func (m money) times(n int64) money { return money{m.amount * n, m.currency} }

// major is the amount in major units, as the endpoints that know no currency give it.
func (m money) major() float64 {
	units := [...]float64{1, 10, 100, 1000}
	return float64(m.amount) / units[m.currency.digits]
}

// yesno is a boolean that may be unset.
type yesno uint8

const (
	unsure yesno = iota
	no
	yes
)

func truth(b bool) yesno {
	if b {
		return yes
	}
	return no
}
