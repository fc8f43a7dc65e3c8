package keapsim

type company struct {
	id                                                int64
	name, notes, website, suffix, title               text
	tags                                              []int64
	address                                           placed
	addressed                                         bool
	email                                             email
	phone                                             phone
	fax                                               fax
	mailed, phoned, faxed                             bool
	birth, anniversary                                day
	assistantName, assistantPhone, billing            text
	contactType, firstName, lastName, middleName      text
	jobTitle, preferredName, referralCode, spouseName text
	owner, account, createdBy, updatedBy              int64
	custom                                            []*content
	created, updated                                  stamp
}

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

// loadCompany makes the company of a state.
func (g *generator) loadCompany(s row) *company {
	c, p := &g.company, g.parts(companyKind, s)
	tags, custom := c.tags[:0], c.custom
	*c = company{id: s.id, created: s.created, updated: s.updated, name: say(g.companyName(s.index))}
	g.describeCompany(c, p.always(2), s)
	g.reachCompany(c, p.third(3), s)
	g.nameCompany(c, p.third(4))
	c.tags = g.fillTags(tags, p, s)
	c.custom = g.fillCustom(custom, p, companySet)
	return c
}

func (g *generator) describeCompany(c *company, r rng, s row) {
	switch n := r.n(10); {
	case n < 5:
		c.notes = say(g.compose(pick(&r, sentences), " ", g.number(int64(r.n(1000)), 0)))
	case n < 7:
		c.notes = say("")
	}
	if r.chance(600) {
		c.website = say(g.compose("https://www.firm", g.number(int64(s.index), 0), ".example.com/?r=", g.number(int64(r.n(100)), 0)))
	}
	if r.chance(50) {
		c.billing = say("NET 30")
	}
	c.contactType = say(pick(&r, contactTypes))
	c.owner, c.account = g.refer(&r, userKind), s.id
	c.createdBy, c.updatedBy = g.refer(&r, userKind), g.refer(&r, userKind)
}

func (g *generator) reachCompany(c *company, r rng, s row) {
	if c.addressed = r.chance(800); c.addressed {
		c.address = g.place(&r, addressFields[0])
	}
	if c.mailed = r.chance(700); c.mailed {
		c.email = email{email: say(g.compose("info", g.number(int64(s.index), 0), "@", pick(&r, mailHosts))), field: emailFields[0]}
		setStatus(&r, &c.email)
	}
	if c.phoned = r.chance(800); c.phoned {
		c.phone = g.dial(&r, phoneFields[0])
	}
	if c.faxed = r.chance(200); c.faxed {
		g.fillFax(&r, &c.fax, faxFields[0])
	}
}

// nameCompany draws the person behind the company; most have none.
func (g *generator) nameCompany(c *company, r rng) {
	if r.chance(700) {
		return
	}
	c.firstName, c.lastName, c.middleName = say(pick(&r, givenNames).full), say(pick(&r, familyNames).full), say("")
	c.title, c.suffix, c.jobTitle = say(pick(&r, honorifics)), say(pick(&r, suffixes)), say(pick(&r, jobTitles))
	c.preferredName, c.spouseName = say("Boss"), say(pick(&r, givenNames).full)
	c.assistantName, c.assistantPhone = say(pick(&r, givenNames).full), say(g.phone(&r))
	c.referralCode = say(g.compose("CO", g.number(int64(r.n(1e6)), 6)))
	c.birth, c.anniversary = pick(&r, birthdays), day{2015, 6, 20}
}
