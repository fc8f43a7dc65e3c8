// Package sourcetest is the conformance suite of source.Reader: what the engine relies on, whatever the API. Every
// reader passes it against a simulated Keap, in all the forms Keap may answer in.
//
// The suite looks at a reader from outside only, and compares what it reads with what the simulated account holds.
// How a reader asks (queries, headers, shapes of errors) is for the reader's own tests.
package sourcetest
