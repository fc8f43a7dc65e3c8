package keapsim

import (
	"slices"
	"strconv"
)

var contacts = &resource{
	kind: contactKind, path: "contacts", array: "contacts", noun: "Contact", largest: 1000, single: true,
	load:  func(g *generator, s row) any { return g.loadContact(s) },
	props: contactProps,
	bare: func(g *generator, s row) any {
		c := &g.contact
		c.id, c.created, c.updated = s.id, s.created, s.updated
		return c
	},
	bareProps: []string{"id", "create_time", "update_time"},
	brief:     []string{"id", "given_name", "family_name"},
	accepted:  []string{"notes"},
	filters:   slices.Concat(contactFilters, contactAddressFilters()),
	orders: []sorting{
		{name: "id", by: sortID},
		{name: "create_time", by: sortCreated},
		{name: "update_time", by: sortUpdated},
		sortText("email", func(c *contact) text {
			if len(c.emails) == 0 {
				return text{}
			}
			return c.emails[0].email
		}),
	},
	custom:  func(rec any) []*content { return rec.(*contact).custom },
	set:     contactSet,
	combine: combinePhone,
}

var contactProps = []property{
	prop("id", func(w *writer, c *contact) { w.id(c.id) }),
	prop("given_name", func(w *writer, c *contact) { w.text(c.givenName) }),
	prop("family_name", func(w *writer, c *contact) { w.text(c.familyName) }),
	prop("middle_name", func(w *writer, c *contact) { w.text(c.middleName) }),
	prop("preferred_name", func(w *writer, c *contact) { w.text(c.preferredName) }),
	prop("prefix", func(w *writer, c *contact) { w.text(c.prefix) }),
	prop("suffix", func(w *writer, c *contact) { w.text(c.suffix) }),
	prop("spouse_name", func(w *writer, c *contact) { w.text(c.spouseName) }),
	prop("job_title", func(w *writer, c *contact) { w.text(c.jobTitle) }),
	prop("company", func(w *writer, c *contact) { writeContactCompany(w, c) }),
	prop("email_addresses", func(w *writer, c *contact) { writeList(w, c.emails, writeEmail) }),
	prop("phone_numbers", func(w *writer, c *contact) { writeList(w, c.phones, writePhone) }),
	prop("fax_numbers", func(w *writer, c *contact) { writeList(w, c.faxes, writeFax) }),
	prop("addresses", func(w *writer, c *contact) { writeList(w, c.addresses, writeAddress) }),
	prop("social_accounts", func(w *writer, c *contact) { writeList(w, c.socials, writeSocial) }),
	prop("links", func(w *writer, c *contact) { writeList(w, c.links, writeLink) }),
	prop("tag_ids", func(w *writer, c *contact) { writeIDs(w, c.tags) }),
	prop("groups", func(w *writer, c *contact) { writeGroups(w, c.tags) }),
	prop("utm_parameters", func(w *writer, c *contact) { writeList(w, c.utms, writeUTM) }),
	prop("custom_fields", func(w *writer, c *contact) { writeCustom(w, c.custom) }),
	prop("origin", func(w *writer, c *contact) { writeOrigin(w, c) }),
	prop("website", func(w *writer, c *contact) { w.text(c.website) }),
	prop("score_value", func(w *writer, c *contact) { w.text(c.score) }),
	prop("contact_type", func(w *writer, c *contact) { w.text(c.contactType) }),
	prop("referral_code", func(w *writer, c *contact) { w.text(c.referralCode) }),
	prop("birth_date", func(w *writer, c *contact) { w.day(c.birth) }),
	prop("anniversary_date", func(w *writer, c *contact) { w.day(c.anniversary) }),
	prop("leadsource_id", func(w *writer, c *contact) { w.id(c.leadSource) }),
	prop("owner_id", func(w *writer, c *contact) { w.id(c.owner) }),
	prop("account_id", func(w *writer, c *contact) { w.id(c.account) }),
	prop("preferred_locale", func(w *writer, c *contact) { w.text(c.locale) }),
	prop("time_zone", func(w *writer, c *contact) { w.text(c.timeZone) }),
	prop("source_type", func(w *writer, c *contact) { w.enum(c.sourceType) }),
	prop("assistant_name", func(w *writer, c *contact) { w.text(c.assistantName) }),
	prop("assistant_phone", func(w *writer, c *contact) { w.text(c.assistantPhone) }),
	prop("billing_information", func(w *writer, c *contact) { w.text(c.billing) }),
	prop("created_by", func(w *writer, c *contact) { w.id(c.createdBy) }),
	prop("last_updated_by", func(w *writer, c *contact) { w.id(c.updatedBy) }),
	prop("create_time", func(w *writer, c *contact) { w.stamp(c.created) }),
	prop("update_time", func(w *writer, c *contact) { w.stamp(c.updated) }),
}

func writeContactCompany(w *writer, c *contact) {
	if c.company == 0 {
		w.none()
		return
	}
	w.begin('{')
	w.at("id").id(c.company)
	w.at("company_name").text(c.companyName)
	w.end('}')
}

func writeOrigin(w *writer, c *contact) {
	if c.originDate == 0 {
		w.none()
		return
	}
	w.begin('{')
	w.at("date").stamp(c.originDate)
	w.at("ip_address").text(c.originIP)
	w.end('}')
}

func writeLink(w *writer, l *link) {
	w.begin('{')
	w.at("id").id(l.id)
	w.at("linked_contact_id").id(l.contact)
	w.at("link_type_id").id(l.kind)
	w.at("link_type_name").word(l.kindName)
	w.end('}')
}

func writeUTM(w *writer, u *utm) {
	w.begin('{')
	w.at("id").serial(u.id)
	w.at("keapSourceId").text(u.keapSource)
	w.at("utmSource").text(u.source)
	w.at("utmMedium").text(u.medium)
	w.at("utmTerm").text(u.term)
	w.at("utmCampaign").text(u.campaign)
	w.at("utmContent").text(u.content)
	w.at("firstTouch").boolean(u.first)
	w.at("lastTouch").boolean(u.last)
	w.at("dateCreated").stamp(u.created)
	w.end('}')
}

// writeGroups writes tag ids as one text, separated by commas.
func writeGroups(w *writer, ids []int64) {
	w.lead()
	w.b = append(w.b, '"')
	for i, id := range ids {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = strconv.AppendInt(w.b, id, 10)
	}
	w.b = append(w.b, '"')
}
