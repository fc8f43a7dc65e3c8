package migrations

import (
	"errors"
	"fmt"

	"github.com/golang-migrate/migrate/v4/database"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrNewerDatabase tells that the database was made by a newer syncer. The error in hand is a *NewerDatabaseError.
var ErrNewerDatabase = errors.New("the database is newer than this syncer")

// NewerDatabaseError is ErrNewerDatabase with the versions.
type NewerDatabaseError struct {
	Database uint // version the database has
	Newest   uint // newest version this binary knows
}

func (e *NewerDatabaseError) Error() string {
	return fmt.Sprintf("the database has schema version %d, but this syncer knows versions up to %d only: install the newer syncer that made it",
		e.Database, e.Newest)
}

// Is makes errors.Is(err, ErrNewerDatabase) true.
func (e *NewerDatabaseError) Is(target error) bool { return target == ErrNewerDatabase }

// DirtyError tells that the version in the database is marked as half applied.
type DirtyError struct {
	Version uint
	Table   string // that holds the version, quoted
}

func (e *DirtyError) Error() string {
	return fmt.Sprintf("schema version %d of the database is marked as half applied, which another program than syncer must have done: "+
		"restore the database, or make sure that version %d is whole and then run UPDATE %s SET dirty = false", e.Version, e.Version, e.Table)
}

// MigrationError is an error in one file. Nothing of the file was applied; the files before it were.
type MigrationError struct {
	File string
	Line int // where in the file, or 0 where Postgres does not tell
	Err  error
}

func (e *MigrationError) Error() string {
	where := e.File
	if e.Line > 0 {
		where = fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	return fmt.Sprintf("migration %s (nothing of it was applied): %v%s", where, e.Err, remedy(e.Err))
}

// Unwrap returns the cause, a *pgconn.PgError where Postgres refused.
func (e *MigrationError) Unwrap() error { return e.Err }

// migrationError takes what golang-migrate says apart: its own text would repeat the whole file.
func migrationError(name string, err error) error {
	e := &MigrationError{File: name, Err: err}
	var inner database.Error
	if errors.As(err, &inner) && inner.OrigErr != nil {
		e.Err = inner.OrigErr
		var refused *pgconn.PgError
		if errors.As(inner.OrigErr, &refused) && refused.Position > 0 {
			e.Line = int(inner.Line)
		}
	}
	return e
}

// remedy is what to do about an error, beginning with a semicolon; empty where nothing helps for certain.
func remedy(err error) string {
	var refused *pgconn.PgError
	if !errors.As(err, &refused) {
		return ""
	}
	switch refused.Code {
	case "42501": // insufficient_privilege
		return "; grant the user CREATE on the database, or let the owner of both schemas migrate"
	case "42P06", "42P07": // duplicate_schema, duplicate_table
		return "; something of that name is there already: choose other schema names (database.mirror_schema, database.state_schema)"
	}
	return ""
}
