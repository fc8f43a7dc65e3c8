package schema

import "slices"

var companies = &Entity{
	Name: "companies",
	Doc:  "Organisations that contacts belong to.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the company in Keap; contacts.company_id points here."},
		{Name: "company_name", Type: Text, XML: "Company", Doc: "Name of the company."},
		{Name: "website", Type: Text, XML: "Website", Doc: "Web address, as entered."},
		{Name: "notes", Type: Text, XML: "ContactNotes", Doc: "Remarks on the company."},
		{Name: "contact_type", Type: Text, XML: "ContactType", Doc: "Type in the account's own words, as Vendor."},
		{Name: "title", Type: Text, XML: "Title", Doc: "What stands before the name of the person to address, as Dr."},
		{Name: "first_name", Type: Text, XML: "FirstName", Doc: "First name of the person to address."},
		{Name: "middle_name", Type: Text, XML: "MiddleName", Doc: "Middle name of the person to address."},
		{Name: "last_name", Type: Text, XML: "LastName", Doc: "Last name of the person to address."},
		{Name: "suffix", Type: Text, XML: "Suffix", Doc: "What stands after that person's name, as Jr."},
		{Name: "preferred_name", Type: Text, XML: "Nickname", Doc: "Name the person to address likes to be called by."},
		{Name: "job_title", Type: Text, XML: "JobTitle", Doc: "Position of the person to address."},
		{Name: "birth_date", Type: Date, XML: "Birthday", Doc: "Day of birth of the person to address, as entered."},
		{Name: "anniversary_date", Type: Date, XML: "Anniversary", Doc: "Anniversary, as entered."},
		{Name: "spouse_name", Type: Text, XML: "SpouseName", Doc: "Name of that person's spouse."},
		{Name: "assistant_name", Type: Text, XML: "AssistantName", Doc: "Name of that person's assistant."},
		{Name: "assistant_phone", Type: Text, XML: "AssistantPhone", Doc: "Telephone number of the assistant, as entered."},
		{Name: "billing_information", Type: Text, XML: "BillingInformation", Doc: "Remarks on billing, as NET 30."},
		{Name: "referral_code", Type: Text, XML: "ReferralCode", Doc: "Code of the referral partner that brought the company."},
		{Name: "leadsource_id", Type: BigInt, V2: "-", XML: "LeadSourceId", References: "lead_sources", Doc: "Lead source that brought the company; NULL or 0 for none; XML-RPC only."},
		{Name: "leadsource_name", Type: Text, V2: "-", XML: "Leadsource", Doc: "Name of that lead source when the company was read; XML-RPC only."},
		{Name: "username", Type: Text, V2: "-", XML: "Username", Doc: "Name the company logs in by where the account lets contacts log in; XML-RPC only."},
		{Name: "validated", Type: Text, V2: "-", XML: "Validated", Doc: "Whether Keap has validated the company, in its own words; XML-RPC only."},
		{Name: "owner_id", Type: BigInt, XML: "OwnerID", References: "users", Doc: "User who owns the company; NULL or 0 for nobody."},
		{Name: "account_id", Type: BigInt, XML: "AccountId", Doc: "Number in the field AccountId of Keap's older interfaces."},
		{Name: "groups", Type: Text, XML: "Groups", Doc: "Numbers of the company's tags joined by commas."},
	},
		xmlFields(nested("address", "Address", typedAddressColumns), "address_", addressFields(1)),
		xmlFields(nested("email_address", "E-mail", emailAddressColumns), "email_address_", map[string]string{"email": "Email"}),
		xmlFields(nested("phone_number", "Telephone", phoneNumberColumns), "phone_number_", phoneFields(1)),
		xmlFields(nested("fax_number", "Fax", faxNumberColumns), "fax_number_", faxFields(1)),
		[]Column{
			{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
			{Name: "create_time", Type: Timestamp, XML: "DateCreated", Doc: "When the company was created, as an instant in UTC."},
			{Name: "created_by", Type: BigInt, XML: "CreatedBy", References: "users", Doc: "User who created the company; NULL or 0 where it was no user."},
			{Name: "update_time", Type: Timestamp, XML: "LastUpdated", Doc: "When the company last changed, as an instant in UTC."},
			{Name: "last_updated_by", Type: BigInt, XML: "LastUpdatedBy", References: "users", Doc: "User who changed the company last; NULL or 0 where it was no user."},
		},
	),
	Children: companyChildren,
	Strategy: Window,
	Stamp:    "update_time",
	V2: &V2{
		Path: "/companies", ArrayKey: "companies", PageSize: 1000,
		// Keap names the properties that are not sent by default, and by them the parameter adds to a record. The three
		// at the front are in every record; they are named all the same, should the parameter be a selection as it is for
		// contacts. No other property is asked for: a name Keap does not know would be an error for the whole list.
		Fields: []string{
			"id", "company_name", "website",
			"notes", "fax_number", "address", "email_address", "phone_number", "update_time", "create_time", "custom_fields",
		},
		StampFields: []string{"id", "update_time"},
		Since:       "since_time", AfterID: "company_id", OrderID: "id",
		Single: "/companies/{id}", OneByID: "company_id",
	},
	XMLRPC: &XMLRPC{
		Table: "Company", Strategy: Window, FormID: -6,
		Optional: []string{"LeadSourceId", "Leadsource"},
		Never: map[string]string{
			"Password":  Unreadable("Password"),
			"CompanyID": "the company's own id",
		},
	},
	HookEvents: []string{"company.add", "company.edit", "company.delete"},
}

// companyChildren hold what XML-RPC has of companies beside the one address and number that REST v2 has as well.
var companyChildren = []Child{
	{
		Name: "company_emails", V2: "-", ParentKey: "company_id", Columns: emailAddressColumns,
		Doc: "Second and third e-mail addresses of companies, the first being in companies; XML-RPC only.",
		XML: &XMLChild{Elements: emailElements(2, 3)},
	},
	{
		Name: "company_phones", V2: "-", ParentKey: "company_id", Columns: phoneNumberColumns,
		Doc: "Second to fifth telephone numbers of companies, the first being in companies; XML-RPC only.",
		XML: &XMLChild{Elements: phoneElements(2, 5)},
	},
	{
		Name: "company_addresses", V2: "-", ParentKey: "company_id", Columns: typedAddressColumns,
		Doc: "Shipping and other addresses of companies, the billing address being in companies; XML-RPC only.",
		XML: &XMLChild{Elements: addressElements(2, 3)},
	},
	{
		Name: "company_faxes", V2: "-", ParentKey: "company_id", Columns: faxNumberColumns,
		Doc: "Second fax numbers of companies, the first being in companies; XML-RPC only.",
		XML: &XMLChild{Elements: faxElements(2, 2)},
	},
}
