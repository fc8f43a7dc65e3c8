package schema

var referrals = &Entity{
	Name: "referrals",
	Doc:  "Contacts that referral partners brought.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the referral in Keap."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact who was brought."},
		{Name: "referral_partner_id", Type: BigInt, XML: "AffiliateId", References: "affiliates", Doc: "Referral partner who brought the contact."},
		{Name: "referral_type", Type: Text, XML: "Type", XMLWords: referralTypes, Doc: "How it was recorded: COOKIE, PERMANENT or MANUAL."},
		{Name: "referral_time", Type: Timestamp, XML: "DateSet", Doc: "When the contact was brought, as an instant in UTC" + dayOnly},
		{Name: "expiration_time", Type: Timestamp, XML: "DateExpires", Doc: "When the referral expires, as an instant in UTC" + dayOnly},
		{Name: "source", Type: Text, XML: "Source", Doc: "Where the contact came from, in Keap's words."},
		{Name: "description", Type: Text, XML: "Info", Doc: "Description of the referral."},
		{Name: "ip_address", Type: Text, XML: "IPAddress", Doc: "Internet address the contact came from."},
	},
	XMLRPC: &XMLRPC{Table: "Referral", Strategy: Append, Horizon: horizon, Reread: true},
}

var referralTypes = map[string]string{"0": "COOKIE", "1": "PERMANENT", "2": "MANUAL"}
