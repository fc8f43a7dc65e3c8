// Package source says how records are read from Keap, whatever the API: the Reader contract, the errors a reader
// answers with, Keap's quotas, and the wrappers that retry, budget and count. It knows nothing of Postgres.
//
// # The stack
//
// A reader of one API (as source/rest) makes calls and nothing else. What a program does about failures and limits is
// added around it, in this order, the outermost first:
//
//	EachID    one call per id where Keap takes no list of ids
//	Retry     repeats what IsTemporary says may succeed
//	Outage    asks nothing of a road that is down, but for a try now and then
//	Budget    says what the reader's calls are for, and learns how they ended
//	reader    takes each call from the budget right before it sends it
//
// EachID is outside Retry so that one lost call does not repeat a hundred. Retry is outside Budget because
// every attempt is a call like any other: it must wait its turn, and it costs quota. Outage is inside Retry because it counts
// attempts, and what it refuses is not repeated; it is outside Budget because a call that is not made needs
// neither. A budget belongs to an account, not to a reader: one is shared by all readers of the account, and learns from the
// Quota every answer carries. Budget.Call counts the call, keeps to our share of the day and waits for the call's time. Readers
// call it, since they alone know what they send: a page may take several calls, and a question that the API has no means for
// takes none.
//
// # Quota
//
// The invariant: of a day's calls, no more than our share are made by all processes together, and no call is
// made before its time. For that, every call is taken from a Ledger before it is made, in one step that counts it and gives
// it a slot. With a ledger in a database, that holds over processes and restarts; a call that was counted and not made
// (its process died, or its reader was stopped while it waited) stays counted.
//
// The day is Keap's: it turns at 00:00 UTC by the clock of Keap's answers. A call that is under way at that moment counts for
// the day before. While nobody knows the day's limit, a process makes its calls one by one. Where the limit stays unknown,
// nothing is refused. The share is exact, since we count it; what is left to others is as exact as Keap tells it, less the
// calls that were under way when it did.
//
// When calls are short, purposes have them in the order hooks, incremental passes, backfills, sweeps: a process lets the
// more urgent caller go first, and the less urgent may not use the last part of the share (5, 20 and 30 %). Hooks may use no
// more than half of it, so that forged deliveries cannot eat the day.
//
// Calls are spaced evenly, by the smallest of the limits of a second and of a minute, and more widely when what is left of a
// minute is less than that would need. After a refusal (429) nobody calls before the time that Keap asks for, or else
// the next minute, or else a wait with jitter that doubles with each refusal; then one call finds out. Whoever would wait for
// more than a minute is refused instead, with an error that tells until when.
//
// # Errors
//
// What went wrong is an *Error; what to do about it is asked by functions, through any wrapping: IsTemporary, IsAuth,
// IsQuota, IsNotFound, IsUnknownURL, IsBadRequest, IsUnsupported, IsDown. At most one holds, but for a quota that ends within
// minutes, which is temporary as well. None holds for what only a person can resolve (an answer that is too large, a redirect
// elsewhere, an answer that does not fit the question) and for a read that was stopped by its context.
package source
