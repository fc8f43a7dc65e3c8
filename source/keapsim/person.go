package keapsim

// What contacts, companies and users have in common: ways to reach them.

// address is one of the world's addresses, at which records are placed.
type address struct {
	country, countryCode, line1, line2 text
	locality, region, regionCode       text
	postalCode, zipCode, zipFour       text

	v2 string // how REST v2 writes it, after its field; made once
}

// placed is an address in a slot of its owner.
type placed struct {
	*address
	field string
}

type email struct {
	email, reason text
	field, status string
	optedIn       bool
}

// line is one of the world's telephone numbers.
type line struct {
	number, extension, kind, e164 text

	v2 string // how REST v2 writes it, after its field; made once
}

// phone is a number in a slot of its owner.
type phone struct {
	*line
	field string
}

type fax struct {
	number, kind text
	field        string
}

type social struct {
	name text
	kind string
}

var (
	addressFields = []string{"BILLING", "SHIPPING", "OTHER"}
	emailFields   = []string{"EMAIL1", "EMAIL2", "EMAIL3"}
	phoneFields   = []string{"PHONE1", "PHONE2", "PHONE3", "PHONE4", "PHONE5"}
	faxFields     = []string{"FAX1", "FAX2"}
	phoneTypes    = []string{"Work", "Home", "Mobile", "Other"}
	socialTypes   = []string{"FACEBOOK", "LINKED_IN", "TWITTER", "INSTAGRAM", "SNAPCHAT", "YOUTUBE", "PINTEREST"}
)

// The world has so many addresses and telephone numbers; records share them.
const (
	addressCount = 2048
	lineCount    = 4096
)

// settle makes the addresses and telephone numbers.
func (g *generator) settle(w *world) {
	r := rng{hash(w.seed, 0xadd7e55)}
	w.addresses, w.lines = make([]address, addressCount), make([]line, lineCount)
	for i := range w.addresses {
		w.addresses[i] = g.newAddress(&r)
	}
	for i := range w.lines {
		w.lines[i] = g.newLine(&r)
	}
}

func (g *generator) newAddress(r *rng) address {
	p := &places[r.n(len(places))]
	a := address{
		country: say(p.country), countryCode: say(p.countryCode),
		line1:    say(g.compose(g.number(int64(r.between(1, 9999)), 0), " ", pick(r, streets))),
		locality: say(p.town), region: say(p.region), regionCode: say(p.regionCode),
	}
	postal := g.number(int64(p.postal+r.n(40)), 4)
	if p.zip {
		postal = g.number(int64(p.postal+r.n(40)), 5)
		a.zipCode = say(postal)
	}
	a.postalCode = say(postal)
	switch n := r.n(10); {
	case n < 3:
		a.line2 = say(pick(r, doorways))
	case n < 6:
		a.line2 = say("")
	}
	if p.zip && r.chance(250) {
		a.zipFour = say(g.number(int64(r.n(10_000)), 4))
	}
	return a
}

func (g *generator) place(r *rng, field string) placed {
	return placed{&g.addresses[r.n(len(g.addresses))], field}
}

// phone draws a North American number as people write it.
func (g *generator) phone(r *rng) string { return g.lines[r.n(len(g.lines))].number.s }

func (g *generator) newLine(r *rng) line {
	area, last := g.number(int64(r.between(201, 989)), 0), g.number(int64(r.n(10_000)), 4)
	l := line{kind: say(pick(r, phoneTypes)), number: say(g.compose("(", area, ") 555-", last))}
	if r.chance(800) {
		l.e164 = say(g.compose("+1", area, "555", last))
	}
	switch n := r.n(10); {
	case n == 0:
		l.extension = say(g.number(int64(r.between(100, 999)), 0))
	case n < 5:
		l.extension = say("")
	}
	return l
}

func (g *generator) dial(r *rng, field string) phone {
	return phone{&g.lines[r.n(len(g.lines))], field}
}

func (g *generator) fillFax(r *rng, f *fax, field string) {
	*f = fax{field: field, kind: say(pick(r, phoneTypes[:2])), number: say(g.phone(r))}
}

// setStatus draws an address's marketing status. Whether it was opted in follows from the status.
func setStatus(r *rng, e *email) {
	e.status = pick(r, optStatuses)
	e.optedIn = marketable[e.status]
	e.reason = text{}
	if e.optedIn {
		e.reason = say(pick(r, optInReasons))
	}
}

// stretch gives s room for n elements and returns it with that length; what it held stays, for its memory.
func stretch[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, max(n, 8))
	}
	return s[:n]
}
