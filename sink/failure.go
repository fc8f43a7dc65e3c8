package sink

import (
	"errors"
	"fmt"

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

// sqlState returns the SQLSTATE of an error, empty if it is none of the server's.
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

// isNoRow tells whether a statement met no row.
func isNoRow(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

// explain adds the remedy to errors that have one.
func explain(err error) error {
	switch sqlState(err) {
	case undefinedTable, undefinedColumn, invalidSchemaName:
		return fmt.Errorf("%w (%w)", ErrNotMigrated, err)
	}
	return err
}
