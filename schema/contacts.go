package schema

import "slices"

var contacts = &Entity{
	Name: "contacts",
	Doc:  "People the account knows: leads, customers and others. Their organisations are in companies.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the contact in Keap."},
		{Name: "given_name", Type: Text, XML: "FirstName", Doc: "First name."},
		{Name: "middle_name", Type: Text, XML: "MiddleName", Doc: "Middle name."},
		{Name: "family_name", Type: Text, XML: "LastName", Doc: "Last name."},
		{Name: "preferred_name", Type: Text, XML: "Nickname", Doc: "Nickname, or the name the person likes to be called by."},
		{Name: "prefix", Type: Text, XML: "Title", Doc: "What stands before the name, as Dr."},
		{Name: "suffix", Type: Text, XML: "Suffix", Doc: "What stands after the name, as Jr."},
		{Name: "job_title", Type: Text, XML: "JobTitle", Doc: "Position at work."},
	}, nested("company", "Company", []Column{
		{Name: "id", Type: BigInt, XML: "CompanyID", References: "companies", Doc: "The one the contact belongs to, by its number."},
		{Name: "company_name", Type: Text, XML: "Company", Doc: "Its name as Keap shows it on the contact."},
	}), []Column{
		{Name: "account_id", Type: BigInt, XML: "AccountId", References: "companies", Doc: "Company number in the field AccountId of Keap's older interfaces."},
		{Name: "owner_id", Type: BigInt, XML: "OwnerID", References: "users", Doc: "User who owns the contact; NULL or 0 for nobody."},
		{Name: "contact_type", Type: Text, XML: "ContactType", Doc: "Type in the account's own words, as Prospect or Customer."},
		{Name: "leadsource_id", Type: BigInt, XML: "LeadSourceId", References: "lead_sources", Doc: "Lead source that brought the contact; NULL or 0 for none."},
		{Name: "leadsource_name", Type: Text, V2: "-", XML: "Leadsource", Doc: "Name of that lead source when the contact was read; XML-RPC only."},
		{Name: "score_value", Type: Integer, Doc: "Lead score in points; NULL where the contact has none."},
		{
			Name: "source_type", Type: Text,
			Doc: "How the contact came into Keap: API, APPOINTMENT, FORM_API_HOSTED, FORM_API_INTERNAL, IMPORT, INTERNAL_FORM, " +
				"LANDING_PAGE, MANUAL, OTHER, UNKNOWN, WEBFORM or SOURCE_TYPE_UNSPECIFIED.",
		},
		{Name: "referral_code", Type: Text, XML: "ReferralCode", Doc: "Code of the referral partner that brought the contact."},
	}, nested("origin", "First appearance", []Column{
		{Name: "date", Type: Timestamp, Doc: "When the contact was first met, as an instant in UTC."},
		{Name: "ip_address", Type: Text, Doc: "Internet address it came from."},
	}), []Column{
		{Name: "birth_date", Type: Date, XML: "Birthday", Doc: "Day of birth, as entered."},
		{Name: "anniversary_date", Type: Date, XML: "Anniversary", Doc: "Anniversary, as entered."},
		{Name: "spouse_name", Type: Text, XML: "SpouseName", Doc: "Name of the spouse."},
		{Name: "assistant_name", Type: Text, XML: "AssistantName", Doc: "Name of the contact's assistant."},
		{Name: "assistant_phone", Type: Text, XML: "AssistantPhone", Doc: "Telephone number of the assistant, as entered."},
		{Name: "website", Type: Text, XML: "Website", Doc: "Web address, as entered."},
		{Name: "time_zone", Type: Text, XML: "TimeZone", Doc: "Time zone the contact lives in, as America/New_York."},
		{Name: "preferred_locale", Type: Text, Doc: "Language and region the contact prefers, as en_US."},
		{Name: "language", Type: Text, V2: "-", XML: "Language", Doc: "Language of the contact, as Keap names it; XML-RPC only."},
		{Name: "username", Type: Text, V2: "-", XML: "Username", Doc: "Name the contact logs in by where the account lets contacts log in; XML-RPC only."},
		{Name: "validated", Type: Text, V2: "-", XML: "Validated", Doc: "Whether Keap has validated the contact, in its own words; XML-RPC only."},
		{Name: "billing_information", Type: Text, XML: "BillingInformation", Doc: "Remarks on billing, as entered."},
		{Name: "notes", Type: Text, XML: "ContactNotes", Doc: "Remarks in the contact's own record; the notes written over time are in the table notes."},
		{Name: "groups", Type: Text, XML: "Groups", Doc: "Numbers of the contact's tags joined by commas; contact_tags has them as rows."},
		{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
		{Name: "create_time", Type: Timestamp, XML: "DateCreated", Doc: "When the contact was created, as an instant in UTC."},
		{Name: "created_by", Type: BigInt, XML: "CreatedBy", References: "users", Doc: "User who created the contact; NULL or 0 where it was no user."},
		{
			Name: "update_time", Type: Timestamp, XML: "LastUpdated",
			Doc: "When the contact last changed, as an instant in UTC; Keap rounds it to the second.",
		},
		{Name: "last_updated_by", Type: BigInt, XML: "LastUpdatedBy", References: "users", Doc: "User who changed the contact last; NULL or 0 where it was no user."},
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
	XMLRPC: &XMLRPC{
		Table: "Contact", Strategy: Window, FormID: -1,
		NotSelf: "CompanyID", NotSelfTable: "Company",
		Optional: []string{"Language", "TimeZone"},
		Never:    unread("Password"),
	},
	// The last two name a tag and the contacts that got or lost it.
	HookEvents: []string{
		"contact.add", "contact.edit", "contact.delete", "contact.redact", "contactGroup.applied", "contactGroup.removed",
	},
}

var contactChildren = []Child{
	{
		Name: "contact_emails", V2: "email_addresses", ParentKey: "contact_id", Columns: emailAddressColumns,
		Doc: "E-mail addresses of contacts, up to three each, with their opt-in status; by XML-RPC the status is in email_statuses.",
		XML: &XMLChild{Elements: emailElements(1, 3)},
	},
	{
		Name: "contact_phones", V2: "phone_numbers", ParentKey: "contact_id", Columns: phoneNumberColumns,
		Doc: "Telephone numbers of contacts, up to five each.",
		XML: &XMLChild{Elements: phoneElements(1, 5)},
	},
	{
		Name: "contact_addresses", V2: "addresses", ParentKey: "contact_id", Columns: typedAddressColumns,
		Doc: "Postal addresses of contacts: billing, shipping and another one.",
		XML: &XMLChild{Elements: addressElements(1, 3)},
	},
	{
		Name: "contact_faxes", V2: "fax_numbers", ParentKey: "contact_id", Columns: faxNumberColumns,
		Doc: "Fax numbers of contacts, up to two each.",
		XML: &XMLChild{Elements: faxElements(1, 2)},
	},
	{
		Name: "contact_social_accounts", V2: "social_accounts", ParentKey: "contact_id", Columns: socialAccountColumns,
		Doc: "Accounts of contacts in social networks; by XML-RPC they are in social_accounts.",
	},
	{
		Name: "contact_tags", V2: "tag_ids", ParentKey: "contact_id", Key: "tag_id",
		Doc:     "Tags that contacts have now. Keap's contact record does not tell since when; what hooks told of that is in applied_at.",
		XML:     &XMLChild{List: "Groups"},
		Columns: []Column{{Name: "tag_id", Type: BigInt, V2: ".", XML: ".", References: "tags", Doc: "Tag the contact has."}},
		Kept: &Column{
			Name: "applied_at", Type: Timestamp,
			Doc: "When the tag was put on the contact, as the hook contactGroup.applied told, as an instant in UTC; NULL where none did.",
		},
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
