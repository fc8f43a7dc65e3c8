package database

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrNotMigrated tells that tables or columns are missing.
var ErrNotMigrated = errors.New("the database has not the tables of this version; run: syncer migrate up")

// ErrRemoved tells that the account was removed from the database: nothing more is written for it.
var ErrRemoved = errors.New("the account was removed")

// SQLState returns the SQLSTATE of an error, empty if it is none of the server's.
func SQLState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// IsNoRow tells whether a statement met no row.
func IsNoRow(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

// SQLSTATEs that have a remedy.
const (
	undefinedTable    = "42P01"
	undefinedColumn   = "42703"
	invalidSchemaName = "3F000"
)

// Explain adds the remedy to errors that have one.
func Explain(err error) error {
	switch SQLState(err) {
	case undefinedTable, undefinedColumn, invalidSchemaName:
		return fmt.Errorf("%w (%w)", ErrNotMigrated, err)
	}
	return err
}

// Storable is text that Postgres takes: what is no UTF-8, or NUL, becomes U+FFFD.
func Storable(text []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(text), "\uFFFD"), "\x00", "\uFFFD")
}
