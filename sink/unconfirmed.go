package sink

import (
	"context"

	"github.com/keapsync/keapsync/internal/database"
)

// Confirm notes that a comparison of the whole entity with Keap found no record that an earlier walk passed over.
func (s *Sink) Confirm(ctx context.Context, account, entity string) error {
	_, err := s.pool.Exec(ctx, "UPDATE "+s.tables.Watermarks+" SET unconfirmed_at = NULL"+
		" WHERE account = $1 AND entity = $2 AND shard = 0 AND unconfirmed_at IS NOT NULL", account, entity)
	return database.Wrap(err, "confirm %s of %s", entity, account)
}
