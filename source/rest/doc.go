// Package rest reads Keap's REST v2, and manages subscriptions by its v1 (Hooks), which is the only API that has them.
//
// A Client makes one call for a page and does nothing else: it does not retry, wait or count (see package source for
// the wrappers that do). Three rare cases cost further calls: a tenant that refuses an optional field is asked once
// which ones it has, a list of ids that comes in several pages is read to its end, and entities that Keap lists by no
// ids cost one call for each id. Besides, net/http sends a call once more by itself if the kept connection it chose turns
// out to be closed.
//
// # What is sent
//
// The query is built anew for every page: page_size, order_by, filter and fields are never taken from an answer, and of
// Keap's next_page_token only the token itself is used, even if it comes as a whole URL. The credential goes to the
// host of the configured URL and to no other; a redirect elsewhere is an error.
//
// # What is believed
//
// Deletes are concluded from what an answer lacks, so an answer counts only if it is whole and fits the question.
// A body that ends early, plain or compressed, HTML with status 200, ids out of order, records nobody asked for, and a page
// token that leads to itself are errors. That a single record is gone is believed only of a 404 in JSON by Keap's
// application, not of a web page and not of its gateway.
//
// # Memory
//
// A page's body is read whole into memory that Page.Release gives back to the client, and its records are slices of
// it: reading a page of 1,000 contacts (2.4 MB) costs one copy.
package rest
