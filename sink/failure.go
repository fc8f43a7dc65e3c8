package sink

import (
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrNotMigrated tells that tables or columns are missing.
var ErrNotMigrated = errors.New("the database has not the tables of this version; run: syncer migrate up")

// SQLSTATEs that are decided on here.
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	undefinedTable       = "42P01"
	undefinedColumn      = "42703"
	invalidSchemaName    = "3F000"
)

// state returns the SQLSTATE of an error, empty if it is none of the server's.
func sqlState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// repeatable tells whether a transaction failed only for its timing.
func repeatable(err error) bool {
	code := sqlState(err)
	return code == deadlockDetected || code == serializationFailure
}

// explain adds the remedy to errors that have one.
func explain(err error) error {
	switch sqlState(err) {
	case undefinedTable, undefinedColumn, invalidSchemaName:
		return fmt.Errorf("%w (%w)", ErrNotMigrated, err)
	}
	return err
}

// explainURL tells what is wrong with database.url. Errors of net/url are left out, for they quote what may be a piece
// of the password.
func explainURL(err error) error {
	const form = "want postgres://USER:PASSWORD@HOST:PORT/DATABASE"
	cause := errors.Unwrap(err)
	if _, ok := errors.AsType[*url.Error](err); ok || cause == nil {
		return errors.New("database.url cannot be read; " + form + ", with special characters of the password percent-encoded")
	}
	return fmt.Errorf("database.url cannot be read: %w; %s", cause, form)
}

// explainConnect tells in one line why there is no connection. pgx reports every attempt, one a line; the last is as
// good as any.
func explainConnect(err error, c *pgx.ConnConfig) error {
	where := fmt.Sprintf("%s, database %q, user %q", net.JoinHostPort(c.Host, fmt.Sprint(c.Port)), c.Database, c.User)
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fmt.Errorf("connect to Postgres at %s: refused: %w; check database.url", where, e)
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		err = e
	}
	return fmt.Errorf("connect to Postgres at %s: %w; check database.url, and that Postgres is running there", where, err)
}
