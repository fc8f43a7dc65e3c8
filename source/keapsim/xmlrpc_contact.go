package keapsim

// contactOrigin are the people of the table Contact, which shows companies as well.
var contactOrigin = &origin{
	kind: contactKind, keys: byOwnID("Id"), created: "DateCreated", updated: "LastUpdated",
	load:   func(s *session, r row, _ int) any { return s.contactProfile(r) },
	fields: profileFields,
	custom: func(rec any) []*content { return rec.(*profile).custom }, set: contactSet,
}

// contactProfile makes the profile of a contact.
func (s *session) contactProfile(r row) *profile {
	c, p := s.g.loadContact(r), &s.profile
	*p = profile{
		id: c.id, company: c.company, leadSource: c.leadSource, owner: c.owner, createdBy: c.createdBy, updatedBy: c.updatedBy,
		first: c.givenName, last: c.familyName, middle: c.middleName, nickname: c.preferredName, title: c.prefix, suffix: c.suffix,
		spouse: c.spouseName, job: c.jobTitle, companyName: c.companyName, website: c.website, contactType: c.contactType,
		referral: c.referralCode, locale: c.locale, timeZone: c.timeZone, assistant: c.assistantName, assistantPhone: c.assistantPhone,
		billing: c.billing, birth: c.birth, anniversary: c.anniversary, emails: c.emails, phones: c.phones, faxes: c.faxes,
		addresses: c.addresses, tags: c.tags, custom: c.custom,
	}
	if i := c.leadSource - s.g.idAt(leadSourceKind, 0); i >= 0 && int(i) < len(s.sources) {
		p.source = s.sources[i]
	}
	p.notes = contactNotes(c.id)
	return p
}

// notesLimit is how much of a contact's notes the table shows, in bytes.
const notesLimit = 10_000

// contactNotes are notes that only XML-RPC shows. Most contacts have none, a few a very long text.
func contactNotes(id int64) text {
	switch h := mix(uint64(id) + 0x107e5); {
	case h%100 == 7:
		return say(longNotes[:notesLimit])
	case h%10 < 2:
		return say(sentences[h/100%uint64(len(sentences))])
	case h%10 == 2:
		return say("")
	default:
		return text{}
	}
}

var longNotes = func() string {
	var all string
	for len(all) < notesLimit {
		all += sentences[0] + "\n" + sentences[4] + " "
	}
	return all
}()
