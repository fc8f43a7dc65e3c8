package keapsim

import (
	"slices"
	"strconv"
	"strings"
)

// generic is a record of a table that nothing else shows: its values are drawn by the types and names of the fields.
type generic struct {
	s    *session
	row  row
	kind kind
}

// genericOrigin is the origin of an independent table.
func genericOrigin(t *spec) *origin {
	k := kind(slices.Index(kindNames[:], t.name))
	o := &origin{
		kind: k, keys: map[string]func(r row, part int) int64{},
		load: func(s *session, r row, _ int) any {
			s.generic = generic{s, r, k}
			return &s.generic
		},
		fields: map[string]field{},
	}
	if t.name == "Campaignee" {
		o.shows = campaignExists
	}
	changing := changingField(t)
	for i, f := range t.fields {
		switch f.name {
		case "Id":
			o.keys["Id"] = parent(0)
		case "LastUpdated":
			o.updated = f.name
		case "DateCreated":
			o.created = f.name
		default:
			d := drawing{spec: f, part: uint64(200 + i), always: f == changing}
			o.fields[f.name] = func(rec any) value { return d.draw(rec.(*generic)) }
		}
	}
	for name, read := range genericOverrides[t.name] {
		o.fields[name] = func(rec any) value { return read(rec.(*generic)) }
	}
	return o
}

// campaignExists is the view's rule of campaignees.
func campaignExists(s *session, r row) bool {
	x := generic{s, r, campaigneeKind}
	_, ok := s.k.tables[campaignKind].get(x.cycled(campaignKind))
	return ok
}

// changingField is the field that every edit changes: the first text that has no special meaning, or else something
// that is no reference.
func changingField(t *spec) *fieldSpec {
	best, rank := t.fields[0], 9
	for _, f := range t.fields {
		now := 9
		switch {
		case genericOverrides[t.name][f.name] != nil || f.refers != "" || f.name == "Id" || f.name == "LastUpdated" || strings.HasPrefix(f.name, "DateCreated"):
		case f.kind == "String" && f.values == nil && specialText(f.name) == nil:
			now = 0
		case f.kind == "Double":
			now = 1
		case f.values != nil || f.kind == "Integer" || f.kind == "Long" || f.kind == "Id":
			now = 2
		case f.kind == "Date" || f.kind == "DateTime":
			now = 3
		}
		if now < rank {
			best, rank = f, now
		}
	}
	return best
}

// drawing draws a field of a generic record.
type drawing struct {
	spec   *fieldSpec
	part   uint64
	always bool // every edit changes it
}

func (d *drawing) draw(x *generic) value {
	p, f := x.s.g.parts(x.kind, x.row), d.spec
	if f.refers != "" || f.name == "CreatedBy" {
		r := p.fixed(d.part)
		return x.reference(f, &r)
	}
	r := p.third(d.part)
	edits := p.revision(d.part)
	if d.always {
		r, edits = p.fixed(d.part), p.edits
	} else if f.kind != "Boolean" && r.chance(120) {
		return value{}
	}
	if len(f.values) > 0 && f.kind != "Date" {
		return f.choice(r.n(len(f.values)) + int(edits))
	}
	switch f.kind {
	case "String", "Enum":
		return word(x.text(f, &r, d.always, edits))
	case "Double":
		return double(float64(r.between(-500, 1_000_000))/100 + float64(edits)*100)
	case "Boolean":
		return boolean(r.chance(600))
	case "Long":
		return whole(int64(r.n(1<<30)) + int64(edits))
	case "Date":
		return dayAt(x.row.created + stamp(r.n(400)+int(edits))*dayMillis)
	case "DateTime":
		return moment(x.row.created + stamp(r.n(400)+int(edits))*dayMillis + stamp(r.n(86_400))*1000)
	case "Blob":
		return image(r.chance(300))
	}
	most := int64(10)
	if flags[f.name] {
		most = 2
	}
	return whole((int64(r.n(10)) + int64(edits)) % most)
}

// choice is one of the values of an enumeration, by a number.
func (f *fieldSpec) choice(n int) value {
	choice := f.values[n%len(f.values)]
	if n, err := strconv.ParseInt(choice, 10, 64); err == nil && f.kind != "String" && f.kind != "Enum" {
		return whole(n)
	}
	return word(choice)
}

// flags are numbers that are 0 or 1, though their type does not say so.
var flags = map[string]bool{
	"Admin": true, "Public": true, "AutoCharge": true, "NotifyLead": true, "NotifySale": true, "HasCustomerCalled": true,
}

// reference points to a record of the first dataset; now and then to none, to one that is long gone, or to the system.
func (x *generic) reference(f *fieldSpec, r *rng) value {
	n := r.n(100)
	by := f.name == "CreatedBy" || f.name == "LastUpdatedBy"
	switch {
	case n < 8 && by:
		return whole(systemUser)
	case n < 8:
		return whole(0)
	}
	table, _, _ := strings.Cut(f.refers, ".")
	id := x.s.someID(table, r)
	if n < 10 {
		id += 8 // which falls into a gap of the ids as a rule
	}
	if f.kind == "String" {
		return word(strconv.FormatInt(id, 10))
	}
	return whole(id)
}

// someID is the id of a row that a table had at first.
func (s *session) someID(table string, r *rng) int64 {
	v := s.k.views[table]
	if v == nil {
		return 0
	}
	o := v.origins[0]
	count := s.g.counts[o.kind]
	if count == 0 {
		return 0
	}
	i := r.n(count)
	return o.keys["Id"](row{index: i, id: s.g.idAt(o.kind, i)}, 0)
}

// text draws a text that suits the field's name.
func (x *generic) text(f *fieldSpec, r *rng, always bool, edits uint32) string {
	g := &x.s.g
	if make := specialText(f.name); make != nil {
		return make(g, r)
	}
	var s string
	switch n := r.n(100); {
	case n < 8 && !always:
		return ""
	case n < 60:
		s = g.compose(pick(r, adjectives), " ", pick(r, goods), " ", g.number(int64(x.row.index), 0))
	default:
		s = pick(r, sentences)
	}
	if always && edits > 0 {
		s = g.compose(s, " v", g.number(int64(edits), 0))
	}
	return s
}
