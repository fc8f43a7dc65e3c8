package keapsim

import "slices"

// resource is one kind of record as REST v2 serves it.
type resource struct {
	kind  kind
	path  string // below /v2/
	array string // the name of the list in the answer
	noun  string // what an error calls one record

	largest int  // page size
	maxIDs  int  // ids in one filter; 0 is no limit
	single  bool // GET path/{id} exists

	// load makes the record of a state; what it returns is the generator's own.
	load func(g *generator, s row) any
	// bare makes the record without what bareProps do not show; nil if that saves nothing.
	bare      func(g *generator, s row) any
	bareProps []string
	props     []property
	// brief names the properties sent when the caller does not ask for any; nil is all of them.
	brief []string
	// extras names the properties that are sent only when asked for, where fields adds to the others instead of
	// choosing among all.
	extras []string
	// accepted names what fields takes though nothing comes of it.
	accepted []string
	// detail names the properties' other form in a single GET, if it has one.
	detail []property

	filters []filter
	orders  []sorting
	custom  func(rec any) []*content // the record's custom fields, for filters; nil where filters take none
	set     set
	// hidden tells records that a list leaves out unless a filter of this name asks for them.
	hidden map[string]func(rec any) bool
	// combine lets filters that depend on each other do so, or refuses them together.
	combine func(conditions []condition) error
}

// property is one member of a record. A record is what load returned.
type property struct {
	name  string
	write func(w *writer, rec any)
}

func prop[R any](name string, write func(w *writer, rec *R)) property {
	return property{name, func(w *writer, rec any) { write(w, rec.(*R)) }}
}

// mask chooses properties by their place.
type mask uint64

func (res *resource) all() mask { return 1<<len(res.props) - 1 }

// choose turns the value of fields into a mask; the name it does not know comes back as unknown.
func (res *resource) choose(fields []string, add bool) (m mask, unknown string) {
	switch {
	case res.brief == nil && res.extras == nil:
		return res.all(), ""
	case res.extras != nil:
		m = res.all()
		for _, name := range res.extras {
			m &^= 1 << res.place(name)
		}
	case len(fields) == 0 || add:
		for _, name := range res.brief {
			m |= 1 << res.place(name)
		}
	}
	for _, name := range fields {
		if slices.Contains(res.accepted, name) {
			continue
		}
		i := res.place(name)
		if i < 0 || (res.extras != nil && !slices.Contains(res.extras, name)) {
			return 0, name
		}
		m |= 1 << i
	}
	return m, ""
}

func (res *resource) place(name string) int {
	return slices.IndexFunc(res.props, func(p property) bool { return p.name == name })
}

// loader is how the records of a call are made that shows the properties in m.
func (res *resource) loader(m mask) func(g *generator, s row) any {
	for _, name := range res.bareProps {
		m &^= 1 << res.place(name)
	}
	if m == 0 && res.bare != nil {
		return res.bare
	}
	return res.load
}

// render writes one record.
func render(w *writer, rec any, m mask, props []property) {
	w.begin('{')
	for i := range props {
		if m&(1<<i) != 0 {
			w.at(props[i].name)
			props[i].write(w, rec)
			w.pending = ""
		}
	}
	w.end('}')
}
