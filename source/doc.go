// Package source says how records are read from Keap, whatever the API: the Reader contract, the errors a reader
// answers with, Keap's quotas, and the wrappers that retry, pace, budget and count. It knows nothing of Postgres.
//
// # The stack
//
// A reader of one API (as source/rest) makes calls and nothing else. What a program does about failures and limits is
// added around it, in this order, the outermost first:
//
//	EachID    one call per id where Keap takes no list of ids
//	Retry     repeats what IsTemporary says may succeed
//	Outage    asks nothing of a road that is down, but for a try now and then
//	Pace      spreads calls evenly, under Keap's spike and minute limits
//	Budget    keeps to our share of the day
//	Counter   counts the calls that were really made
//	reader
//
// EachID is outside Retry so that one lost call does not repeat a hundred. Retry is outside Pace and Budget because
// every attempt is a call like any other: it must wait its turn, and it costs quota. Outage is inside Retry because it counts
// attempts, and what it refuses is not repeated; it is outside Pace and Budget because a call that is not made needs
// neither. Pace is outside Budget so that
// the budget is asked at the moment of the call; what is refused then has cost a wait but no quota. Counter is innermost:
// it sees attempts, not wishes. Pace and Budget belong to a credential, not to a reader: one of each is shared by all
// readers that use the same credential, and both learn from the Quota every answer carries.
//
// # Errors
//
// What went wrong is an *Error; what to do about it is asked by functions, through any wrapping: IsTemporary, IsAuth,
// IsQuota, IsNotFound, IsUnknownURL, IsBadRequest, IsUnsupported, IsDown. At most one holds, but for a quota that ends within
// minutes, which is temporary as well. None holds for what only a person can resolve (an answer that is too large, a redirect
// elsewhere, an answer that does not fit the question) and for a read that was stopped by its context.
package source
