package schema

import "slices"

var users = &Entity{
	Name: "users",
	Doc:  "People who work with the Keap account, those who left and partners included.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the user in this account."},
		{Name: "global_user_id", Type: Text, XML: "GlobalUserId", Doc: "Identifier of the person over all Keap accounts; not always a number."},
		{Name: "keap_id", Type: Text, Doc: "Identifier of the person's Keap login; not always a number."},
		{Name: "status", Type: Text, Doc: "State of the login: ACTIVE, INVITED, INACTIVE or NOT_A_USER."},
		{Name: "admin", Type: Bool, Doc: "Whether the user is an administrator of the account."},
		{Name: "partner", Type: Bool, XML: "Partner", Doc: "Whether the user is a partner who works for the account."},
		{Name: "given_name", Type: Text, XML: "FirstName", Doc: "First name."},
		{Name: "middle_name", Type: Text, XML: "MiddleName", Doc: "Middle name."},
		{Name: "family_name", Type: Text, XML: "LastName", Doc: "Last name."},
		{Name: "suffix", Type: Text, XML: "Suffix", Doc: "What stands after the name, as Jr."},
		{Name: "nickname", Type: Text, XML: "Nickname", Doc: "Name the user likes to be called by."},
		{Name: "title", Type: Text, XML: "Title", Doc: "Position at work."},
		{Name: "company_name", Type: Text, Doc: "Company the user works for."},
		{Name: "spouse_name", Type: Text, XML: "SpouseName", Doc: "Name of the spouse."},
		{Name: "website", Type: Text, Doc: "Web address, as entered."},
		{Name: "signature", Type: Text, V2: "-", XML: "Signature", Doc: "What is set under the user's mail in plain text; XML-RPC only."},
		{Name: "html_signature", Type: Text, V2: "-", XML: "HTMLSignature", Doc: "What is set under the user's mail in HTML; XML-RPC only."},
	}, xmlFields(nested("address", "Address", addressColumns), "address_", userAddressFields), []Column{
		{Name: "create_time", Type: Timestamp, Doc: "When the user was created, as an instant in UTC."},
		{Name: "created_by", Type: BigInt, References: "users", Doc: "User who created this one; NULL or 0 where it was none."},
		{Name: "update_time", Type: Timestamp, Doc: "When the user's record last changed, as an instant in UTC."},
		{Name: "updated_by", Type: BigInt, References: "users", Doc: "User who changed the record last; NULL or 0 where it was none."},
	}),
	Children: []Child{
		{
			Name: "user_emails", V2: "email_addresses", ParentKey: "user_id", Columns: emailAddressColumns,
			Doc: "E-mail addresses of users.",
			XML: &XMLChild{Elements: emailElements(1, 3)},
		},
		{
			Name: "user_phones", V2: "phone_numbers", ParentKey: "user_id", Columns: phoneNumberColumns,
			Doc: "Telephone numbers of users.",
			XML: &XMLChild{Elements: phoneElements(1, 2)},
		},
		{
			Name: "user_faxes", V2: "fax_numbers", ParentKey: "user_id", Columns: faxNumberColumns,
			Doc: "Fax numbers of users.",
		},
		{
			Name: "user_social_accounts", V2: "social_accounts", ParentKey: "user_id", Columns: socialAccountColumns,
			Doc: "Accounts of users in social networks.",
		},
	},
	Strategy: Snapshot,
	Stamp:    "update_time",
	V2: &V2{
		Path: "/users", ArrayKey: "users", PageSize: 100,
		Fixed:     []string{"include_inactive==true", "include_partners==true"},
		OrderFull: "create_time asc",
		ByIDs:     "user_ids", MaxIDs: maxIDs, Single: "/users/{id}",
	},
	XMLRPC: &XMLRPC{
		Table: "User", Strategy: Append, Horizon: horizon, Reread: true,
		Optional: []string{"GlobalUserId", "Partner"},
	},
	HookEvents: []string{"user.add", "user.edit", "user.activate"},
}

// userAddressFields are the fields of XML-RPC that fill the address of a user, which has no country.
var userAddressFields = map[string]string{
	"line1": "StreetAddress1", "line2": "StreetAddress2", "locality": "City", "region": "State",
	"postal_code": "PostalCode", "zip_four": "ZipFour1",
}
