package sinktest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/sink/localpg"
)

// EnvDatabaseURL names a Postgres to test on, by a URL whose user may create databases.
const EnvDatabaseURL = "KEAPSYNC_TEST_DATABASE_URL"

// server is the Postgres of this test binary. It is never stopped: localpg ends it when the binary ends, which is the
// only end that comes after every test, whatever happens in them.
var server = sync.OnceValues(func() (*localpg.Server, error) {
	return localpg.Start(context.Background(), localpg.Options{
		URL:    os.Getenv(EnvDatabaseURL),
		NoSync: true,
		// Many tests at a time, with a pool each.
		Settings: map[string]string{"max_connections": "300"},
		Log:      os.Stderr,
	})
})

// Database creates an empty database for this test alone and returns its URL. When the test is over the database is
// dropped, whoever is still connected to it.
func Database(t testing.TB) string {
	t.Helper()
	// template0 has no clients, so that creating databases in parallel is never refused.
	return copyOf(t, "template0")
}

// copyOf creates a database out of another one that nobody is connected to.
func copyOf(t testing.TB, template string) string {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatalf("a Postgres for the tests: %v", err)
	}
	name := "keapsync_test_" + strings.ToLower(rand.Text())
	if err := execute(t, s.URL(), "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatalf("create the test's database: %v", err)
	}
	t.Cleanup(func() {
		if err := execute(t, s.URL(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	address, err := withDatabase(s.URL(), name)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// Open connects to a database until the test is over.
func Open(t testing.TB, address string, o database.Options) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// execute runs one statement on a connection of its own. It does not use the test's context, which has ended by the
// time of the cleanup.
func execute(t testing.TB, address, statement string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// withDatabase replaces the database in a URL.
func withDatabase(address, name string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return "", fmt.Errorf("%s is no URL (postgres://…)", EnvDatabaseURL)
	}
	u.Path = "/" + name
	return u.String(), nil
}
