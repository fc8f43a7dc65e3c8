// Package engine runs passes: it reads pages of one entity of one account and brings them into the mirror, batch by
// batch.
//
// # Invariant
//
// A high-water mark moves only in the transaction of the rows that justify it (sink.Sink.Apply). The engine keeps no
// state of its own: whatever moment it is stopped at, the next pass goes on after the last committed batch.
//
// # Passes
//
//   - Pass: brings an entity up to date. Without a mark it reads everything (a backfill), with one what changed since;
//     the code is the same. How changes are found is the entity's strategy (schema.Strategy).
//   - Targeted: reads just the ids it is given.
//   - Sweep: compares all ids and change stamps with Keap, repairs what differs and finds what is gone.
//
// # A pass
//
// A walk (source.Walk) asks for one page after another; its place is in the cursor. Pages are fetched ahead while others are
// written. A writer takes some pages at a time: it drops records whose hash the mirror has already, decodes the rest, lets
// go of the pages and applies the rows with the cursor behind the last page. Of a walk, no more than Options.BatchPages
// pages are asked for or read, and not committed: they are what is read twice after a crash. A pass that is stopped
// commits what it has read. A large backfill is split into ranges of ids (shards), each with its own cursor, as many as latency and
// limits have use for. Together they have twice as many uncommitted pages (shards.go).
//
// What can be asked is in the reader's schema.Means, which may become less while it is asked. Entities whose changes show
// in no way (Means.Reread) are read in another manner: see reread.go. Where Keap counts, a sweep may be saved: see count.go.
//
// The new mark is Keap's clock at the pass's first answer, not ours, and not a stamp of a record: what changes while
// the pass runs is met again by the next one, which begins Options.Lookback before the mark.
//
// Some walks are settled before their watermark moves (settle.go): where Keap counts records, a walk over everything must not
// have shown fewer, and a short walk by page tokens that may count positions is read twice. Until then the cursor says
// that the walk has ended, so that a crash costs the confirmation alone.
//
// # Deletes
//
// Keap's lists show no deletes, so a record is taken for deleted only when it is missing where it must be, and a
// second question proves that (delete.go, proof.go). Nothing is deleted on the word of an incomplete listing,
// of a credential that does not see everything, or beyond Options.MaxDeleteShare of the entity's rows at a time. The share is for
// what a list lacks: records whose parents were asked for, or that were asked for by their ids, do not count.
//
// # Claims
//
// A pass, sweep or backfill claims its entity for as long as it runs (claim.go); if another one has it, the error is a
// *state.ClaimedError and nothing was read. Targeted passes need no claim.
//
// # Parents and children
//
// What belongs to records of other entities (schema.Means.DependsOn) is read again when these change. The transaction that changes
// them puts their ids into the inbox of what depends on them (dependents.go); the next pass over that reads what belongs to them,
// and takes the entries out (owned.go, parents.go). Its own changes are entries for the next generation. Entries are removed after
// what they name is committed, and only those that were read before Keap was asked.
//
// # Hooks
//
// The inbox holds what hook deliveries named (inbox.go). A look at it takes what waits, reads each record once however often
// it was named, and only then takes these events out: killed anywhere, it does the same again, and what arrives while
// it reads waits for the next look. Some ids are asked for by as few calls as can be; so many that this would cost more
// calls than to ask for what changed are read by an incremental pass, which the schedule would have run soon
// anyway, and only what that did not show (deletes above all) is asked for. Ids that may be another entity's are never
// concluded from: the entity's changes are looked for, and of the ids only those the mirror has are read again.
//
// Deliveries bear no signature, so what they may cost is bounded: their calls are source.ForHooks, of which the budget allows half
// of what it allows in a day, whatever process makes them. Beyond that no call is made for events: they wait,
// but for those whose records an ordinary pass has read.
//
// Guard looks after the subscriptions (guard.go). Where Keap did not deliver for a time, a gap is noted, from an hour before
// the subscription was last known to be good; when it has ended, an entry in the inbox has RepairGaps
// (gap.go) bring what was missed, by a sweep where a pass over what changed does not show it.
//
// # Failure
//
// An error ends the pass of its entity; what was committed stays, and the next pass resumes. sink.ErrFenced means that
// another process brings the same entity up to date: nothing of ours was written.
package engine
