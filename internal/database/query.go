package database

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// Querier is a pool, a connection or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Collect returns the rows of a query: an empty list where there are none.
func Collect[T any](ctx context.Context, db Querier, read pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	rows, _ := db.Query(ctx, sql, args...) // CollectRows returns the error
	return pgx.CollectRows(rows, read)
}

// Wrap adds to an error what was attempted, and the remedy if it has one.
func Wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), Explain(err))
}

// readTimes has a connection read every timestamptz in UTC, and NULL as the zero time.
func readTimes(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: instantCodec{
		&pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	}})
	return nil
}

type instantCodec struct{ *pgtype.TimestamptzCodec }

// PlanScan implements pgtype.Codec.
func (c instantCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*time.Time); ok {
		return scanInstant{c.TimestamptzCodec.PlanScan(m, oid, format, &pgtype.Timestamptz{})}
	}
	return c.TimestamptzCodec.PlanScan(m, oid, format, target)
}

type scanInstant struct{ pgtype.ScanPlan }

// Scan implements pgtype.ScanPlan.
func (s scanInstant) Scan(src []byte, target any) error {
	var t pgtype.Timestamptz
	err := s.ScanPlan.Scan(src, &t)
	*target.(*time.Time) = t.Time
	return err
}

// Instant is a time as a parameter: NULL for the zero time.
func Instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
