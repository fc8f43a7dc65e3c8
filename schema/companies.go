package schema

import "slices"

var companies = &Entity{
	Name: "companies",
	Doc:  "Organisations that contacts belong to.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, Doc: "Number of the company in Keap; contacts.company_id points here."},
		{Name: "company_name", Type: Text, Doc: "Name of the company."},
		{Name: "website", Type: Text, Doc: "Web address, as entered."},
		{Name: "notes", Type: Text, Doc: "Remarks on the company."},
		{Name: "contact_type", Type: Text, Doc: "Type in the account's own words, as Vendor."},
		{Name: "title", Type: Text, Doc: "What stands before the name of the person to address, as Dr."},
		{Name: "first_name", Type: Text, Doc: "First name of the person to address."},
		{Name: "middle_name", Type: Text, Doc: "Middle name of the person to address."},
		{Name: "last_name", Type: Text, Doc: "Last name of the person to address."},
		{Name: "suffix", Type: Text, Doc: "What stands after that person's name, as Jr."},
		{Name: "preferred_name", Type: Text, Doc: "Name the person to address likes to be called by."},
		{Name: "job_title", Type: Text, Doc: "Position of the person to address."},
		{Name: "birth_date", Type: Date, Doc: "Day of birth of the person to address, as entered."},
		{Name: "anniversary_date", Type: Date, Doc: "Anniversary, as entered."},
		{Name: "spouse_name", Type: Text, Doc: "Name of that person's spouse."},
		{Name: "assistant_name", Type: Text, Doc: "Name of that person's assistant."},
		{Name: "assistant_phone", Type: Text, Doc: "Telephone number of the assistant, as entered."},
		{Name: "billing_information", Type: Text, Doc: "Remarks on billing, as NET 30."},
		{Name: "referral_code", Type: Text, Doc: "Code of the referral partner that brought the company."},
		{Name: "owner_id", Type: BigInt, References: "users", Doc: "User who owns the company; NULL or 0 for nobody."},
		{Name: "account_id", Type: BigInt, Doc: "Number in the field AccountId of Keap's older interfaces."},
		{Name: "groups", Type: Text, Doc: "Numbers of the company's tags joined by commas."},
	},
		nested("address", "Address", addressColumns),
		nested("email_address", "E-mail", emailAddressColumns),
		nested("phone_number", "Telephone", phoneNumberColumns),
		nested("fax_number", "Fax", faxNumberColumns),
		[]Column{
			{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
			{Name: "create_time", Type: Timestamp, Doc: "When the company was created, as an instant in UTC."},
			{Name: "created_by", Type: BigInt, References: "users", Doc: "User who created the company; NULL or 0 where it was no user."},
			{Name: "update_time", Type: Timestamp, Doc: "When the company last changed, as an instant in UTC."},
			{Name: "last_updated_by", Type: BigInt, References: "users", Doc: "User who changed the company last; NULL or 0 where it was no user."},
		},
	),
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
		Single: "/companies/{id}",
	},
	HookEvents: []string{"company.add", "company.edit", "company.delete"},
}
