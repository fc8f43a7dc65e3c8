package keapsim

import (
	"errors"
	"slices"
)

var contactFilters = []filter{
	byTexts("email", wild, func(c *contact, v *candidates) {
		for i := range c.emails {
			v.text(c.emails[i].email)
		}
	}),
	byText("given_name", wild, func(c *contact) text { return c.givenName }),
	byText("family_name", wild, func(c *contact) text { return c.familyName }),
	byText("middle_name", wild, func(c *contact) text { return c.middleName }),
	byText("website", wild, func(c *contact) text { return c.website }),
	byRef("company_id", 0, func(c *contact) int64 { return c.company }),
	byID("contact_id", compared),
	byID("contact_ids", listed),
	byID("ids", listed),
	bound("start_update_time", roleUpdatedSince),
	bound("end_update_time", roleUpdatedUntil),
	byTexts("phone_number", 0, func(c *contact, v *candidates) {
		for i := range c.phones {
			v.word(c.phones[i].field + " " + c.phones[i].number.s)
		}
	}),
	{name: "phone_fields", flags: listed, role: roleNarrow, words: phoneFields},
	byTexts("city", wild, func(c *contact, v *candidates) {
		if len(c.addresses) > 0 {
			v.text(c.addresses[0].locality)
		}
	}),
	byTexts("state", wild, func(c *contact, v *candidates) {
		if len(c.addresses) > 0 {
			v.text(c.addresses[0].region)
		}
	}),
	byTexts("lead_source_name", wild, func(c *contact, v *candidates) {
		if c.leadSource > 0 {
			v.word(leadNames[c.leadSource-1])
		}
	}),
}

// contactAddressFilters are the filters on each part of each address.
func contactAddressFilters() (all []filter) {
	parts := []struct {
		name string
		read func(a *address) text
	}{
		{"line1", func(a *address) text { return a.line1 }},
		{"locality", func(a *address) text { return a.locality }},
		{"region", func(a *address) text { return a.region }},
		{"postal_code", func(a *address) text { return a.postalCode }},
		{"country_code", func(a *address) text { return a.countryCode }},
	}
	for i, prefix := range []string{"billing_address_", "shipping_address_", "other_address_"} {
		for _, part := range parts {
			all = append(all, byTexts(prefix+part.name, 0, func(c *contact, v *candidates) {
				if i < len(c.addresses) {
					v.text(part.read(c.addresses[i].address))
				}
			}))
		}
	}
	return all
}

// combinePhone narrows a search for a phone number to the phone fields named, which the caller has to name.
func combinePhone(conditions []condition) error {
	number, fields := find(conditions, "phone_number"), find(conditions, "phone_fields")
	if number == nil {
		return nil
	}
	if fields == nil {
		return errors.New("filter field phone_number requires phone_fields")
	}
	number.texts = nil
	for _, field := range fields.texts {
		number.texts = append(number.texts, field+" "+number.value)
	}
	return nil
}

// find returns the condition on a filter field, nil if there is none.
func find(conditions []condition, name string) *condition {
	i := slices.IndexFunc(conditions, func(c condition) bool { return c.filter != nil && c.filter.name == name })
	if i < 0 {
		return nil
	}
	return &conditions[i]
}
