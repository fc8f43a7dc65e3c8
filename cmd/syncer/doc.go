// Command syncer keeps a Postgres copy of Keap accounts.
//
// # How it is put together
//
// main.go has the signals and run, which takes its world as arguments. root.go has the command line, and each command
// has a file of its own name. wire.go is the one file that knows every package: it turns a configuration into a mirror and its accounts,
// and spells the decorators of a reader. passes.go runs passes over them; progress*.go show them while they run, and
// summary.go tells what they came to.
//
// # What must always hold
//
// Stdout holds the report alone; progress and log lines go to stderr. With --json, stdout is one JSON document, whose
// names are stable. An error is one line (the mistakes in a configuration one each) with what to do about it, and never
// a stack trace. No secret is printed, but for the simulated Keap's token and the address of the demo's own database.
//
// The exit code says what a caller has to do next; exit.go lists them. The first SIGINT or SIGTERM stops passes behind
// the last committed batch, the second ends the program at once, which is as safe: the database's transaction decides.
package main
