package schema

import "slices"

var contacts = &Entity{
	Name: "contacts",
	Doc:  "People the account knows: leads, customers and others. Their organisations are in companies.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, Doc: "Number of the contact in Keap."},
		{Name: "given_name", Type: Text, Doc: "First name."},
		{Name: "middle_name", Type: Text, Doc: "Middle name."},
		{Name: "family_name", Type: Text, Doc: "Last name."},
		{Name: "preferred_name", Type: Text, Doc: "Nickname, or the name the person likes to be called by."},
		{Name: "prefix", Type: Text, Doc: "What stands before the name, as Dr."},
		{Name: "suffix", Type: Text, Doc: "What stands after the name, as Jr."},
		{Name: "job_title", Type: Text, Doc: "Position at work."},
	}, nested("company", "Company", []Column{
		{Name: "id", Type: BigInt, References: "companies", Doc: "The one the contact belongs to, by its number."},
		{Name: "company_name", Type: Text, Doc: "Its name as Keap shows it on the contact."},
	}), []Column{
		{Name: "account_id", Type: BigInt, References: "companies", Doc: "Company number in the field AccountId of Keap's older interfaces."},
		{Name: "owner_id", Type: BigInt, References: "users", Doc: "User who owns the contact; NULL or 0 for nobody."},
		{Name: "contact_type", Type: Text, Doc: "Type in the account's own words, as Prospect or Customer."},
		{Name: "leadsource_id", Type: BigInt, References: "lead_sources", Doc: "Lead source that brought the contact; NULL or 0 for none."},
		{Name: "score_value", Type: Integer, Doc: "Lead score in points; NULL where the contact has none."},
		{
			Name: "source_type", Type: Text,
			Doc: "How the contact came into Keap: API, APPOINTMENT, FORM_API_HOSTED, FORM_API_INTERNAL, IMPORT, INTERNAL_FORM, " +
				"LANDING_PAGE, MANUAL, OTHER, UNKNOWN, WEBFORM or SOURCE_TYPE_UNSPECIFIED.",
		},
		{Name: "referral_code", Type: Text, Doc: "Code of the referral partner that brought the contact."},
	}, nested("origin", "First appearance", []Column{
		{Name: "date", Type: Timestamp, Doc: "When the contact was first met, as an instant in UTC."},
		{Name: "ip_address", Type: Text, Doc: "Internet address it came from."},
	}), []Column{
		{Name: "birth_date", Type: Date, Doc: "Day of birth, as entered."},
		{Name: "anniversary_date", Type: Date, Doc: "Anniversary, as entered."},
		{Name: "spouse_name", Type: Text, Doc: "Name of the spouse."},
		{Name: "assistant_name", Type: Text, Doc: "Name of the contact's assistant."},
		{Name: "assistant_phone", Type: Text, Doc: "Telephone number of the assistant, as entered."},
		{Name: "website", Type: Text, Doc: "Web address, as entered."},
		{Name: "time_zone", Type: Text, Doc: "Time zone the contact lives in, as America/New_York."},
		{Name: "preferred_locale", Type: Text, Doc: "Language and region the contact prefers, as en_US."},
		{Name: "billing_information", Type: Text, Doc: "Remarks on billing, as entered."},
		{Name: "notes", Type: Text, Doc: "Remarks in the contact's own record; the notes written over time are in the table notes."},
		{Name: "groups", Type: Text, Doc: "Numbers of the contact's tags joined by commas; contact_tags has them as rows."},
		{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
		{Name: "create_time", Type: Timestamp, Doc: "When the contact was created, as an instant in UTC."},
		{Name: "created_by", Type: BigInt, References: "users", Doc: "User who created the contact; NULL or 0 where it was no user."},
		{
			Name: "update_time", Type: Timestamp,
			Doc: "When the contact last changed, as an instant in UTC; Keap rounds it to the second.",
		},
		{Name: "last_updated_by", Type: BigInt, References: "users", Doc: "User who changed the contact last; NULL or 0 where it was no user."},
	}),
	Children: contactChildren,
	Strategy: Window,
	Stamp:    "update_time",
	V2: &V2{
		Path: "/contacts", ArrayKey: "contacts", PageSize: 1000,
		// All that Keap documents. Without them it sends little more than the id and the name.
		Fields: []string{
			"addresses", "anniversary_date", "birth_date", "company", "contact_type", "create_time", "custom_fields",
			"email_addresses", "family_name", "fax_numbers", "given_name", "id", "job_title", "leadsource_id", "links",
			"middle_name", "notes", "origin", "owner_id", "phone_numbers", "preferred_locale", "preferred_name", "prefix",
			"referral_code", "score_value", "social_accounts", "source_type", "spouse_name", "suffix", "tag_ids", "time_zone",
			"update_time", "utm_parameters", "website", "account_id", "assistant_name", "assistant_phone",
			"billing_information", "created_by", "groups", "last_updated_by",
		},
		StampFields: []string{"id", "update_time"},
		Since:       "start_update_time", AfterID: "contact_id", OrderID: "id", OrderStamp: "update_time",
		ByIDs: "ids", MaxIDs: maxIDs, Single: "/contacts/{id}",
	},
	// The last two name a tag and the contacts that got or lost it.
	HookEvents: []string{
		"contact.add", "contact.edit", "contact.delete", "contact.redact", "contactGroup.applied", "contactGroup.removed",
	},
}

var contactChildren = []Child{
	{
		Name: "contact_emails", V2: "email_addresses", ParentKey: "contact_id", Columns: emailAddressColumns,
		Doc: "E-mail addresses of contacts, up to three each, with their opt-in status.",
	},
	{
		Name: "contact_phones", V2: "phone_numbers", ParentKey: "contact_id", Columns: phoneNumberColumns,
		Doc: "Telephone numbers of contacts, up to five each.",
	},
	{
		Name: "contact_addresses", V2: "addresses", ParentKey: "contact_id", Columns: addressColumns,
		Doc: "Postal addresses of contacts: billing, shipping and another one.",
	},
	{
		Name: "contact_faxes", V2: "fax_numbers", ParentKey: "contact_id", Columns: faxNumberColumns,
		Doc: "Fax numbers of contacts, up to two each.",
	},
	{
		Name: "contact_social_accounts", V2: "social_accounts", ParentKey: "contact_id", Columns: socialAccountColumns,
		Doc: "Accounts of contacts in social networks.",
	},
	{
		Name: "contact_tags", V2: "tag_ids", ParentKey: "contact_id", Key: "tag_id",
		Doc:     "Tags that contacts have now; Keap's contact record does not tell since when.",
		Columns: []Column{{Name: "tag_id", Type: BigInt, V2: ".", References: "tags", Doc: "Tag the contact has."}},
	},
	{
		Name: "contact_utm_parameters", V2: "utm_parameters", ParentKey: "contact_id",
		Doc: "Marketing parameters (UTM) of the links by which contacts came.",
		Columns: []Column{
			{Name: "id", Type: BigInt, Doc: "Number of the entry in Keap."},
			{Name: "keap_source_id", Type: Text, V2: "keapSourceId", Doc: "Keap's own parameter for the source."},
			{Name: "utm_source", Type: Text, V2: "utmSource", Doc: "Site that sent the visitor, as newsletter or google."},
			{Name: "utm_medium", Type: Text, V2: "utmMedium", Doc: "Kind of link, as email or cpc."},
			{Name: "utm_term", Type: Text, V2: "utmTerm", Doc: "Search words that were paid for."},
			{Name: "utm_campaign", Type: Text, V2: "utmCampaign", Doc: "Marketing campaign of the link."},
			{Name: "utm_content", Type: Text, V2: "utmContent", Doc: "Which of several links of the campaign it was."},
			{Name: "first_touch", Type: Bool, V2: "firstTouch", Doc: "Whether this was the contact's first visit."},
			{Name: "last_touch", Type: Bool, V2: "lastTouch", Doc: "Whether this was the contact's latest visit."},
			{Name: "date_created", Type: Timestamp, V2: "dateCreated", Doc: "When the entry was recorded, as an instant in UTC."},
		},
	},
	{
		Name: "contact_links", V2: "links", ParentKey: "contact_id",
		Doc: "Links between contacts, as spouse or colleague.",
		Columns: []Column{
			{Name: "id", Type: BigInt, Doc: "Number of the link in Keap."},
			{Name: "linked_contact_id", Type: BigInt, References: "contacts", Doc: "Contact at the other end."},
			{Name: "link_type_id", Type: BigInt, References: "contact_link_types", Doc: "Kind of link, by its number."},
			{Name: "link_type_name", Type: Text, Doc: "Kind of link in the account's own words, as Spouse."},
		},
	},
}
