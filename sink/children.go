package sink

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// replaceChildren makes the child rows of records, whose own rows were written just now, what the records say, table by
// table. Rows that are as they are to be stay: of most records that change, few tables do.
func (w *writer) replaceChildren(ctx context.Context, records []int) error {
	sets, err := w.compareChildren(ctx, records)
	if err != nil {
		return fmt.Errorf("compare child rows: %w", err)
	}
	kept, err := w.clearChildren(ctx, sets)
	if err != nil {
		return fmt.Errorf("replace child rows: %w", err)
	}
	for i, child := range w.plan.children {
		changed := slices.DeleteFunc(slices.Clone(records), func(at int) bool { return sets[i].same[at] })
		if err := w.copy(ctx, child, i+1, changed); err != nil {
			return err
		}
	}
	return w.restore(ctx, kept)
}

// childRows is how the child rows that some records have in a table stand to those that the mirror has.
type childRows struct {
	same     map[int]bool // by record
	outdated []int64      // ids of records that have others there
}

// compareChildren compares the hashes, which are the same in all rows that a record has in a table. It does so for new records
// too: the own row is what vouches for child rows, and what is found without one may be anything.
func (w *writer) compareChildren(ctx context.Context, records []int) ([]childRows, error) {
	sets := make([]childRows, len(w.plan.children))
	for i := range sets {
		sets[i].same = map[int]bool{}
	}
	ids := make([]int64, len(records))
	for i, at := range records {
		ids[i] = w.batch.Rows.Records[at].ID
	}
	args := [][]byte{[]byte(w.batch.Rows.Account), bigints(ids)}
	err := scan(ctx, w.tx.Conn().PgConn(), w.plan.childHashes, args, func(values [][]byte) {
		table, id := int(integer(values[0])), integer(values[1])
		set, at := &sets[table], w.keys.find(id)[0].at
		hash, some := w.batch.Rows.Tables[table+1].Hash(at)
		if some && values[2] != nil && integer(values[2]) == hash { // NULL in a tombstone
			set.same[at] = true
		} else {
			set.outdated = append(set.outdated, id)
		}
	})
	return sets, err
}

// clearChildren removes outdated child rows, in one round trip, and returns what the new ones have to keep.
func (w *writer) clearChildren(ctx context.Context, sets []childRows) ([]kept, error) {
	var deletes pgx.Batch
	all := make([]kept, 0, len(sets))
	for i, child := range w.plan.children {
		switch ids := sets[i].outdated; {
		case len(ids) == 0:
		case child.keep == "":
			deletes.Queue(child.delete, w.batch.Rows.Account, ids)
		default:
			all = append(all, kept{table: child})
			deletes.Queue(child.keep, w.batch.Rows.Account, ids).Query(all[len(all)-1].take)
		}
	}
	if deletes.Len() == 0 {
		return nil, nil
	}
	return all, w.tx.SendBatch(ctx, &deletes).Close()
}
