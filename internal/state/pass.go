package state

import (
	"context"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/database"
)

// Pass is one run over an entity, as the history knows it when it begins.
type Pass struct {
	Account string
	Entity  string
	Kind    string // as "backfill" or "sweep"
	Kept    bool   // the database keeps the account, so that it must be there
}

// Outcome is how a pass ended. All counts but Pages and Calls are of records, those of Invalid of values.
type Outcome struct {
	Outcome string // as "done" or "failed"

	Pages      int
	Calls      int64
	Records    int // read
	Inserted   int
	Updated    int
	Unchanged  int
	Newer      int // in the mirror than in what was read
	Tombstoned int
	Rejected   int
	Invalid    int
	Drift      int // differences found; only sweeps look for them

	CountedBefore, Counted *int64 // by Keap, before and behind a reading of everything; nil if it was not asked

	HighWaterMark time.Time // by Keap's clock, UTC; zero if the pass moved none
	Error         string    // empty if there was none
}

// BeginPass enters a pass into the history and returns its id there. For an account that was removed it is ErrRemoved.
func (s *State) BeginPass(ctx context.Context, p Pass) (int64, error) {
	var id int64
	err := s.pool.QueryRow(ctx, "INSERT INTO "+s.tables.Passes+" (account, entity, kind) SELECT $1, $2, $3"+
		" WHERE NOT $4 OR EXISTS (SELECT FROM "+s.tables.Accounts+" WHERE name = $1 AND removed_at IS NULL) RETURNING id",
		p.Account, p.Entity, p.Kind, p.Kept).Scan(&id)
	if database.IsNoRow(err) {
		err = database.ErrRemoved
	}
	return id, database.Wrap(err, "enter a %s of %s of %s into the history", p.Kind, p.Entity, p.Account)
}

// FinishPass enters a pass's end. Only the first end of a pass counts; a second is an error.
func (s *State) FinishPass(ctx context.Context, id int64, o Outcome) error {
	tag, err := s.pool.Exec(ctx, "UPDATE "+s.tables.Passes+` SET finished_at = now(), outcome = $2, pages = $3, calls = $4,
		records = $5, inserted = $6, updated = $7, unchanged = $8, tombstoned = $9, rejected = $10, invalid = $11,
		drift = CASE WHEN kind = $15 THEN $12::bigint END, high_water_mark = $13, error = nullif($14, ''), keap_count = $16, keap_count_before = $17, mirror_newer = $18
		WHERE id = $1 AND finished_at IS NULL`,
		id, o.Outcome, o.Pages, o.Calls, o.Records, o.Inserted, o.Updated, o.Unchanged, o.Tombstoned, o.Rejected, o.Invalid,
		o.Drift, database.Instant(o.HighWaterMark), database.Storable([]byte(o.Error)), Sweep, o.Counted, o.CountedBefore, o.Newer)
	if err != nil {
		return fmt.Errorf("enter the end of pass %d into the history: %w", id, database.Explain(err))
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("enter the end of pass %d into the history: it is not there, or has ended already", id)
	}
	return nil
}
