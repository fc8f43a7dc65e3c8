package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Watermarks returns the watermarks of an entity, shard 0 first. An entity never seen before gets its own.
func (s *Sink) Watermarks(ctx context.Context, account, entity string) ([]Watermark, error) {
	marks, err := s.readWatermarks(ctx, account, entity)
	if err == nil && (len(marks) == 0 || marks[0].Shard != 0) {
		_, err = s.pool.Exec(ctx, "INSERT INTO "+s.state.watermarks+
			" (account, entity, shard) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING", account, entity)
		if err == nil {
			marks, err = s.readWatermarks(ctx, account, entity)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read watermarks of %s of %s: %w", entity, account, explain(err))
	}
	return marks, nil
}

func (s *Sink) readWatermarks(ctx context.Context, account, entity string) ([]Watermark, error) {
	rows, err := s.pool.Query(ctx, "SELECT shard, mark, cursor, full_read_at, unconfirmed_at, coalesce(definition, 0), rewrite, version, since FROM "+s.state.watermarks+
		" WHERE account = $1 AND entity = $2 ORDER BY shard", account, entity)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Watermark, error) {
		w := Watermark{Account: account, Entity: entity}
		var mark, full, unconfirmed, since *time.Time
		err := row.Scan(&w.Shard, &mark, &w.Cursor, &full, &unconfirmed, &w.Definition, &w.Restarted, &w.Version, &since)
		w.Mark, w.FullRead, w.Unconfirmed, w.Since = utc(mark), utc(full), utc(unconfirmed), utc(since)
		return w, err
	})
}

// Begun tells which entities of an account have had a first pass that came to its end.
func (s *Sink) Begun(ctx context.Context, account string) (map[string]bool, error) {
	rows, err := s.pool.Query(ctx, "SELECT entity FROM "+s.state.watermarks+" WHERE account = $1 AND shard = 0 AND mark IS NOT NULL", account)
	if err != nil {
		return nil, fmt.Errorf("read the watermarks of %s: %w", account, explain(err))
	}
	begun := map[string]bool{}
	var entity string
	if _, err := pgx.ForEachRow(rows, []any{&entity}, func() error {
		begun[entity] = true
		return nil
	}); err != nil {
		return nil, fmt.Errorf("read the watermarks of %s: %w", account, explain(err))
	}
	return begun, nil
}

// ResetWatermark forgets how far an entity has come, with its cursor, shards and limit, so that the next pass reads all of it,
// and replaces what differs (Watermark.Restarted) until it is done, however often it is interrupted. The rows stay. A pass that
// is under way is fenced off.
func (s *Sink) ResetWatermark(ctx context.Context, account, entity string) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO "+s.state.watermarks+" AS w (account, entity, shard, rewrite) VALUES ($1, $2, 0, true)"+
			" ON CONFLICT (account, entity, shard) DO UPDATE"+
			" SET mark = NULL, cursor = NULL, full_read_at = NULL, unconfirmed_at = NULL, since = NULL, definition = NULL, rewrite = true,"+
			" version = w.version + 1, updated_at = now()", account, entity)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "DELETE FROM "+s.state.watermarks+
			" WHERE account = $1 AND entity = $2 AND shard > 0", account, entity)
		return err
	})
	if err != nil {
		return fmt.Errorf("reset the watermark of %s of %s: %w", entity, account, explain(err))
	}
	return nil
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
	var mark *time.Time
	next := *from
	err := w.tx.QueryRow(ctx, "UPDATE "+w.state.watermarks+
		" SET mark = CASE WHEN $5::timestamptz IS NULL THEN mark ELSE least($5, now()) END, cursor = $6, version = version + 1, updated_at = now(),"+
		" unconfirmed_at = CASE WHEN $7 THEN now() ELSE unconfirmed_at END, rewrite = rewrite AND $6::jsonb IS NOT NULL"+
		" WHERE account = $1 AND entity = $2 AND shard = $3 AND version = $4 RETURNING mark, rewrite, version",
		from.Account, from.Entity, from.Shard, from.Version, instant(to.Mark), to.Cursor, to.Unconfirmed).
		Scan(&mark, &next.Restarted, &next.Version)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrFenced
	}
	next.Mark, next.Cursor = utc(mark), to.Cursor
	w.result.Watermark = next
	return err
}

// fullRead notes that all records of the entity were read, and by which definition.
func (w *writer) fullRead(ctx context.Context) error {
	b := w.batch
	if b.FullRead.IsZero() && b.Definition == 0 || b.From != nil && b.From.Shard > 0 && !w.result.Finished {
		return nil
	}
	_, err := w.tx.Exec(ctx, "UPDATE "+w.state.watermarks+" SET full_read_at = greatest(full_read_at, $3), definition = coalesce(nullif($4::bigint, 0), definition)"+
		" WHERE account = $1 AND entity = $2 AND shard = 0", b.Rows.Account, b.Rows.Entity.Name, instant(b.FullRead), b.Definition)
	if err != nil {
		return fmt.Errorf("note that all was read: %w", err)
	}
	return nil
}

// instant is a time as a parameter: NULL for the zero time.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// utc reads a time that may be NULL.
func utc(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
