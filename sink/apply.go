package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// attempts is how often a batch is tried whose transaction fails only because of another one beside it.
const attempts = 5

// Apply brings a batch into the mirror, whole or not at all. Rows and Rejected are not kept. Several calls may run at once, for the same entity too: of each record the version that supersedes the others stays.
//
// Errors: ErrFenced when Batch.From is no longer the watermark's version; database.ErrRemoved; database.ErrNotMigrated; else what Postgres or
// the connection say. See the package documentation for what is known then.
func (s *Sink) Apply(ctx context.Context, b Batch) (result Result, err error) {
	if b.Rows == nil {
		return Result{}, errNoRows
	}
	if b.AsOf.IsZero() {
		if b.AsOf, err = s.Now(ctx); err != nil {
			return Result{}, err
		}
	}
	b.Rows.SetAsked(b.AsOf)
	w := writer{tables: &s.tables, plan: s.plan(b.Rows.Entity), batch: &b, first: true}
	for attempt := 1; ; attempt++ {
		if err = s.apply(ctx, &w); err == nil {
			return w.result, nil
		}
		switch {
		case attempt < attempts && repeatable(err):
			w.first = false
		case attempt < attempts && !w.careful && refusal(err):
			w.careful = true
		default:
			return Result{}, fmt.Errorf("write %s of %s: %w", b.Rows.Entity.Name, b.Rows.Account, database.Explain(err))
		}
	}
}

// apply is one attempt: it opens the transaction and commits it.
func (s *Sink) apply(ctx context.Context, w *writer) (err error) {
	if w.tx, err = s.pool.BeginTx(ctx, pgx.TxOptions{BeginQuery: w.batch.begin()}); err != nil {
		return err
	}
	defer rollback(ctx, w.tx)
	w.result, w.outcome = Result{}, outcome{}
	for _, step := range []func(context.Context) error{w.admit, w.lookup, w.rows, w.bury, w.reject, w.notify, w.move, w.fullRead} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := w.tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	w.result.Inserted, w.result.Updated = len(w.inserted), len(w.updated)
	w.result.Tombstoned = len(w.buried)
	for _, r := range w.refused {
		w.result.Refused = append(w.result.Refused, w.batch.Rows.Records[r.at].Hash)
	}
	return nil
}

// begin opens the batch's transaction. A batch after which the pass goes on does not wait for the disk: its rows and its
// cursor are lost together or not at all, and what ends the pass waits for all that came before.
func (b *Batch) begin() string {
	if b.From != nil && b.To.Cursor != nil {
		return "BEGIN; SET LOCAL synchronous_commit TO off"
	}
	return "BEGIN"
}

// rewrite reports whether rows are compared by their contents.
func (b *Batch) rewrite() bool { return b.From != nil && b.From.Restarted }

// trust is how far the batch's stamps count.
func (b *Batch) trust() trust {
	switch {
	case b.LooseStamps:
		return stampsNever
	case b.Authoritative || b.rewrite():
		return questionsFirst
	}
	return stampsDecide
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

// writer brings one batch into the mirror: in one transaction, or in one after the other until an attempt succeeds.
type writer struct {
	tables  *database.Tables
	plan    *plan
	batch   *Batch
	first   bool // the first attempt: Batch.Standings can be believed, and new records have no child rows
	careful bool // Postgres refused a record: find out which

	// What follows belongs to an attempt.
	tx     pgx.Tx
	keys   keys // of the batch's records
	rowsOf map[int64]row
	result Result
	outcome
}

// outcome is what an attempt has written so far, by record or by id.
type outcome struct {
	inserted, updated []int // records
	buried            []int64
	refused           []refused
}

// admit makes sure that the account was not purged since the pass began. A purge begins with the passes, so it waits for
// batches that are under way, and later ones wait for it.
func (w *writer) admit(ctx context.Context) error {
	if w.batch.PassID == 0 {
		return nil
	}
	err := w.tx.QueryRow(ctx, "SELECT FROM "+w.tables.Passes+" WHERE id = $1 FOR KEY SHARE", w.batch.PassID).Scan()
	if database.IsNoRow(err) {
		return database.ErrRemoved
	}
	return err
}

var errNoRows = errors.New("sink: Batch.Rows is nil; it says which entity and account the batch is for")
