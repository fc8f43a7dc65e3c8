// Package integration holds tests that run the whole program, or all of it but the command line, between a simulated
// Keap and a real Postgres. What they prove:
//
//   - The mirror equals Keap, field by field (equality_test.go). Both sides are read on their own: Keap by plain HTTP and
//     encoding/json, Postgres table by table. What a record should look like in the mirror is worked out from its JSON by
//     code that shares nothing with the program but the catalogue's data.
//   - It does so after edits, adds, deletes and restores in every entity, and under all that Keap may do otherwise.
//   - The program may be killed anywhere, and goes on.
//   - A listing that is cut, empty, limited or failing deletes nothing.
//   - What changes while it is read is right after the next pass.
//   - It makes no more calls than told.
//   - No OAuth refresh token is used twice, whatever dies (grants_test.go), and no secret shows anywhere (secrets_test.go).
//
// A test interferes with calls on their way (lab.intercept), not by timing: what happens in the middle of a pass happens
// when page k is served.
package integration
