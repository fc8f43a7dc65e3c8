package schema

import "slices"

var users = &Entity{
	Name: "users",
	Doc:  "People who work with the Keap account, those who left and partners included.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, Doc: "Number of the user in this account."},
		{Name: "global_user_id", Type: Text, Doc: "Identifier of the person over all Keap accounts; not always a number."},
		{Name: "keap_id", Type: Text, Doc: "Identifier of the person's Keap login; not always a number."},
		{Name: "status", Type: Text, Doc: "State of the login: ACTIVE, INVITED, INACTIVE or NOT_A_USER."},
		{Name: "admin", Type: Bool, Doc: "Whether the user is an administrator of the account."},
		{Name: "partner", Type: Bool, Doc: "Whether the user is a partner who works for the account."},
		{Name: "given_name", Type: Text, Doc: "First name."},
		{Name: "middle_name", Type: Text, Doc: "Middle name."},
		{Name: "family_name", Type: Text, Doc: "Last name."},
		{Name: "suffix", Type: Text, Doc: "What stands after the name, as Jr."},
		{Name: "nickname", Type: Text, Doc: "Name the user likes to be called by."},
		{Name: "title", Type: Text, Doc: "Position at work."},
		{Name: "company_name", Type: Text, Doc: "Company the user works for."},
		{Name: "spouse_name", Type: Text, Doc: "Name of the spouse."},
		{Name: "website", Type: Text, Doc: "Web address, as entered."},
	}, nested("address", "Address", addressColumns), []Column{
		{Name: "create_time", Type: Timestamp, Doc: "When the user was created, as an instant in UTC."},
		{Name: "created_by", Type: BigInt, References: "users", Doc: "User who created this one; NULL or 0 where it was none."},
		{Name: "update_time", Type: Timestamp, Doc: "When the user's record last changed, as an instant in UTC."},
		{Name: "updated_by", Type: BigInt, References: "users", Doc: "User who changed the record last; NULL or 0 where it was none."},
	}),
	Children: []Child{
		{
			Name: "user_emails", V2: "email_addresses", ParentKey: "user_id", Columns: emailAddressColumns,
			Doc: "E-mail addresses of users.",
		},
		{
			Name: "user_phones", V2: "phone_numbers", ParentKey: "user_id", Columns: phoneNumberColumns,
			Doc: "Telephone numbers of users.",
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
	HookEvents: []string{"user.add", "user.edit", "user.activate"},
}
