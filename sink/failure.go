package sink

import (
	"errors"
	"slices"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5/pgconn"
)

// SQLSTATEs that are decided on here.
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// errMoved tells that somebody else wrote child rows that were about to be written.
var errMoved = errors.New("rows were changed meanwhile by another program")

// repeatable reports whether a transaction failed only for its timing. The key of a table can be met twice only if another
// transaction wrote it meanwhile.
func repeatable(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == deadlockDetected || e.Code == serializationFailure ||
			e.Code == uniqueViolation && e.ConstraintName == e.TableName+"_pkey"
	}
	return errors.Is(err, errMoved)
}

// refusal reports whether Postgres refused what it was given, and would refuse it again: its values, what is too large for it,
// or a constraint or a trigger that somebody added.
func refusal(err error) bool {
	switch code := database.SQLState(err); {
	case code == "", repeatable(err):
		return false
	default:
		return slices.Contains([]string{"22", "23", "54", "P0"}, code[:2])
	}
}

// serverMessage is what the server said, without what the program was doing.
func serverMessage(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Message + " (SQLSTATE " + e.Code + ")"
	}
	return err.Error()
}
