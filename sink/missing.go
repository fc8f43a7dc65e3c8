package sink

import (
	"context"
	"time"

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
func (s *Sink) SaveMissingField(ctx context.Context, account, entity, field string) error {
	_, err := s.pool.Exec(ctx, "INSERT INTO "+s.state.missing+
		" (account, entity, field) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", account, entity, field)
	return wrap(err, "note that %s of %s has no field %s", entity, account, field)
}

// ForgetMissingFields lets the fields of an entity be asked for again.
func (s *Sink) ForgetMissingFields(ctx context.Context, account, entity string) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM "+s.state.missing+" WHERE account = $1 AND entity = $2", account, entity)
	return wrap(err, "forget the missing fields of %s of %s", entity, account)
}

// MissingFields returns all fields that Keap refuses, by account, entity and field.
func (s *Sink) MissingFields(ctx context.Context) ([]MissingField, error) {
	fields, err := collect(ctx, s.pool, pgx.RowToStructByPos[MissingField],
		"SELECT account, entity, field, found_at FROM "+s.state.missing+" ORDER BY 1, 2, 3")
	return fields, wrap(err, "read the missing fields")
}
