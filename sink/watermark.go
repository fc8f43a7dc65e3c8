package sink

import (
	"context"
	"fmt"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// Watermarks returns the watermarks of an entity, shard 0 first. An entity never seen before gets its own.
func (s *Sink) Watermarks(ctx context.Context, account, entity string) ([]Watermark, error) {
	marks, err := s.readWatermarks(ctx, account, entity)
	if err == nil && (len(marks) == 0 || marks[0].Shard != 0) {
		_, err = s.pool.Exec(ctx, "INSERT INTO "+s.tables.Watermarks+
			" (account, entity, shard) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING", account, entity)
		if err == nil {
			marks, err = s.readWatermarks(ctx, account, entity)
		}
	}
	return marks, database.Wrap(err, "read watermarks of %s of %s", entity, account)
}

func (s *Sink) readWatermarks(ctx context.Context, account, entity string) ([]Watermark, error) {
	return database.Collect(ctx, s.pool, pgx.RowToStructByPos[Watermark], "SELECT account, entity, shard, mark, cursor, rewrite,"+
		" full_read_at, unconfirmed_at, since, coalesce(definition, 0), version FROM "+s.tables.Watermarks+
		" WHERE account = $1 AND entity = $2 ORDER BY shard", account, entity)
}

// Begun tells which entities of an account have had a first pass that came to its end.
func (s *Sink) Begun(ctx context.Context, account string) (map[string]bool, error) {
	entities, err := database.Collect(ctx, s.pool, pgx.RowTo[string], "SELECT entity FROM "+s.tables.Watermarks+
		" WHERE account = $1 AND shard = 0 AND mark IS NOT NULL", account)
	begun := make(map[string]bool, len(entities))
	for _, entity := range entities {
		begun[entity] = true
	}
	return begun, database.Wrap(err, "read the watermarks of %s", account)
}

// ResetWatermark forgets how far an entity has come, with its cursor, shards and limit, so that the next pass reads all of it,
// and replaces what differs (Watermark.Restarted) until it is done, however often it is interrupted. The rows stay. A pass that
// is under way is fenced off.
func (s *Sink) ResetWatermark(ctx context.Context, account, entity string) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO "+s.tables.Watermarks+" AS w (account, entity, shard, rewrite) VALUES ($1, $2, 0, true)"+
			" ON CONFLICT (account, entity, shard) DO UPDATE"+
			" SET mark = NULL, cursor = NULL, full_read_at = NULL, unconfirmed_at = NULL, since = NULL, definition = NULL, rewrite = true,"+
			" version = w.version + 1, updated_at = now()", account, entity)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "DELETE FROM "+s.tables.Watermarks+
			" WHERE account = $1 AND entity = $2 AND shard > 0", account, entity)
		return err
	})
	return database.Wrap(err, "reset the watermark of %s of %s", entity, account)
}

// move moves the watermark. It is the last thing a batch does, so that the row is locked as briefly as can be.
func (w *writer) move(ctx context.Context) error {
	from, to := w.batch.From, w.batch.To
	switch {
	case from == nil:
		return nil
	case to.Done: // a batch may hold the page that opens a shard and the last one of its own
		if err := w.openShards(ctx, from, to.Shards); err != nil {
			return err
		}
		return w.finishShard(ctx, from, to.Mark)
	}
	if err := w.advance(ctx, from, to); err != nil {
		return fmt.Errorf("move the watermark: %w", err)
	}
	return w.openShards(ctx, from, to.Shards)
}

// advance moves a watermark from the version it was read at. It never goes beyond the database's clock: a time that Keap
// told wrongly must not make later passes look for changes in the future.
func (w *writer) advance(ctx context.Context, from *Watermark, to Move) error {
	next := *from
	err := w.tx.QueryRow(ctx, "UPDATE "+w.tables.Watermarks+
		" SET mark = CASE WHEN $5::timestamptz IS NULL THEN mark ELSE least($5, now()) END, cursor = $6, version = version + 1, updated_at = now(),"+
		" unconfirmed_at = CASE WHEN $7 THEN now() ELSE unconfirmed_at END, rewrite = rewrite AND $6::jsonb IS NOT NULL"+
		" WHERE account = $1 AND entity = $2 AND shard = $3 AND version = $4 RETURNING mark, rewrite, version",
		from.Account, from.Entity, from.Shard, from.Version, database.Instant(to.Mark), to.Cursor, to.Unconfirmed).
		Scan(&next.Mark, &next.Restarted, &next.Version)
	if database.IsNoRow(err) {
		return ErrFenced
	}
	next.Cursor = to.Cursor
	w.result.Watermark = next
	return err
}

// fullRead notes that all records of the entity were read, and by which definition.
func (w *writer) fullRead(ctx context.Context) error {
	b := w.batch
	if b.FullRead.IsZero() && b.Definition == 0 || b.From != nil && b.From.Shard > 0 && !w.result.Finished {
		return nil
	}
	_, err := w.tx.Exec(ctx, "UPDATE "+w.tables.Watermarks+" SET full_read_at = greatest(full_read_at, $3), definition = coalesce(nullif($4::bigint, 0), definition)"+
		" WHERE account = $1 AND entity = $2 AND shard = 0", b.Rows.Account, b.Rows.Entity.Name, database.Instant(b.FullRead), b.Definition)
	if err != nil {
		return fmt.Errorf("note that all was read: %w", err)
	}
	return nil
}
