// Package keapsim is Keap in a box: a simulated Keap account that answers REST v2 and XML-RPC, lets clients log in by
// OAuth and tells hooks what changes, as Keap does, for demonstrations, tests and benchmarks, without any account or
// network.
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
// Changes (Edit, Add, Delete, Restore, Redact, BulkTouch, Retag, Reopt) may come at any time, also while lists are paged.
// Stamps are kept to the millisecond and tested so by filters, but shown rounded to the nearest second, as Keap does.
//
// # XML-RPC
//
// The same records are served by XML-RPC: to legacy keys at /api/xmlrpc and /api/xmlrpc/v1, where the first parameter
// is the key, and to tokens at the gateway, /crm/xmlrpc/v1 and /crm/xmlrpc, where it is anything. There are
// DataService's query, findByField, load, count, getAppSetting and getUserInfo, and an echo; methods that write are
// refused with fault 14. All 60 tables answer, with the fields, types and access that are documented
// (xmlrpc_tables.txt). Those that REST v2 has too show the same records, and so do their parts: the items of orders,
// their invoices, the tags of contacts, the statuses of addresses, the plans of products. The rest are independent:
// their values are drawn by type and name of the field.
//
// Tables are views. Contact shows companies too, as rows whose Id is their CompanyID; ContactGroupAssign shows tags
// that exist on contacts that exist; RecurringOrder and CProgram need the product, RecurringOrderWithContact the
// contact, Campaignee the campaign. A row goes with the record it follows from.
//
// Times are the wall clock of America/New_York, without a zone, in values and in conditions; an hour comes twice in
// autumn. Days are never shifted. A value that is unset is left out; a reference to nothing is 0, and who is -1 is the
// system. Password is readable and begins with SECRET-, so that a test can tell who reads it.
//
// Pages by {Id: "~>~n"} ordered by Id are found in the time of a page, and counts by it in that of a look at the
// states. Conditions on stamps look at the states; all others make the records in question, and an order by another
// field makes all of them.
//
// The names that Edit, Add and so on take are those of the entities (contacts, orders …, appointments) and of the
// independent tables (Affiliate, Ticket …, DataFormField: without its definition a custom field cannot be read). Count,
// IDs and Record take all tables by name.
//
// # The clock
//
// All times are those of Options.Clock, moved by Advance: the Date header, new stamps, the days and minutes of quotas,
// the lives of tokens, the deliveries of hooks. Days begin at 00:00 UTC.
//
// # OAuth
//
// The client of Options.OAuthClient sends the account's owner to /app/oauth/authorize and gets tokens at /token, for a
// code or a refresh token. Whoever opens the page is the owner: it has a button and no password, and a POST or approve=1
// presses the button. Codes are good once and for a minute; PKCE is checked where it is used. Every refresh gives a new
// refresh token, and the old one is dead at once, even if the answer is lost (the fault lost@/token). Access tokens
// open REST and XML-RPC's gateway. Grant logs in without a page, Revoke ends all grants, and RefreshUses tells how often
// each refresh token was used, so that a test can see that none was used twice.
//
// # Quotas
//
// There are two layers, Keap's product and tenant: each token of Options.Tokens is a product, the OAuth client with all
// of its tokens another, and the tenant is all of them together with Quota.Neighbour, others who call on it. Every
// counted answer tells of both in its headers; one to a caller who is not known has them blank.
//
// # Hooks
//
// REST v1 is served for hooks alone: /crm/rest/v1/hooks, with event_keys, verify and delayedVerify. Making a hook shakes
// hands with its receiver: it has to answer 200 and repeat X-Hook-Secret, or the secret is confirmed later. A hook's
// URL is https, or http to this machine.
//
// Every change of a record is an event for the hooks of its kind that are verified, and for no others. An order is an
// invoice too; opportunities tell of new stages, tasks of being done, contacts of tags they got and lost. A record that is
// restored counts as added, a user as activated; the tags that it comes back with are not told. Nothing tells of e-mail
// statuses.
//
// Events are collected from the first on for Options.HookDelay, each object once, and then sent, 1,000 in a body at
// most and one body at a time to each hook. A body arrived if it is answered with 200 to 399 within 30 seconds. If not,
// it is sent again 30 to 60 seconds, 5 minutes and 30 minutes after the failure before; then, or at once if the answer is
// 410, the hook is inactive until it is verified anew, and what is owed to it is lost. What is due is sent when the
// clock gets there, by Advance or by itself, from goroutines that end with Close; Deliver waits for them. An Advance by a
// long time makes one try of what is due, not several; Elapse stops at every one.
//
// # Faults
//
// Options.Faults, SetFaults and POST /keapsim/faults take a list of rules, separated by commas, each
//
//	KIND[=ARG][@PATH][:WHEN]
//
// PATH is the path below REST's prefix, as /v2/contacts, or of XML-RPC method and table, as
// /xmlrpc/DataService.query/Contact; a * in it stands for anything; without one the rule concerns every call. WHEN is a probability from 0 to 1, or next=N for the next N calls; without it the rule always applies.
// Chances are drawn from the seed, the call's URL and how often that URL was called before, so that a run can be
// repeated. The kinds:
//
//	500, 503, 401, 404 …  any status from 400 to 599, as Keap or its gateway would send it; =30s adds Retry-After
//	503html …             the same as a page of HTML
//	slow=200ms            waits before it answers (1s by default)
//	cut                   closes the connection in the middle of the body
//	drop                  closes the connection without an answer
//	lost                  does what was asked, and closes the connection without an answer
//	notjson               200 with a page of HTML
//	emptylist             lists are empty
//	cutlist               lists end in the middle of a page, without a token
//	limited=0.5           the credential sees only that share of the records and is no administrator
//	malformed=0.01        that share of the records have a value of the wrong type, a bad date, a number that is too
//	                      long or a text with a NUL; never the id
//
// XML-RPC alone has these:
//
//	fault=1, fault=500 …  the fault of that code: 1 is a configuration that is lost for a moment, 500 is throttling
//	blank                 200 without a body
//	truncated             200 with half of the body
//	brownout              refuses in another form each time: 503, 410, fault 14, 403, a closed connection
//	badchars=0.01         that share of rows have a text with a control character, raw or as a reference such as &#11;
//	latin1=0.01           that share of rows have a text with a byte that is no UTF-8
//	nulltext=0.01         that share of rows have the four letters null as a text
//
// The login has faults too, at /token and /app/oauth/authorize. For example: lost@/token:next=1,503html@/v2/tags:next=3,slow=200ms:0.05,malformed=0.02@/v2/contacts,fault=500@/xmlrpc/*/Contact:next=3
//
// Options.Brownouts lets the clock decide about brownouts; Quota.LegacyBank throttles legacy keys as the account's own
// host does; Quirks has the switches for what is not documented.
//
// # Hostility
//
// Options.Hostile chooses the ways in which an account is awkward: each is one that a real API could legally have, and a
// client that follows tokens, sends the filter again with each, takes records that it has seen again, asks for fewer when a
// page fails and never takes an answer's length for its meaning gets every record that can be sent. What happens to which
// record, list or call comes from the seed. Everything switches all of it on, Regular all of it off.
//
//	SharedIDs        XML-RPC shows companies in the table Contact, and notes, tasks and appointments in ContactAction (both
//	                 documented), so they have one sequence of ids each. Runs of one kind are longer than a page of 1,000; an
//	                 account with 500 contacts or more has enough companies for that. That REST has the same ids as XML-RPC
//	                 is what integrators rely on.
//	LargeIDs         Ids beyond 2^53, which are texts in JSON. How large Keap's get is unconfirmed. XML-RPC has i4 alone: an
//	                 account with legacy keys has none, and others answer XML-RPC with fault 14.
//	SparsePages      Short pages, and up to three empty ones a list, which have a token; to a question by ids too. Nothing
//	                 says that a page is full. Pages of XML-RPC are: a short one is their documented end.
//	RepeatedRecords  A page begins with the last record of the one before, as if a record had been inserted meanwhile, where
//	                 a token or a page number led to it; never where the filter excludes it.
//	MixedTokens      Each list has its own style: the last id, something opaque, a count of rows, a URL with any of them; a
//	                 list ends with no token, null, an empty text, or a token of an empty page. Only the URL and the last id
//	                 were ever recorded. Tokens that count rows shift when a record is deleted meanwhile. Hooks are listed
//	                 newest first; of their order nothing is known.
//	WrongClocks      One Date header in sixteen is up to 30 hours ahead or behind. None was recorded; proxies do it.
//	PoisonRecords    A few contacts, companies and orders cannot be sent: 500 alone and for every page that contains one, fault
//	                 3 in XML-RPC. Some can be listed by ids and stamps (three properties or fewer). Inferred.
//	LargePagesFail   Some lists answer 504 if a page would have more records than a number of 100 to 700, unless by ids and
//	                 stamps. Inferred; Keap admits slow lists.
//	OddStamps        Some records were changed up to forty days from now, and are changed back into the present. Inferred, of
//	                 imports. Backdate puts stamps back at any time.
//	MovingParents    Three times for each table of XML-RPC that shows parts of records, the record whose parts a page
//	                 began with is edited when the page is sent.
//	StrictRequests   REST refuses with 400 what Keap's documents do not allow. Fields of opportunities are separated by commas
//	                 (description), repeated (schema), or both; which one Keap takes is unconfirmed. Quirks.Strict decides
//	                 instead of the seed.
//
// The package openapi has the documents' reduced form. Answers are validated against it in the tests of this package.
//
// # Control
//
// Other processes change the account by HTTP, with the same token or legacy key. Records are named by ids=1,2,3, by count=10 or by
// share=0.05; with count and share they are chosen evenly.
//
//	POST /keapsim/edit?entity=contacts&share=0.05   edit records; likewise delete, restore and touch
//	POST /keapsim/add?entity=contacts&count=10      make new ones
//	POST /keapsim/retag?count=10                    change the tags of contacts; likewise reopt, their opt-in statuses, and
//	                                                redact, which deletes them for the sake of privacy
//	POST /keapsim/poison?entity=contacts&ids=7      make records fail, and pages that contain them; heal ends that
//	POST /keapsim/backdate?entity=contacts&ids=7    edit records and put their stamps back, as an import does
//	POST /keapsim/faults                            the body is the new fault list
//	POST /keapsim/advance?by=24h                    moves the clock forward
//	POST /keapsim/elapse?by=1h                      the same, and stops on the way for every delivery to hooks
//	POST /keapsim/deliver                           waits until all that hooks are owed by now is sent
//	POST /keapsim/revoke                            ends all logins of the OAuth client, or with token=T that of a token
//	POST /keapsim/neighbour?calls=500               makes others call so often a minute on the same tenant
//	GET  /keapsim/troubles                          records that cannot be sent, and lists that fail if too much is asked for
//	GET  /keapsim/stats                             calls by path, rows served, faults, live records by entity, deliveries
package keapsim
