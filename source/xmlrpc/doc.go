// Package xmlrpc reads Keap's XML-RPC: the tables of its DataService.
//
// # What is asked
//
// A table is read by DataService.query, a thousand records at once, always on its first page: behind the last id, in
// ascending order. Pages that are counted from the start shift when records come and go; what lies behind an id does not.
// A table without ids is walked by the first field of its key, and what a full page may have cut off is read again.
// The types of arguments are those by which Keap's server chooses the method, so a call is encoded by a library that
// keeps to them.
//
// Companies are in the table of contacts as well; such records are left out, which is why a page says up to which id it
// tells all. Child tables that XML-RPC keeps apart, as the lines of orders, are read beside each page: by a walk over
// their owners where these lie close together, by lists of ids where they do not and the account takes such lists, and
// else one by one. A page with its children is whole, or it is an error.
//
// # Fields
//
// All fields are asked for by name, custom fields too, which are looked up every quarter of an hour. Keap refuses a whole
// call for a single field that an account does not have. The reader then finds out by halves which one it is, does without
// it, and tells OnMissing, so that the next process need not find out again. An entity that turns out to have no stamp
// shows no changes: Means then says so.
//
// # What comes
//
// The scanner reads an answer where it stands. It takes what Keap's server sends and what other servers of the kind
// would, and it knows three sorts of trouble. What XML does not allow in a text (Keap lets users type it) becomes U+FFFD
// and is counted in Page.Repaired. Markup that is wrong within a value leaves that value a text. What is wrong between
// values, or missing at the end, is an error of the whole page, for nobody can tell then which records it holds.
//
// A record becomes flat JSON, keyed by column, in the catalogue's order: the form that schema's decoder takes from every
// road but REST v2. Its hash is that of this JSON, so the order of Keap's members does not matter. What no column holds
// and was not asked for stays under its own name. A value that is not of the type it claims stays a text, for the decoder
// to keep aside.
//
// # Time
//
// Keap writes times as the wall of its own zone shows them, without saying which. Type zone says how they are understood in
// the hour that exists twice; a time that is asked for becomes the least wall time that anything at or after it may have.
//
// # Faults
//
// HTTP's status and content type are looked at first, then faults, which come with status 200. They are told apart by
// code and by the name in brackets that their text begins with.
package xmlrpc
