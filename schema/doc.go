// Package schema says what is mirrored: the entities of Keap as data, and the decoder that follows this data.
//
// # The catalogue
//
// An Entity is one kind of record: its table and child tables, their columns with type, comment and where each value is
// in Keap's record, and how Keap lists it. All returns them, and OfRoad those that come by one of Keap's APIs. Adding
// an entity is adding a file of data; migrations, documentation and the decoder follow from it.
//
// # Roads
//
// A record has the same table and columns whatever API it comes by. REST v2 gives the names, and the words of statuses
// and types; a column says where each road has its value, and is NULL by a road that has it nowhere. What only XML-RPC
// has is named as REST v2 would name it. Unreadable tells what is never asked for.
//
// # Strategies
//
// How an entity's changes are found depends on what Keap offers:
//
//   - Window: the list can be filtered by time of change. All that changed since a little before the mark is read, by
//     ascending ids where Keap can filter by id, else by page tokens.
//   - NewestFirst: the list can be sorted by time of change, and is read downwards until the mark is reached.
//   - Append: records are only added. Those behind the last id or time are read, and the newest of the known once more.
//   - Snapshot: all of it is read each time, and what is not there any more is gone.
//   - PerParent: each parent has a list of its own, which is read when the parent changed.
//
// A first pass reads everything, by ascending ids where that can be done, and sends no time filter.
//
// # From bytes to rows
//
// SplitJSON finds the records in an answer, each with its key and a hash of its bytes; whoever knows the hash already
// needs no more. SkimJSON does the same without a look inside them, for whoever decodes those that it does not know. A
// Decoder turns a record into rows: it walks the JSON, encodes each value as its column's type has it in Postgres' binary
// COPY, and puts the cells in the table's order. Nothing is built in between.
//
// # What does not fit
//
// A value that does not fit its column costs that value alone: the column is NULL and the value is kept in the row's
// extra column under _invalid, by its path. A member that no column holds is kept in extra under its own name. Of a
// list element that cannot be a row of its own the whole is kept so with the record. JSON that jsonb cannot hold (a NUL,
// a lone surrogate, an absurd number) is kept as a text of the JSON. A record without a usable key is not decoded: Raw
// says why.
package schema
