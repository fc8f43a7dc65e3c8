package sink

import (
	"context"
	"fmt"
	"slices"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// ParentEntry is an entry of an entity's inbox: records of another entity changed, to which records of this one belong.
type ParentEntry struct {
	ID     int64
	Parent string  // entity
	IDs    []int64 // of the parents; nil where that many changed that everything has to be read again
}

// notify puts the batch's changes into the inbox of the entities that depend on them. An entity that has no watermark has
// asked Keap for nothing yet: it will see these changes when it does.
func (w *writer) notify(ctx context.Context) error {
	b := w.batch
	if len(b.Dependents) == 0 {
		return nil
	}
	changed := slices.Clone(w.buried)
	for _, at := range slices.Concat(w.inserted, w.updated) {
		changed = append(changed, b.Rows.Records[at].ID)
	}
	if len(changed) == 0 {
		return nil
	}
	_, err := w.tx.Exec(ctx, "INSERT INTO "+w.tables.Events+" (account, entity, reason, parent, ids) SELECT account, entity, 'parent', $3, $4 FROM "+
		w.tables.Watermarks+" WHERE account = $1 AND entity = ANY ($2) AND shard = 0", b.Rows.Account, b.Dependents, b.Rows.Entity.Name, changed)
	if err != nil {
		return fmt.Errorf("put the changes into the inbox of what depends on them: %w", err)
	}
	return nil
}

// ParentEntries returns what waits in an entity's inbox because of its parents, in the order in which it came.
func (s *Sink) ParentEntries(ctx context.Context, account, entity string) ([]ParentEntry, error) {
	entries, err := database.Collect(ctx, s.pool, pgx.RowToStructByPos[ParentEntry],
		"SELECT id, parent, ids FROM "+s.tables.Events+
			" WHERE account = $1 AND entity = $2 AND reason = 'parent' AND done_at IS NULL ORDER BY id", account, entity)
	return entries, database.Wrap(err, "read the inbox of %s of %s", entity, account)
}

// mostParentRows is how many entries may wait for an entity because of one parent.
const mostParentRows = 1000

// FoldParentEntries bounds what waits in the inbox of entities because of their parents. Where more than limit parents are
// listed, one entry takes the place of all: read everything again.
func (s *Sink) FoldParentEntries(ctx context.Context, account string, entities []string, limit int) error {
	_, err := s.pool.Exec(ctx, `WITH waiting AS (SELECT array_agg(id) AS ids FROM `+s.tables.Events+`
			WHERE account = $1 AND entity = ANY ($2) AND reason = 'parent' AND done_at IS NULL
			GROUP BY entity, parent HAVING coalesce(sum(cardinality(ids)), 0) > $3 OR count(*) > $4),
		folded AS (DELETE FROM `+s.tables.Events+` e USING waiting w WHERE e.id = ANY (w.ids) RETURNING e.entity, e.parent)
		INSERT INTO `+s.tables.Events+" (account, entity, reason, parent) SELECT DISTINCT $1, entity, 'parent', parent FROM folded",
		account, entities, limit, mostParentRows)
	return database.Wrap(err, "fold the inbox of %s", account)
}

// FinishEntries takes entries out of the inbox: what they name has been read. A gap is closed with the last entry that it
// has there, unless it has begun again.
func (s *Sink) FinishEntries(ctx context.Context, ids ...int64) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := s.pool.Exec(ctx, `WITH finished AS (UPDATE `+s.tables.Events+` SET done_at = now()
			WHERE id = ANY ($1) AND done_at IS NULL AND reason <> 'parent' RETURNING gap_id),
		removed AS (DELETE FROM `+s.tables.Events+` WHERE id = ANY ($1) AND reason = 'parent')
		UPDATE `+s.tables.Gaps+` g SET closed_at = now() WHERE id IN (SELECT gap_id FROM finished)
			AND ended_at IS NOT NULL AND closed_at IS NULL AND NOT EXISTS (SELECT FROM `+s.tables.Events+` e
				WHERE e.account = g.account AND e.entity = g.entity AND e.gap_id = g.id AND e.done_at IS NULL AND e.id <> ALL ($1))`, ids)
	return database.Wrap(err, "take entries out of the inbox")
}
