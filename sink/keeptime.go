package sink

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// KeptTime is a time for schema.Child.Kept of one row.
type KeptTime struct {
	RecordID int64 // of the record the row belongs to
	Key      int64
	At       time.Time
}

// KeepTimes writes times into the kept column of a child table, where there is a live row and the time is later than the one
// it has. Pairs without a row are left out.
func (s *Sink) KeepTimes(ctx context.Context, e *schema.Entity, account, child string, times []KeptTime) error {
	if len(times) == 0 {
		return nil
	}
	err := s.keepTimes(ctx, e, account, child, times)
	for attempt := 1; err != nil && repeatable(err) && attempt < attempts; attempt++ {
		err = s.keepTimes(ctx, e, account, child, times)
	}
	return database.Wrap(err, "write times into %s of %s", child, account)
}

func (s *Sink) keepTimes(ctx context.Context, e *schema.Entity, account, child string, times []KeptTime) error {
	at := slices.IndexFunc(e.Tables(), func(t *schema.Table) bool { return t.Name == child }) - 1
	plan := s.plan(e)
	if at < 0 || plan.children[at].tell == "" {
		return fmt.Errorf("%s has no column for them", child)
	}
	// Of a pair that comes twice, the latest.
	times = slices.Clone(times)
	slices.SortFunc(times, func(a, b KeptTime) int {
		return cmp.Or(cmp.Compare(a.RecordID, b.RecordID), cmp.Compare(a.Key, b.Key), b.At.Compare(a.At))
	})
	times = slices.CompactFunc(times, func(a, b KeptTime) bool { return a.RecordID == b.RecordID && a.Key == b.Key })
	var records []int64
	var keys []int64
	var values []time.Time
	for _, t := range times {
		records, keys, values = append(records, t.RecordID), append(keys, t.Key), append(values, t.At)
	}
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		// Whoever writes child rows holds the lock of the record's own.
		if _, err := tx.Exec(ctx, plan.lock, account, slices.Compact(slices.Clone(records))); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, plan.children[at].tell, account, records, keys, values)
		return err
	})
}
