package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// openShards makes the watermarks of a sharded backfill.
func (w *writer) openShards(ctx context.Context, from *Watermark, cursors [][]byte) error {
	if len(cursors) == 0 {
		return nil
	}
	if from.Shard != 0 {
		return fmt.Errorf("open shards: shard %d cannot be sharded again", from.Shard)
	}
	var inserts pgx.Batch
	for i, cursor := range cursors {
		inserts.Queue("INSERT INTO "+w.tables.Watermarks+" (account, entity, shard, cursor, rewrite) VALUES ($1, $2, $3, $4, $5)",
			from.Account, from.Entity, i+1, cursor, from.Restarted)
	}
	if err := w.tx.SendBatch(ctx, &inserts).Close(); err != nil {
		return fmt.Errorf("open shards: %w", err)
	}
	return nil
}

// finishShard removes a shard's watermark and, if it was the last, ends the pass.
func (w *writer) finishShard(ctx context.Context, from *Watermark, mark time.Time) error {
	if from.Shard == 0 {
		return errors.New("finish a shard: shard 0 is the entity's own")
	}
	tag, err := w.tx.Exec(ctx, "DELETE FROM "+w.tables.Watermarks+
		" WHERE account = $1 AND entity = $2 AND shard = $3 AND version = $4",
		from.Account, from.Entity, from.Shard, from.Version)
	if err != nil {
		return fmt.Errorf("finish a shard: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrFenced
	}
	// The lock comes before the count, as a statement of its own: of two shards that finish at once, the second waits
	// here, and its count then sees that the first is gone.
	own := Watermark{Account: from.Account, Entity: from.Entity}
	err = w.tx.QueryRow(ctx, "SELECT mark, cursor, rewrite, version FROM "+w.tables.Watermarks+
		" WHERE account = $1 AND entity = $2 AND shard = 0 FOR UPDATE", from.Account, from.Entity).
		Scan(&own.Mark, &own.Cursor, &own.Restarted, &own.Version)
	if err != nil {
		return fmt.Errorf("finish a shard: lock the entity's watermark: %w", err)
	}
	var left bool
	err = w.tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+w.tables.Watermarks+
		" WHERE account = $1 AND entity = $2 AND shard > 0)", from.Account, from.Entity).Scan(&left)
	if err != nil {
		return fmt.Errorf("finish a shard: look for others: %w", err)
	}
	if left {
		w.result.Watermark = own
		return nil
	}
	w.result.Finished = true
	return w.advance(ctx, &own, Move{Mark: mark})
}
