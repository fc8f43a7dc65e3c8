package keapsim

import "strconv"

// profile is a person or a company as XML-RPC shows it: contacts, companies and users are of one storage there.
type profile struct {
	id, company, leadSource, owner, createdBy, updatedBy                int64
	first, last, middle, nickname, title, suffix, spouse, job           text
	companyName, website, contactType, referral, source                 text
	locale, timeZone, assistant, assistantPhone, billing, notes, global text
	birth, anniversary                                                  day
	emails                                                              []email
	phones                                                              []phone
	faxes                                                               []fax
	addresses                                                           []placed
	tags                                                                []int64
	custom                                                              []*content
	partner                                                             bool

	slots struct { // where a company keeps what a contact has in lists
		email   [1]email
		phone   [1]phone
		fax     [1]fax
		address [1]placed
	}
}

// profileFields are the fields of Contact, Company and User that are not known without making the record.
var profileFields = func() map[string]field {
	all := fields[profile]{
		"FirstName":          func(p *profile) value { return xmlText(p.first) },
		"LastName":           func(p *profile) value { return xmlText(p.last) },
		"MiddleName":         func(p *profile) value { return xmlText(p.middle) },
		"Nickname":           func(p *profile) value { return xmlText(p.nickname) },
		"Title":              func(p *profile) value { return xmlText(p.title) },
		"Suffix":             func(p *profile) value { return xmlText(p.suffix) },
		"SpouseName":         func(p *profile) value { return xmlText(p.spouse) },
		"JobTitle":           func(p *profile) value { return xmlText(p.job) },
		"CompanyID":          func(p *profile) value { return whole(p.company) },
		"AccountId":          func(p *profile) value { return whole(p.company) },
		"Company":            func(p *profile) value { return xmlText(p.companyName) },
		"Groups":             func(p *profile) value { return phrase(commaList(p.tags)) },
		"Website":            func(p *profile) value { return xmlText(p.website) },
		"ContactType":        func(p *profile) value { return xmlText(p.contactType) },
		"ReferralCode":       func(p *profile) value { return xmlText(p.referral) },
		"Birthday":           func(p *profile) value { return date(p.birth) },
		"Anniversary":        func(p *profile) value { return date(p.anniversary) },
		"LeadSourceId":       func(p *profile) value { return whole(p.leadSource) },
		"Leadsource":         func(p *profile) value { return xmlText(p.source) },
		"OwnerID":            func(p *profile) value { return whole(p.owner) },
		"CreatedBy":          func(p *profile) value { return whole(p.createdBy) },
		"LastUpdatedBy":      func(p *profile) value { return whole(p.updatedBy) },
		"Language":           func(p *profile) value { return xmlText(p.locale) },
		"TimeZone":           func(p *profile) value { return xmlText(p.timeZone) },
		"AssistantName":      func(p *profile) value { return xmlText(p.assistant) },
		"AssistantPhone":     func(p *profile) value { return xmlText(p.assistantPhone) },
		"BillingInformation": func(p *profile) value { return xmlText(p.billing) },
		"ContactNotes":       func(p *profile) value { return xmlText(p.notes) },
		"Username":           func(p *profile) value { return onlySome(p.id, 3, "login"+strconv.FormatInt(p.id, 10)) },
		"Password":           func(p *profile) value { return secret(p.id) },
		"Validated":          func(p *profile) value { return onlySome(p.id, 5, "1") },
		"GlobalUserId": func(p *profile) value {
			n, _ := strconv.ParseInt(p.global.s, 10, 64)
			return whole(n)
		},
		"Partner":       func(p *profile) value { return boolean(p.partner) },
		"Signature":     func(p *profile) value { return onlySome(p.id, 2, "Best,\n"+p.first.s) },
		"HTMLSignature": func(p *profile) value { return onlySome(p.id, 2, "<p>Best,<br>"+p.first.s+"</p>") },
	}
	for i, name := range []string{"Email", "EmailAddress2", "EmailAddress3"} {
		all[name] = slot(i, func(p *profile) []email { return p.emails }, func(e *email) text { return e.email })
	}
	phones := func(p *profile) []phone { return p.phones }
	for i := range phoneFields {
		name := "Phone" + strconv.Itoa(i+1)
		all[name] = slot(i, phones, func(p *phone) text { return p.number })
		all[name+"Ext"] = slot(i, phones, func(p *phone) text { return p.extension })
		all[name+"Type"] = slot(i, phones, func(p *phone) text { return p.kind })
	}
	faxes := func(p *profile) []fax { return p.faxes }
	for i := range faxFields {
		name := "Fax" + strconv.Itoa(i+1)
		all[name] = slot(i, faxes, func(f *fax) text { return f.number })
		all[name+"Type"] = slot(i, faxes, func(f *fax) text { return f.kind })
	}
	for i := range addressFields {
		addAddress(all, i)
	}
	return all.erase()
}()

// slot is one of several texts of a list.
func slot[T any](i int, list func(p *profile) []T, read func(item *T) text) func(p *profile) value {
	return func(p *profile) value {
		items := list(p)
		if i >= len(items) {
			return value{}
		}
		return xmlText(read(&items[i]))
	}
}

// addressTypes are the kinds of the three addresses.
var addressTypes = []string{"Billing", "Shipping", "Other"}

// addressNames are how the fields of the three addresses are spelled: first the streets, then what ends in a number.
var addressNames = []struct{ street, number string }{{"StreetAddress", ""}, {"Address2Street", "2"}, {"Address3Street", "3"}}

func addAddress(all fields[profile], i int) {
	part := func(read func(a *placed) text) func(p *profile) value {
		return slot(i, func(p *profile) []placed { return p.addresses }, read)
	}
	name := addressNames[i]
	all[name.street+"1"] = part(func(a *placed) text { return a.line1 })
	all[name.street+"2"] = part(func(a *placed) text { return a.line2 })
	all["City"+name.number] = part(func(a *placed) text { return a.locality })
	all["State"+name.number] = part(func(a *placed) text { return a.region })
	all["PostalCode"+name.number] = part(func(a *placed) text { return a.postalCode })
	all["Country"+name.number] = part(func(a *placed) text { return a.country })
	all["ZipFour"+strconv.Itoa(i+1)] = part(func(a *placed) text { return a.zipFour })
	all["Address"+strconv.Itoa(i+1)+"Type"] = part(func(*placed) text { return say(addressTypes[i]) })
}

// onlySome is a text that one in n records has.
func onlySome(id int64, n uint64, s string) value {
	if mix(uint64(id))%n != 0 {
		return value{}
	}
	return word(s)
}

// secret is a password as the table shows it; whoever reads it should not have.
func secret(id int64) value { return word(secretPrefix + strconv.FormatUint(mix(uint64(id)), 36)) }

const secretPrefix = "SECRET-"

func commaList(ids []int64) string {
	var room [64]byte
	b := room[:0]
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return string(b)
}
