package schema

// marketable derives from REST v2's email_opt_status whether Keap would send marketing mail to the address. Statuses
// that do not say so are not marketable. From Keap's help pages on email status; "confirmed by the contact" and the
// statuses of unengaged addresses follow from their descriptions there.
func marketable(status []byte) bool {
	switch string(status) {
	case "SINGLE_OPT_IN", "DOUBLE_OPT_IN", "CONFIRMED", "UNENGAGED_MARKETABLE":
		return true
	}
	return false
}
