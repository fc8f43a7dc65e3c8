package keapsim

var users = &resource{
	kind: userKind, path: "users", array: "users", noun: "User", largest: 100, single: true,
	load:  func(g *generator, s row) any { return g.loadUser(s) },
	props: userProps,
	filters: []filter{
		byTexts("email", 0, func(u *user, v *candidates) { v.text(u.emails[0].email) }),
		byText("given_name", 0, func(u *user) text { return u.givenName }),
		{name: "include_inactive", role: roleShow},
		{name: "include_partners", role: roleShow},
		byID("user_ids", listed),
	},
	orders: []sorting{
		{name: "create_time", by: sortCreated},
		sortText("email", func(u *user) text { return u.emails[0].email }),
		sortText("name", func(u *user) text { return u.familyName }),
	},
	hidden: map[string]func(rec any) bool{
		"include_inactive": func(rec any) bool { return rec.(*user).status == "INACTIVE" },
		"include_partners": func(rec any) bool { return rec.(*user).partner },
	},
}

var userProps = []property{
	prop("id", func(w *writer, u *user) { w.id(u.id) }),
	prop("given_name", func(w *writer, u *user) { w.text(u.givenName) }),
	prop("family_name", func(w *writer, u *user) { w.text(u.familyName) }),
	prop("middle_name", func(w *writer, u *user) { w.text(u.middleName) }),
	prop("nickname", func(w *writer, u *user) { w.text(u.nickname) }),
	prop("spouse_name", func(w *writer, u *user) { w.text(u.spouseName) }),
	prop("suffix", func(w *writer, u *user) { w.text(u.suffix) }),
	prop("title", func(w *writer, u *user) { w.text(u.title) }),
	prop("website", func(w *writer, u *user) { w.text(u.website) }),
	prop("company_name", func(w *writer, u *user) { w.text(u.company) }),
	prop("status", func(w *writer, u *user) { w.enum(u.status) }),
	prop("partner", func(w *writer, u *user) { w.boolean(u.partner) }),
	prop("admin", func(w *writer, u *user) { w.boolean(u.admin) }),
	prop("global_user_id", func(w *writer, u *user) { w.text(u.globalID) }),
	prop("keap_id", func(w *writer, u *user) { w.text(u.keapID) }),
	prop("address", func(w *writer, u *user) {
		if !u.addressed {
			w.none()
			return
		}
		writeAddress(w, &u.address)
	}),
	prop("phone_numbers", func(w *writer, u *user) { writeList(w, u.phones, writePhone) }),
	prop("fax_numbers", func(w *writer, u *user) { writeList(w, u.faxes, writeFax) }),
	prop("email_addresses", func(w *writer, u *user) { writeList(w, u.emails, writeEmail) }),
	prop("social_accounts", func(w *writer, u *user) { writeList(w, u.socials, writeSocial) }),
	prop("created_by", func(w *writer, u *user) { w.integer(u.createdBy) }),
	prop("create_time", func(w *writer, u *user) { w.stamp(u.created) }),
	prop("updated_by", func(w *writer, u *user) { w.integer(u.updatedBy) }),
	prop("update_time", func(w *writer, u *user) { w.stamp(u.updated) }),
}
