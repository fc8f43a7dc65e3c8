package sink

import (
	"context"
	"fmt"
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
	if err != nil {
		return fmt.Errorf("note that %s of %s has no field %s: %w", entity, account, field, explain(err))
	}
	return nil
}

// ForgetMissingFields lets the fields of an entity be asked for again.
func (s *Sink) ForgetMissingFields(ctx context.Context, account, entity string) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM "+s.state.missing+" WHERE account = $1 AND entity = $2", account, entity)
	if err != nil {
		return fmt.Errorf("forget the missing fields of %s of %s: %w", entity, account, explain(err))
	}
	return nil
}

// MissingFields returns all fields that Keap refuses, by account, entity and field.
func (s *Sink) MissingFields(ctx context.Context) ([]MissingField, error) {
	rows, err := s.pool.Query(ctx, "SELECT account, entity, field, found_at FROM "+s.state.missing+" ORDER BY 1, 2, 3")
	if err != nil {
		return nil, fmt.Errorf("read the missing fields: %w", explain(err))
	}
	fields, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (MissingField, error) {
		var f MissingField
		err := row.Scan(&f.Account, &f.Entity, &f.Field, &f.Found)
		f.Found = f.Found.UTC()
		return f, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the missing fields: %w", explain(err))
	}
	return fields, nil
}
