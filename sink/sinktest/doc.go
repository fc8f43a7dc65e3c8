// Package sinktest gives tests a real Postgres.
//
// Database hands every test a fresh database. They are on the server that KEAPSYNC_TEST_DATABASE_URL names, else on a
// private one that the first test of a test binary starts (package localpg) and that ends with the binary. No TestMain
// is needed, and tests may run in parallel.
package sinktest
