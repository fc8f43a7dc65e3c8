package schema

var socialAccounts = &Entity{
	Name: "social_accounts",
	Doc:  "Accounts of contacts in social networks, by XML-RPC; REST v2 has them inside contacts, in contact_social_accounts.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the account in Keap."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact it belongs to."},
		{Name: "type", Type: Text, XML: "AccountType", Doc: "Network, in Keap's words, as Facebook."},
		{Name: "name", Type: Text, XML: "AccountName", Doc: "User name or handle in that network."},
		{Name: "create_time", Type: Timestamp, XML: "DateCreated", Doc: "When the account was entered, as an instant in UTC."},
		{Name: "update_time", Type: Timestamp, XML: "LastUpdated", Doc: "When the account last changed, as an instant in UTC."},
	},
	Stamp: "update_time",
	XMLRPC: &XMLRPC{
		Table: "SocialAccount", Strategy: Window, Horizon: horizon,
		Optional: []string{"DateCreated", "LastUpdated"},
		Owners:   []Owner{{Entity: "contacts", Column: "contact_id"}},
	},
}
