package keapsim

// companyName is the name of the company at index. No edit changes it, since contacts hold copies of it.
func (g *generator) companyName(index int) string {
	p := g.parts(companyKind, g.base(companyKind, index))
	r := p.fixed(1)
	name := g.compose(pick(&r, firmHeads), " ", pick(&r, firmTails))
	if r.chance(400) {
		name = g.compose(name, " ", pick(&r, firmForms))
	}
	return name
}
