package keapsim

type contact struct {
	id                                               int64
	givenName, familyName, middleName, preferredName text
	prefix, suffix, spouseName, jobTitle             text
	company                                          int64
	companyName                                      text
	emails                                           []email
	phones                                           []phone
	faxes                                            []fax
	addresses                                        []placed
	socials                                          []social
	links                                            []link
	utms                                             []utm
	tags                                             []int64
	custom                                           []*content
	originDate                                       stamp
	originIP                                         text
	website, score, contactType, referralCode        text
	birth, anniversary                               day
	leadSource, owner, account, createdBy, updatedBy int64
	locale, timeZone, assistantName, assistantPhone  text
	billing                                          text
	sourceType                                       string
	created, updated                                 stamp
}

type link struct {
	id, contact, kind int64
	kindName          string
}

type utm struct {
	id                                      int64
	keapSource                              text
	source, medium, term, campaign, content text
	first, last                             bool
	created                                 stamp
}

// person is a contact as other records copied it.
type person struct {
	id                int64
	email             text
	given, family     text
	city, state, firm text
	job, phone        text
}

var (
	contactTypes = []string{"Prospect", "Customer", "Vendor", "Other"}
	sourceTypes  = []string{"API", "APPOINTMENT", "FORM_API_HOSTED", "FORM_API_INTERNAL", "IMPORT", "INTERNAL_FORM", "LANDING_PAGE", "MANUAL", "OTHER", "UNKNOWN", "WEBFORM", "SOURCE_TYPE_UNSPECIFIED"}
	linkKinds    = []string{"Spouse", "Colleague", "Parent", "Referred by"}
	birthdays    = []day{{1984, 2, 29}, {1996, 2, 29}, {2000, 2, 29}, {1899, 12, 31}, {1969, 12, 31}}
)

// loadContact makes the contact of a state.
func (g *generator) loadContact(s row) *contact {
	c, p := &g.contact, g.parts(contactKind, s)
	c.id, c.created, c.updated = s.id, s.created, s.updated
	given, family := g.nameContact(c, p.third(1))
	g.reachContact(c, p, given, family, s)
	g.describeContact(c, p)
	g.relateContact(c, p, s)
	g.touchContact(c, p.always(7))
	c.custom = g.fillCustom(c.custom, p, contactSet)
	return c
}

func (g *generator) nameContact(c *contact, r rng) (given, family name) {
	given, family = pick(&r, givenNames), pick(&r, familyNames)
	c.givenName, c.familyName = say(given.full), say(family.full)
	c.middleName, c.preferredName, c.spouseName, c.prefix, c.suffix = text{}, text{}, text{}, text{}, text{}
	if r.chance(10) {
		c.familyName = text{}
	}
	switch n := r.n(100); {
	case n < 25:
		c.middleName = say(pick(&r, givenNames).full)
	case n < 50:
		c.middleName = say("")
	}
	if r.chance(150) {
		c.preferredName = say(g.compose("\"", given.slug, "\""))
	}
	if r.chance(200) {
		c.spouseName = say(g.compose(pick(&r, givenNames).full, " ", family.full))
	}
	if r.chance(300) {
		c.prefix = say(pick(&r, honorifics))
	}
	if r.chance(80) {
		c.suffix = say(pick(&r, suffixes))
	}
	return given, family
}

// reachContact draws the ways to reach the contact.
func (g *generator) reachContact(c *contact, p parts, given, family name, s row) {
	r := p.third(2)
	c.emails = stretch(c.emails, howMany(&r, 60, 680, 180, 80))
	for i := range c.emails {
		e := &c.emails[i]
		e.field = emailFields[i]
		e.email = say(g.compose(given.slug, ".", family.slug, g.number(s.id, 0), "@", pick(&r, mailHosts)))
		setStatus(&r, e)
	}
	if s.reopts > 0 {
		r := rng{hash(p.base, 20, uint64(s.reopts))}
		for i := range c.emails {
			setStatus(&r, &c.emails[i])
		}
	}
	for i := range c.emails { // an address has one status, whatever the slots it is in
		for j := range i {
			if c.emails[i].email == c.emails[j].email {
				c.emails[i] = c.emails[j]
				c.emails[i].field = emailFields[i]
				break
			}
		}
	}
	r = p.third(3)
	c.phones = stretch(c.phones, howMany(&r, 80, 580, 260, 50, 20, 10))
	for i := range c.phones {
		c.phones[i] = g.dial(&r, phoneFields[i])
	}
	c.faxes = stretch(c.faxes, howMany(&r, 920, 60, 20))
	for i := range c.faxes {
		g.fillFax(&r, &c.faxes[i], faxFields[i])
	}
	r = p.third(4)
	c.addresses = stretch(c.addresses, howMany(&r, 80, 600, 260, 60))
	for i := range c.addresses {
		c.addresses[i] = g.place(&r, addressFields[i])
	}
	c.socials = stretch(c.socials, howMany(&r, 750, 180, 70))
	for i := range c.socials {
		c.socials[i] = social{say(g.compose("@", given.slug, pick(&r, handles))), socialTypes[(i*3+r.n(3))%len(socialTypes)]}
	}
}

// howMany draws a count: 0 in the first per mille of the cases, 1 in the second …
func howMany(r *rng, perMille ...int) int {
	n := r.n(1000)
	for i, share := range perMille {
		if n < share {
			return i
		}
		n -= share
	}
	return len(perMille) - 1
}

// describeContact draws the single values.
func (g *generator) describeContact(c *contact, p parts) {
	r := p.third(5)
	c.birth, c.anniversary, c.website, c.billing = day{}, day{}, text{}, text{}
	c.assistantName, c.assistantPhone, c.referralCode = text{}, text{}, text{}
	if r.chance(600) {
		c.birth = day{r.between(1940, 2006), r.between(1, 12), r.between(1, 28)}
	}
	if r.chance(20) {
		c.birth = pick(&r, birthdays)
	}
	if r.chance(150) {
		c.anniversary = day{r.between(1970, 2024), r.between(1, 12), r.between(1, 28)}
	}
	switch n := r.n(100); {
	case n < 35:
		c.website = say(g.compose("https://www.", pick(&r, familyNames).slug, ".example.com"))
	case n < 55:
		c.website = say("")
	}
	if r.chance(60) {
		c.assistantName = say(g.compose(pick(&r, givenNames).full, " ", pick(&r, familyNames).full))
		c.assistantPhone = say(g.phone(&r))
	}
	if r.chance(50) {
		c.billing = say("NET 30")
	}
	if r.chance(200) {
		c.referralCode = say(g.compose("REF", g.number(int64(r.n(1e8)), 8)))
	}
	c.contactType, c.locale, c.timeZone = say(pick(&r, contactTypes)), say(pick(&r, locales)), say(pick(&r, timeZones))
	c.owner = 0
	if r.chance(800) {
		c.owner = g.refer(&r, userKind)
	}
}

// relateContact draws what ties the contact to other records, and what it had from the first day.
func (g *generator) relateContact(c *contact, p parts, s row) {
	r := p.third(6)
	c.company, c.companyName = 0, text{}
	if r.chance(450) && g.counts[companyKind] > 0 {
		index := r.n(g.counts[companyKind])
		c.company, c.companyName = g.idAt(companyKind, index), say(g.companyName(index))
	}
	c.links = stretch(c.links, howMany(&r, 930, 60, 10))
	for i := range c.links {
		kind := r.n(len(linkKinds))
		c.links[i] = link{s.id*4 + int64(i), g.refer(&r, contactKind), int64(kind + 1), linkKinds[kind]}
	}
	c.tags = g.fillTags(c.tags, p, s)
	r = p.fixed(8)
	c.originDate, c.originIP, c.account, c.leadSource = 0, text{}, 0, 0
	c.sourceType = pick(&r, sourceTypes)
	if r.chance(500) {
		c.originDate, c.originIP = s.created, say(pick(&r, ipAddresses))
	}
	c.account = c.company // Keap keeps both in one place
	if r.chance(400) {
		c.leadSource = int64(1 + r.n(len(leadNames)))
	}
	if c.createdBy = g.refer(&r, userKind); c.createdBy == g.idAt(userKind, 0) && c.sourceType == "API" {
		c.createdBy = systemUser
	}
	c.utms = stretch(c.utms, howMany(&r, 880, 90, 30))
	for i := range c.utms {
		g.fillUTM(&r, &c.utms[i], s, i, len(c.utms))
	}
}

func (g *generator) fillUTM(r *rng, u *utm, s row, i, n int) {
	*u = utm{
		id: s.id*4 + int64(i), source: say(pick(r, utmSources)), medium: say(pick(r, utmMedia)), campaign: say(pick(r, utmThemes)),
		first: i == 0, last: i == n-1, created: s.created + stamp(i)*86_400_000,
	}
	if r.chance(300) {
		u.term, u.content = say("best widget"), say("banner A/B")
	}
	if r.chance(300) {
		u.keapSource = say(g.number(int64(r.n(500)), 0))
	}
}

// tagPart is the part of a record that draws its tags.
const tagPart = 9

// fillTags draws the tags of a contact or company into dst, in ascending order, each once.
func (g *generator) fillTags(dst []int64, p parts, s row) []int64 {
	dst = dst[:0]
	total := g.counts[tagKind]
	r := rng{hash(p.base, tagPart, uint64(p.revision(tagPart)), uint64(s.retags))}
	want := min(howMany(&r, 120, 130, 170, 200, 160, 110, 60, 30, 20), total)
	for i := range want { // one of each of want slices of the tags
		low, high := total*i/want, total*(i+1)/want
		if id := g.idAt(tagKind, low+r.n(high-low)); !g.untagged[id] {
			dst = append(dst, id)
		}
	}
	return dst
}

// touchContact draws what every edit changes.
func (g *generator) touchContact(c *contact, r rng) {
	c.score, c.jobTitle = text{}, text{}
	switch n := r.n(10); {
	case n < 5:
		c.score = say("0")
	case n < 8:
		c.score = say(g.number(int64(r.n(200)), 0))
	}
	switch n := r.n(10); {
	case n < 7:
		c.jobTitle = say(pick(&r, jobTitles))
	case n < 8:
		c.jobTitle = say("")
	}
	c.updatedBy = g.refer(&r, userKind)
}

// person returns what other records copied of the contact at index when the dataset began.
func (g *generator) person(index int) person {
	if g.counts[contactKind] == 0 {
		return person{}
	}
	c := g.loadContact(g.base(contactKind, index))
	p := person{id: c.id, given: c.givenName, family: c.familyName, firm: c.companyName, job: c.jobTitle}
	if len(c.emails) > 0 {
		p.email = c.emails[0].email
	}
	if len(c.addresses) > 0 {
		p.city, p.state = c.addresses[0].locality, c.addresses[0].region
	}
	if len(c.phones) > 0 {
		p.phone = c.phones[0].number
	}
	return p
}
