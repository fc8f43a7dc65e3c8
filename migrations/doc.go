// Package migrations holds the database schema as numbered SQL, inside the binary, and applies it.
//
// # What is there
//
// 000001 is written by hand: the state schema (watermarks, history of passes, rejected records, use of the quota), the
// role keap_reader and the view freshness. 000002 and most that follow are generated from the catalogue (package schema)
// by `go generate ./migrations`; a test holds database and catalogue equal. A migration is never changed once it is
// released. In the SQL, {{mirror}} and {{state}} stand for the two schemas' names, quoted.
//
// # The invariant
//
// A migration file is one transaction, and the row that says which version the database has is written inside it. So the
// database is always exactly at a version: a failure, a kill or a lost connection leaves it at the version before. For
// that reason a file may not hold what Postgres refuses in a transaction, such as CREATE INDEX CONCURRENTLY.
//
// Any number of processes may call Up at once: they take turns by an advisory lock of Postgres', and the ones that come
// later find nothing left to do. Waiting for the turn ends with the context; a file that has begun is finished, and the
// context is looked at again before the next.
//
// # Failures
//
// A database that is newer than the binary gives ErrNewerDatabase, before anything is touched. An error in a file is a
// MigrationError that names it. A version marked dirty, which can only come from another program, is a DirtyError.
//
// # Privileges
//
// Up needs CREATE on the database, unless both schemas exist and belong to the user. Where it may not create the role
// keap_reader it goes on without, and whoever creates the role later grants it USAGE on the mirror schema.
package migrations

//go:generate go run ./generate
