package keapsim

type user struct {
	id                                          int64
	givenName, familyName, middleName, nickname text
	spouseName, suffix, title, website, company text
	globalID, keapID                            text
	status                                      string
	partner, admin                              bool
	address                                     placed
	addressed                                   bool
	emails                                      []email
	phones                                      []phone
	faxes                                       []fax
	socials                                     []social
	createdBy, updatedBy                        int64
	created, updated                            stamp
}

// loadUser makes the user of a state. The first is an administrator; of eight one is inactive, one invited and one a
// partner.
func (g *generator) loadUser(s row) *user {
	u, p := &g.user, g.parts(userKind, s)
	u.id, u.created, u.updated = s.id, s.created, s.updated
	r := p.fixed(1)
	given, family := pick(&r, givenNames), pick(&r, familyNames)
	u.givenName, u.familyName = say(given.full), say(family.full)
	u.globalID, u.keapID = say(g.number(1_000_000+s.id, 0)), say(g.compose(given.slug, g.number(s.id, 0), "@example.com"))
	u.status, u.partner, u.admin = "ACTIVE", s.index%8 == 7, s.index%8 == 0 || r.chance(200)
	switch s.index % 8 {
	case 5:
		u.status = "INACTIVE"
	case 6:
		u.status = "INVITED"
	}
	u.emails = stretch(u.emails, 1)
	u.emails[0] = email{email: u.keapID, field: emailFields[0]}
	setStatus(&r, &u.emails[0])
	u.createdBy = g.idAt(userKind, 0)
	g.describeUser(u, p.always(2))
	g.reachUser(u, p.third(3), given)
	return u
}

func (g *generator) describeUser(u *user, r rng) {
	u.middleName, u.nickname, u.spouseName, u.suffix = text{}, text{}, text{}, text{}
	u.website, u.company = text{}, text{}
	u.title = say(g.compose(pick(&r, jobTitles), " ", g.number(int64(r.n(100)), 0)))
	if r.chance(300) {
		u.middleName, u.nickname = say(pick(&r, givenNames).full), say("Ace")
	}
	if r.chance(300) {
		u.spouseName, u.suffix = say(pick(&r, givenNames).full), say(pick(&r, suffixes))
	}
	if r.chance(400) {
		u.website, u.company = say("https://example.com"), say("Acme \"HQ\"")
	}
	u.updatedBy = g.refer(&r, userKind)
}

func (g *generator) reachUser(u *user, r rng, given name) {
	if u.addressed = r.chance(600); u.addressed {
		u.address = g.place(&r, "BILLING")
	}
	u.phones = stretch(u.phones, r.n(3))
	for i := range u.phones {
		u.phones[i] = g.dial(&r, phoneFields[i])
	}
	u.faxes = stretch(u.faxes, r.n(2))
	for i := range u.faxes {
		g.fillFax(&r, &u.faxes[i], faxFields[i])
	}
	u.socials = stretch(u.socials, r.n(3))
	for i := range u.socials {
		u.socials[i] = social{say(g.compose("@", given.slug, pick(&r, handles))), socialTypes[i]}
	}
}
