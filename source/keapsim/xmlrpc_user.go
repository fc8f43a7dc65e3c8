package keapsim

// userOrigin are the account's users. They are of the storage of contacts too, but the table Contact hides them.
var userOrigin = &origin{
	kind: userKind, keys: byOwnID("Id"),
	load:   func(s *session, r row, _ int) any { return s.userProfile(r) },
	fields: profileFields,
}

// userProfile makes the profile of a user.
func (s *session) userProfile(r row) *profile {
	u, p := s.g.loadUser(r), &s.profile
	*p = profile{
		id: u.id, first: u.givenName, last: u.familyName, middle: u.middleName, nickname: u.nickname, spouse: u.spouseName, suffix: u.suffix,
		title: u.title, website: u.website, companyName: u.company, emails: u.emails, phones: u.phones, faxes: u.faxes,
		createdBy: u.createdBy, updatedBy: u.updatedBy, global: u.globalID, partner: u.partner,
	}
	if u.addressed {
		p.slots.address[0] = u.address
		p.addresses = p.slots.address[:]
	}
	return p
}
