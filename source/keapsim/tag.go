package keapsim

type tag struct {
	id               int64
	name             text
	description      text
	category         int64
	created, updated stamp
}

// loadTag makes the tag of a state.
func (g *generator) loadTag(s row) *tag {
	t, p := &g.tag, g.parts(tagKind, s)
	*t = tag{id: s.id, created: s.created, updated: s.updated}
	r := p.fixed(1)
	t.name = say(g.compose(pick(&r, tagThemes), " ", g.number(int64(s.index), 0)))
	if r.chance(850) {
		t.category = g.refer(&r, tagCategoryKind)
	}
	r = p.always(2)
	switch n := r.n(10); {
	case n < 6 || s.edits > 0:
		t.description = say(g.compose(pick(&r, sentences), " ", g.number(int64(r.n(1000)), 0)))
	case n < 8:
		t.description = say("")
	}
	return t
}

// loadCategory makes the tag category of a state.
func (g *generator) loadCategory(s row) *tag {
	t, p := &g.tag, g.parts(tagCategoryKind, s)
	*t = tag{id: s.id, created: s.created, updated: s.updated}
	t.name = say(tagCategory[s.index%len(tagCategory)])
	if s.index >= len(tagCategory) {
		t.name = say(g.compose(t.name.s, " ", g.number(int64(s.index), 0)))
	}
	r := p.always(1)
	if r.chance(800) || s.edits > 0 {
		t.description = say(g.compose("About ", pick(&r, goods), " ", g.number(int64(r.n(1000)), 0)))
	}
	return t
}
