package sink

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// openShards makes the watermarks of shards. A number that is there already is another process's.
func (w *writer) openShards(ctx context.Context, from *Watermark, shards []Watermark) error {
	for _, s := range shards {
		s.Account, s.Entity, s.Restarted = from.Account, from.Entity, from.Restarted
		tag, err := w.tx.Exec(ctx, "INSERT INTO "+w.tables.Watermarks+
			" (account, entity, shard, cursor, rewrite) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
			s.Account, s.Entity, s.Shard, s.Cursor, s.Restarted)
		if err != nil {
			return fmt.Errorf("open a shard: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return ErrFenced
		}
		w.result.Shards = append(w.result.Shards, s)
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
