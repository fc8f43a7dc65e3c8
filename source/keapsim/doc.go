// Package keapsim is Keap in a box: a simulated Keap account that answers REST v2 as Keap does, for demonstrations,
// tests and benchmarks, without any account or network.
//
// # The dataset
//
// Everything comes from a seed. A record is kept as a few bytes of state (when it was created and last changed, how
// often it was edited, whether it is deleted) and made anew, as a Go struct, whenever it is served; so an account can
// have millions of contacts. The records fit together: orders name contacts and products that exist, tags exist,
// payments are those of orders, and so on. What a record copies of another (an order's contact, a contact's company
// name) is as of the beginning and stays so when the other is edited.
//
// The values are meant to be awkward: quotes, line breaks, emoji, scripts from right to left, empty texts beside unset
// ones, leap days, very long notes, ids with gaps, very large amounts and negative ones, scores of "0", and a few
// records without a stamp of their last change. The stamps of the dataset lie between 2012 and 2025.
//
// # Serving
//
// Handler serves below /crm/rest/v2/ and /rest/v2/, as Keap's two servers do. A call first meets the gateway
// (credential, quota, faults), then the application. Filters, orders, fields, page sizes and errors are those of Keap's
// OpenAPI document of REST v2; where it is silent, Quirks has a switch. Lists by id are found in the time of a page,
// also in the middle of a million records; filters and orders on stamps look at every record's state, a few
// nanoseconds each; filters and orders on other values make every record in question, about a microsecond each.
//
// Changes (Edit, Add, Delete, Restore, BulkTouch, Retag, Reopt) may come at any time, also while lists are paged.
// Stamps are kept to the millisecond and tested so by filters, but shown rounded to the nearest second, as Keap does.
//
// # Faults
//
// Options.Faults, SetFaults and POST /keapsim/faults take a list of rules, separated by commas, each
//
//	KIND[=ARG][@PATH][:WHEN]
//
// PATH is the path below REST's prefix, as /v2/contacts; a trailing * makes it a prefix; without one the rule concerns
// every call. WHEN is a probability from 0 to 1, or next=N for the next N calls; without it the rule always applies.
// Chances are drawn from the seed, the call's URL and how often that URL was called before, so that a run can be
// repeated. The kinds:
//
//	500, 503, 401, 404 …  any status from 400 to 599, as Keap or its gateway would send it; =30s adds Retry-After
//	503html …             the same as a page of HTML
//	slow=200ms            waits before it answers (1s by default)
//	cut                   closes the connection in the middle of the body
//	drop                  closes the connection without an answer
//	notjson               200 with a page of HTML
//	emptylist             lists are empty
//	cutlist               lists end in the middle of a page, without a token
//	limited=0.5           the credential sees only that share of the records and is no administrator
//	malformed=0.01        that share of the records have a value of the wrong type, a bad date, a number that is too
//	                      long or a text with a NUL; never the id
//
// For example: 503html@/v2/tags:next=3,slow=200ms:0.05,malformed=0.02@/v2/contacts
//
// # Control
//
// Other processes change the account by HTTP, with the same token. Records are named by ids=1,2,3, by count=10 or by
// share=0.05; with count and share they are chosen evenly.
//
//	POST /keapsim/edit?entity=contacts&share=0.05   edit records; likewise delete, restore and touch
//	POST /keapsim/add?entity=contacts&count=10      make new ones
//	POST /keapsim/retag?count=10                    change the tags of contacts; likewise reopt, their opt-in statuses
//	POST /keapsim/faults                            the body is the new fault list
//	POST /keapsim/advance?by=24h                    moves the clock forward
//	GET  /keapsim/stats                             calls by path, rows served, faults, live records by entity
package keapsim
