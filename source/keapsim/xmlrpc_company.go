package keapsim

// companyOrigin are the companies, which the table Contact shows too: as rows whose Id equals their CompanyID.
var companyOrigin = &origin{
	kind: companyKind, keys: byOwnID("Id", "CompanyID", "AccountId"), created: "DateCreated", updated: "LastUpdated",
	load:   func(s *session, r row, _ int) any { return s.companyProfile(r) },
	fields: profileFields,
	custom: func(rec any) []*content { return rec.(*profile).custom }, set: companySet,
}

// companyProfile makes the profile of a company.
func (s *session) companyProfile(r row) *profile {
	c, p := s.g.loadCompany(r), &s.profile
	*p = profile{
		id: c.id, company: c.id, companyName: c.name, notes: c.notes, website: c.website, suffix: c.suffix, title: c.title, tags: c.tags,
		birth: c.birth, anniversary: c.anniversary, assistant: c.assistantName, assistantPhone: c.assistantPhone, billing: c.billing,
		contactType: c.contactType, first: c.firstName, last: c.lastName, middle: c.middleName, job: c.jobTitle, nickname: c.preferredName,
		referral: c.referralCode, spouse: c.spouseName, owner: c.owner, createdBy: c.createdBy, updatedBy: c.updatedBy, custom: c.custom,
	}
	if c.mailed {
		p.slots.email[0] = c.email
		p.emails = p.slots.email[:]
	}
	if c.phoned {
		p.slots.phone[0] = c.phone
		p.phones = p.slots.phone[:]
	}
	if c.faxed {
		p.slots.fax[0] = c.fax
		p.faxes = p.slots.fax[:]
	}
	if c.addressed {
		p.slots.address[0] = c.address
		p.addresses = p.slots.address[:]
	}
	return p
}
