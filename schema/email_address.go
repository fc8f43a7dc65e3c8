package schema

import "strconv"

// emailAddressColumns are the fields of REST v2's EmailAddress, and what follows from its opt-in status.
var emailAddressColumns = []Column{
	{Name: "email", Type: Text, Doc: "Address, as entered."},
	{Name: "field", Type: Text, Doc: "Slot of the address: EMAIL1 (the main one), EMAIL2, EMAIL3, or EMAIL_FIELD_UNSPECIFIED."},
	{Name: "is_opt_in", Type: Bool, Doc: "Whether Keap counts the address as opted in."},
	{Name: "opt_in_reason", Type: Text, Doc: "Reason given when the address was opted in; NULL where none was."},
	{
		Name: "email_opt_status", Type: Text,
		Doc: "Opt-in status of the address (not of the person, so equal addresses share it): " + optInStatuses,
	},
	{
		Name: "marketable", Type: Marketable, V2: "email_opt_status",
		Doc: "Whether marketing mail may go to the address, derived from email_opt_status: " + marketableStatuses,
	},
}

// emailElements are the e-mail addresses first to last of a record of XML-RPC, which does not tell their status.
func emailElements(first, last int) []XMLElement {
	fields := func(n int) map[string]string {
		if n == 1 {
			return map[string]string{"email": "Email"}
		}
		return map[string]string{"email": "EmailAddress" + strconv.Itoa(n)}
	}
	return xmlElements(first, last, fields, func(n int) string { return "EMAIL" + strconv.Itoa(n) })
}
