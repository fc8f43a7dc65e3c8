// Package sink writes the mirror: it brings batches of records into Postgres and keeps the account of how far each
// entity has come.
//
// # The invariant
//
// A high-water mark never says more than the tables hold. There is no way to save a mark by itself: it moves inside
// Apply, in the transaction that writes the rows which justify it. Kill the program anywhere, start it again, and it goes
// on behind the last batch that was committed.
//
// A second one is the version rule (version.go), which decides in Go and nowhere else which of two versions of a record stays.
// The newer change stamp wins. Where stamps are equal or missing, the later question wins: a row stores when Keap was asked for
// it. An older stamp wins only in an authoritative read (ids that a person named, repairs of a sweep, a restarted backfill) whose
// question is later than the row's. Everywhere else such a record is reported as Result.MirrorNewer. Child rows are always those
// of the version in the record's own row: what writes them holds the lock of that row.
//
// # One batch
//
// Apply is one transaction at isolation level read committed. If the pass goes on after it, its commit does not wait for the
// disk: a server that crashes may forget it, rows and cursor together. What ends a pass waits for all that came before.
//
//  1. The pass must still be in the history: a purge of its account removes it.
//  2. The batch's ids are looked up, unless Compare did so shortly before (Batch.Standings). Rows that may change, those of
//     tombstones included, are locked in the order of their ids. Then the version rule decides. Unchanged records cost no new
//     tuple and no write-ahead log.
//  3. New records go by COPY straight into the entity's table and its child tables.
//  4. Of changed records whose hash of all child rows differs, the child rows are looked up: in the tables in which the record has
//     rows and, unless these explain the hash that the mirror has, in the others.
//  5. Changed rows are updated in place, from one array for each column; columns that others have added stay as they are. Child
//     rows that are missing or too many are added and deleted. All these statements are sent at once.
//  6. Records that are gone are marked deleted, with their child rows.
//  7. Records without a key, and those that Postgres refuses, are kept as rejected.
//  8. The ids of what was written or deleted go into the inbox of the entities that depend on it (Batch.Dependents).
//  9. The watermark moves, if its version is still the one the batch started from, and never beyond the database's clock.
//
// If another transaction has written a record meanwhile (SQLSTATE 23505 of a table's key), the attempt is rolled back and made
// again with a fresh comparison. If Postgres refuses a record, the next attempt writes in savepoints and halves what fails until
// it has found the record.
//
// A batch of a restarted pass (Watermark.Restarted) looks at all of its records, and compares contents in place of hashes: it
// repairs what was changed or lost in the mirror.
//
// # States
//
// A row is live, or a tombstone: _deleted_at set and its hashes NULL, so that it never counts as unchanged. An answer to a later
// question brings it back to life, whatever its stamp; a tombstone concluded from an earlier question buries no row.
//
// An entity has one watermark, shard 0. It is idle (no cursor), inside a pass (with a cursor) or sharded: rows 1 … n
// beside it, each with the cursor of an id range. A shard that has come to its end removes its row; the one that finds
// no other left takes the entity's own watermark to its new mark, all in its last batch's transaction.
//
// # Failures
//
// An error of Apply means that nothing of the batch landed, with one exception: when the connection is lost while
// COMMIT is under way, nobody can know. Both are handled alike: read the Watermarks, and go on from there. A batch that is
// applied twice finds its rows unchanged.
//
// Deadlocks and serialization failures are tried again here. database.ErrRemoved means that the account was removed. ErrFenced means
// that another process works on the same entity and has come further; the pass that gets it has nothing left to do.
//
// All of a sink's SQL is planned for the values at hand, each time: a plan made while a table was empty would read a
// million rows from end to end later on, and nothing would tell the server to think again before its next ANALYZE.
package sink
