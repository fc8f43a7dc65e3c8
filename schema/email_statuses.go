package schema

var emailStatuses = &Entity{
	Name: "email_statuses",
	Doc:  "E-mail addresses with their opt-in status, which belongs to the address and not to a contact. An address that is missing here has an unknown status.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the entry in Keap."},
		{Name: "email", Type: Text, XML: "Email", Doc: "Address, to be compared in lower case with contact_emails.email."},
		{
			Name: "status", Type: Text, XML: "Type", XMLWords: emailStatusWords,
			Doc: "Opt-in status: " + optInStatuses,
		},
		{
			Name: "marketable", Type: Marketable, V2: "status",
			Doc: "Whether marketing mail may go to the address, derived from status: " + marketableStatuses,
		},
		{
			Name: "create_time", Type: Timestamp, XML: "DateCreated",
			Doc: "When the status was first recorded, as an instant in UTC; a later status does not move it.",
		},
		{
			Name: "last_sent_time", Type: Timestamp, XML: "LastSentDate",
			Doc: "When mail was last sent to the address, as an instant in UTC; NULL for never.",
		},
		{
			Name: "last_open_time", Type: Timestamp, XML: "LastOpenDate",
			Doc: "When mail to the address was last opened, as an instant in UTC; NULL for never.",
		},
		{
			Name: "last_click_time", Type: Timestamp, XML: "LastClickDate",
			Doc: "When a link in mail to the address was last followed, as an instant in UTC; NULL for never.",
		},
	},
	XMLRPC: &XMLRPC{
		Table: "EmailAddStatus", Strategy: Append, Created: "DateCreated", Horizon: horizon, Reread: true,
		Optional: []string{"DateCreated"},
	},
}

// emailStatusWords are XML-RPC's names of opt-in statuses. It spells the second in two ways.
var emailStatusWords = map[string]string{
	"SingleOptIn": "SINGLE_OPT_IN", "DoubleOptin": "DOUBLE_OPT_IN", "DoubleOptIn": "DOUBLE_OPT_IN", "Confirmed": "CONFIRMED",
	"UnengagedMarketable": "UNENGAGED_MARKETABLE", "UnengagedNonMarketable": "UNENGAGED_NON_MARKETABLE",
	"NonMarketable": "NON_MARKETABLE", "Lockdown": "LOCKDOWN", "Bounce": "BOUNCE", "HardBounce": "HARD_BOUNCE",
	"Manual": "MANUAL", "Admin": "ADMIN", "System": "SYSTEM", "ListUnsubscribe": "LIST_UNSUBSCRIBE",
	"Feedback": "FEEDBACK", "Spam": "SPAM", "Invalid": "INVALID", "Deactivated": "DEACTIVATED",
}
