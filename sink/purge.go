package sink

import (
	"context"
	"fmt"
	"math"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// PurgeAccount deletes an account's rows from the mirror and all that is known of it, in one transaction, and returns the
// number of rows of the mirror. Passes that run for it meanwhile write nothing more (ErrRemoved, ErrFenced).
func (s *Sink) PurgeAccount(ctx context.Context, name string) (rows int64, err error) {
	for attempt := 1; ; attempt++ {
		err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
			rows, err = s.purge(ctx, tx, name)
			return err
		})
		if err == nil {
			return rows, nil
		}
		if !repeatable(err) || attempt == attempts {
			return 0, fmt.Errorf("purge account %s: %w", name, database.Explain(err))
		}
	}
}

func (s *Sink) purge(ctx context.Context, tx pgx.Tx, name string) (rows int64, err error) {
	// The passes come first, and the watermarks next: see writer.admit and writer.move.
	for _, table := range s.tables.OfAccount() {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE account = $1", name); err != nil {
			return 0, err
		}
	}
	for _, e := range schema.All() {
		n, err := purgeEntity(ctx, tx, s.plan(e), name)
		if err != nil {
			return 0, err
		}
		rows += n
	}
	_, err = tx.Exec(ctx, "DELETE FROM "+s.tables.Accounts+" WHERE name = $1", name)
	return rows, err
}

// purgeEntity deletes the account's rows of an entity. The keys of child tables begin with the id of the record, so that is
// how their rows are reached.
func purgeEntity(ctx context.Context, tx pgx.Tx, p *plan, account string) (rows int64, err error) {
	for next := int64(math.MinInt64); ; {
		ids, err := database.Collect(ctx, tx, pgx.RowTo[int64], p.someIDs, account, next)
		if err != nil || len(ids) == 0 {
			return rows, err
		}
		for _, to := range append([]target{p.own}, p.children...) {
			tag, err := tx.Exec(ctx, to.purge, account, ids)
			if err != nil {
				return rows, err
			}
			rows += tag.RowsAffected()
		}
		if last := ids[len(ids)-1]; last < math.MaxInt64 {
			next = last + 1
		} else {
			return rows, nil
		}
	}
}
