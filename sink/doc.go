// Package sink writes the mirror: it brings batches of records into Postgres and keeps the account of how far each
// entity has come.
//
// # The invariant
//
// A high-water mark never says more than the tables hold. There is no way to save a mark by itself: it moves inside
// Apply, in the transaction that writes the rows which justify it. Kill the program anywhere, start it again, and it goes
// on behind the last batch that was committed.
//
// A second one follows from how a record is written: a row is never overwritten by an older version of its record,
// whatever the order in which passes arrive, and its child rows are always those of the version in its own row. Whoever
// writes a record's child rows holds the lock of its own row.
//
// # One batch
//
// Apply is one transaction at isolation level read committed. If the pass goes on behind it, its commit does not wait for the
// disk: a server that crashes may forget it, rows and cursor together. What ends a pass waits for all that came before.
//
//  1. The batch's ids are looked up, unless Compare did so shortly before (Batch.Standings). Records that the mirror has
//     with an equal hash, or with a later stamp, are left out: they cost no new tuple and no write-ahead log.
//  2. New records go by COPY straight into the entity's table and its child tables, behind a savepoint. If another
//     transaction has written one of them meanwhile (SQLSTATE 23505), the savepoint is rolled back and all of them take
//     the next road.
//  3. Changed records go by COPY into a temporary stage and from there, in the order of their ids, through one INSERT …
//     ON CONFLICT, which looks again at hash and stamp under the row's lock. Where the stamps are equal, the later
//     question wins (Batch.AsOf). What it wrote has its child rows replaced, table by table, where the hash
//     that they bear is another.
//  4. Records that are gone are marked deleted, with their child rows.
//  5. Records without a key are kept as rejected.
//  6. The watermark moves, if its version is still the one the batch started from.
//
// # States
//
// A row is live, or a tombstone: _deleted_at set and _row_hash NULL, so that it never counts as unchanged. Keap
// answering with the record again brings it back to life, whatever its stamp, unless the answer is older than the
// tombstone (Batch.AsOf).
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
// Deadlocks and serialization failures are tried again here. ErrFenced means that another process works on the same
// entity and has come further; the pass that gets it has nothing left to do.
//
// All of a sink's SQL is planned for the values at hand, each time: a plan made while a table was empty would read a
// million rows from end to end later on, and nothing would tell the server to think again before its next ANALYZE.
package sink
