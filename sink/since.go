package sink

import (
	"context"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/database"
)

// LimitSince limits an entity that has never been read to records that changed at or after a time. The limit stays until the
// watermark is reset.
func (s *Sink) LimitSince(ctx context.Context, account, entity string, since time.Time) error {
	tag, err := s.pool.Exec(ctx, "INSERT INTO "+s.tables.Watermarks+` AS w (account, entity, shard, since) VALUES ($1, $2, 0, $3)
		ON CONFLICT (account, entity, shard) DO UPDATE SET since = excluded.since, version = w.version + 1, updated_at = now()
			WHERE w.mark IS NULL AND w.cursor IS NULL OR w.since = excluded.since`, account, entity, since)
	if err == nil && tag.RowsAffected() == 0 {
		return fmt.Errorf("%s of %s has been read meanwhile, so --since cannot limit it; run again", entity, account)
	}
	return database.Wrap(err, "limit %s of %s", entity, account)
}
