package schema

import "strings"

// Unreadable tells why no reader asks XML-RPC for a field of that name, whatever the table; empty where one may. Secrets
// would be copied to where analysts look, images cost more than all other fields together, and joined fields repeat
// another table's records as they were once.
func Unreadable(field string) string {
	switch field {
	case "Password", "CardNumber", "CVV2":
		return "a secret"
	case "LargeImage", "CategoryImage":
		return "an image"
	}
	if table, _, joined := strings.Cut(field, "."); joined {
		return "joined from " + table
	}
	return ""
}

// unread are fields left out for the reasons that Unreadable gives.
func unread(fields ...string) map[string]string {
	never := map[string]string{}
	for _, f := range fields {
		never[f] = Unreadable(f)
	}
	return never
}
