package state

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// MissingField is a field that Keap refuses for an account.
type MissingField struct {
	Account string
	Entity  string
	Field   string    // in Keap's words
	Found   time.Time // UTC
}

// SaveMissingField notes a field that Keap refuses.
func (s *State) SaveMissingField(ctx context.Context, account, entity, field string) error {
	_, err := s.pool.Exec(ctx, "INSERT INTO "+s.tables.Missing+
		" (account, entity, field) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", account, entity, field)
	return database.Wrap(err, "note that %s of %s has no field %s", entity, account, field)
}

// ForgetMissingFields lets the fields of an entity be asked for again.
func (s *State) ForgetMissingFields(ctx context.Context, account, entity string) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM "+s.tables.Missing+" WHERE account = $1 AND entity = $2", account, entity)
	return database.Wrap(err, "forget the missing fields of %s of %s", entity, account)
}

// MissingFields returns all fields that Keap refuses, by account, entity and field.
func (s *State) MissingFields(ctx context.Context) ([]MissingField, error) {
	fields, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[MissingField],
		"SELECT account, entity, field, found_at FROM "+s.tables.Missing+" ORDER BY 1, 2, 3")
	return fields, database.Wrap(err, "read the missing fields")
}
