// Package state keeps what keapsync itself has to know, in tables that no batch of records writes: accounts, credentials,
// claims, hook subscriptions and the gaps in them, the history of passes, the use of the API, outages and what Keap refuses.
//
// The tables that sink.Apply writes belong to package sink, even where they are in the same schema: watermarks, the inbox and
// rejected records move in the transaction of the rows that justify it. Where a statement of this package meets them it only
// reads (the status, waiting gaps), adds an entry for a gap that has ended, or deletes what is done (Prune).
//
// Everything here is one statement or one short transaction, and can be repeated. Two parts have rules of their own: tokens
// (Vault), and claims, which end with the session that holds them (claim.go).
package state
