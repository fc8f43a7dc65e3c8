package schema

import "slices"

// Ends of the comments of columns with an opt-in status, and of those derived from them.
const (
	optInStatuses = "SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED, UNENGAGED_MARKETABLE, UNENGAGED_NON_MARKETABLE, " +
		"NON_MARKETABLE, LOCKDOWN, BOUNCE, HARD_BOUNCE, MANUAL, ADMIN, SYSTEM, LIST_UNSUBSCRIBE, FEEDBACK, SPAM, INVALID or " +
		"DEACTIVATED."
	marketableStatuses = "true for SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED and UNENGAGED_MARKETABLE, NULL where Keap tells no status."
)

// marketable derives from REST v2's email_opt_status whether Keap would send marketing mail to the address. Statuses
// that do not say so are not marketable. From Keap's help pages on email status; "confirmed by the contact" and the
// statuses of unengaged addresses follow from their descriptions there.
func marketable(status []byte) bool {
	return slices.Contains(marketableWords, string(status))
}

var marketableWords = []string{"SINGLE_OPT_IN", "DOUBLE_OPT_IN", "CONFIRMED", "UNENGAGED_MARKETABLE"}
