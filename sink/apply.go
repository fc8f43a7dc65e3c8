package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// attempts is how often a batch is tried whose transaction fails only because of another one beside it.
const attempts = 5

// Apply brings a batch into the mirror, whole or not at all. Rows and Rejected are read and not kept. Several calls may
// run at once, for the same entity too: each record ends as its newest version.
//
// Errors: ErrFenced when Batch.From is no longer the watermark's version; ErrNotMigrated; else what Postgres or the
// connection say. See the package documentation for what is known then.
func (s *Sink) Apply(ctx context.Context, b Batch) (Result, error) {
	if b.Rows == nil {
		return Result{}, errNoRows
	}
	for attempt := 1; ; attempt++ {
		result, err := s.apply(ctx, &b)
		if err == nil {
			return result, nil
		}
		if !repeatable(err) || attempt == attempts {
			return Result{}, fmt.Errorf("write %s of %s: %w", b.Rows.Entity.Name, b.Rows.Account, explain(err))
		}
	}
}

// apply is one attempt: it opens the transaction and commits it.
func (s *Sink) apply(ctx context.Context, b *Batch) (Result, error) {
	tx, err := s.pool.BeginTx(ctx, pgx.TxOptions{BeginQuery: b.begin()})
	if err != nil {
		return Result{}, err
	}
	defer rollback(ctx, tx)
	w := writer{tx: tx, state: &s.state, plan: s.plan(b.Rows.Entity), batch: b}
	for _, step := range []func(context.Context) error{w.rows, w.bury, w.reject, w.move, w.fullRead} {
		if err := step(ctx); err != nil {
			return Result{}, err
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return Result{}, fmt.Errorf("commit: %w", err)
	}
	return w.result, nil
}

// begin opens the batch's transaction. A batch after which the pass goes on does not wait for the disk: its rows and its
// cursor are lost together or not at all, and what ends the pass waits for all that came before.
func (b *Batch) begin() string {
	if b.From != nil && b.To.Cursor != nil {
		return "BEGIN; SET LOCAL synchronous_commit TO off"
	}
	return "BEGIN"
}

// rollbackWait is how long a rollback may take before its connection is given up.
const rollbackWait = 5 * time.Second

// rollback ends a transaction that has not been committed. The pool closes a connection whose rollback fails, and the
// server then rolls back by itself.
func rollback(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackWait)
	defer cancel()
	_ = tx.Rollback(ctx)
}

// writer is the transaction of one batch.
type writer struct {
	tx     pgx.Tx
	state  *state
	plan   *plan
	batch  *Batch
	keys   keys // of the batch's records
	result Result
}

// rows writes the batch's records.
func (w *writer) rows(ctx context.Context) error {
	records := w.batch.Rows.Records
	if len(records) == 0 {
		return nil
	}
	w.keys.sorted = make([]key, len(records))
	for i := range records {
		w.keys.sorted[i] = key{records[i].ID, i}
	}
	w.keys.sort()
	fresh, changed, err := w.sift(ctx)
	if err != nil {
		return fmt.Errorf("look up ids: %w", err)
	}
	if len(fresh) > 0 {
		landed, err := w.insert(ctx, fresh)
		if err != nil {
			return err
		}
		if !landed {
			changed = w.inOrder(append(changed, fresh...))
		}
	}
	if len(changed) > 0 {
		if err := w.merge(ctx, changed); err != nil {
			return err
		}
	}
	w.result.Stale = len(records) - w.result.Inserted - w.result.Updated
	return nil
}

// sift sorts the records into those the mirror has not and those that differ from what it has, both in the order of
// ids. The rest needs nothing.
func (w *writer) sift(ctx context.Context) (fresh, changed []int, err error) {
	standings := w.batch.Standings
	if len(standings) != len(w.batch.Rows.Records) {
		if standings, err = w.standings(ctx); err != nil {
			return nil, nil, err
		}
	}
	for _, k := range w.keys.sorted {
		switch standings[k.at] {
		case New:
			fresh = append(fresh, k.at)
		case Differs:
			changed = append(changed, k.at)
		}
	}
	return fresh, changed, nil
}

// standings looks the records up.
func (w *writer) standings(ctx context.Context) ([]Standing, error) {
	records := w.batch.Rows.Records
	standings := make([]Standing, len(records))
	err := w.keys.lookup(ctx, w.tx.Conn().PgConn(), w.batch.Rows.Account, w.plan.byRange, w.plan.byList,
		func(found []key, values [][]byte) {
			at := found[0].at
			if standings[at] = Same; differ(&records[at], values, w.batch.LooseStamps) {
				standings[at] = Differs
			}
		})
	return standings, err
}

// differ tells whether a record may have to be written over a row: id, hash, stamp, tombstone.
func differ(r *schema.Record, row [][]byte, loose bool) bool {
	switch hash, stamp, tombstone := row[1], row[2], truth(row[3]); {
	case tombstone:
		return true
	case hash != nil && integer(hash) == r.Hash:
		return false
	default:
		return loose || stamp == nil || r.Stamp == schema.NoStamp || r.Stamp >= integer(stamp)
	}
}

// inOrder sorts records by id.
func (w *writer) inOrder(records []int) []int {
	wanted := make([]bool, len(w.batch.Rows.Records))
	for _, at := range records {
		wanted[at] = true
	}
	records = records[:0]
	for _, k := range w.keys.sorted {
		if wanted[k.at] {
			records = append(records, k.at)
		}
	}
	return records
}

var errNoRows = errors.New("sink: Batch.Rows is nil; it says which entity and account the batch is for")
