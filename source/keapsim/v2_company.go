package keapsim

var companies = &resource{
	kind: companyKind, path: "companies", array: "companies", noun: "Company", largest: 1000, single: true,
	load:  func(g *generator, s row) any { return g.loadCompany(s) },
	props: companyProps,
	brief: []string{"id", "company_name", "website"},
	filters: []filter{
		byText("company_name", 0, func(c *company) text { return c.name }),
		byText("name", wild, func(c *company) text { return c.name }),
		byTexts("email", 0, func(c *company, v *candidates) {
			if c.mailed {
				v.text(c.email.email)
			}
		}),
		byTexts("city", wild, func(c *company, v *candidates) {
			if c.addressed {
				v.text(c.address.locality)
			}
		}),
		byTexts("state", wild, func(c *company, v *candidates) {
			if c.addressed {
				v.text(c.address.region)
			}
		}),
		bound("since_time", roleUpdatedSince), bound("until_time", roleUpdatedUntil),
		byID("company_id", compared),
	},
	orders: []sorting{
		{name: "id", by: sortID},
		{name: "create_time", by: sortCreated},
		sortText("name", func(c *company) text { return c.name }),
		sortText("email", func(c *company) text { return c.email.email }),
	},
	custom: func(rec any) []*content { return rec.(*company).custom },
	set:    companySet,
}

var companyProps = []property{
	prop("id", func(w *writer, c *company) { w.id(c.id) }),
	prop("company_name", func(w *writer, c *company) { w.text(c.name) }),
	prop("website", func(w *writer, c *company) { w.text(c.website) }),
	prop("notes", func(w *writer, c *company) { w.text(c.notes) }),
	prop("address", func(w *writer, c *company) { writeIf(w, c.addressed, &c.address, writeAddress) }),
	prop("email_address", func(w *writer, c *company) { writeIf(w, c.mailed, &c.email, writeEmail) }),
	prop("phone_number", func(w *writer, c *company) { writeIf(w, c.phoned, &c.phone, writePhone) }),
	prop("fax_number", func(w *writer, c *company) { writeIf(w, c.faxed, &c.fax, writeFax) }),
	prop("groups", func(w *writer, c *company) { writeGroups(w, c.tags) }),
	prop("custom_fields", func(w *writer, c *company) { writeCustom(w, c.custom) }),
	prop("title", func(w *writer, c *company) { w.text(c.title) }),
	prop("first_name", func(w *writer, c *company) { w.text(c.firstName) }),
	prop("middle_name", func(w *writer, c *company) { w.text(c.middleName) }),
	prop("last_name", func(w *writer, c *company) { w.text(c.lastName) }),
	prop("suffix", func(w *writer, c *company) { w.text(c.suffix) }),
	prop("preferred_name", func(w *writer, c *company) { w.text(c.preferredName) }),
	prop("spouse_name", func(w *writer, c *company) { w.text(c.spouseName) }),
	prop("job_title", func(w *writer, c *company) { w.text(c.jobTitle) }),
	prop("assistant_name", func(w *writer, c *company) { w.text(c.assistantName) }),
	prop("assistant_phone", func(w *writer, c *company) { w.text(c.assistantPhone) }),
	prop("billing_information", func(w *writer, c *company) { w.text(c.billing) }),
	prop("contact_type", func(w *writer, c *company) { w.text(c.contactType) }),
	prop("referral_code", func(w *writer, c *company) { w.text(c.referralCode) }),
	prop("birth_date", func(w *writer, c *company) { w.day(c.birth) }),
	prop("anniversary_date", func(w *writer, c *company) { w.day(c.anniversary) }),
	prop("owner_id", func(w *writer, c *company) { w.id(c.owner) }),
	prop("account_id", func(w *writer, c *company) { w.id(c.account) }),
	prop("created_by", func(w *writer, c *company) { w.id(c.createdBy) }),
	prop("last_updated_by", func(w *writer, c *company) { w.id(c.updatedBy) }),
	prop("create_time", func(w *writer, c *company) { w.stamp(c.created) }),
	prop("update_time", func(w *writer, c *company) { w.stamp(c.updated) }),
}
