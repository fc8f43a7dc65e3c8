package sink

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/keapsync/keapsync/schema"
)

// row is what is known of a row of the mirror that the batch may change. It is locked until the transaction ends.
type row struct {
	version
	place    [6]byte // its ctid; nobody moves a locked row
	hash     []byte  // 8 bytes, empty for NULL
	children []byte  // hash of its child rows, likewise
}

// lookup finds out how the batch's records stand to the mirror, and locks the rows that may change, those of tombstones
// too: all at once, in the order of ids, so that two batches cannot wait for each other here.
func (w *writer) lookup(ctx context.Context) error {
	if err := w.sortKeys(); err != nil {
		return err
	}
	records := w.batch.Rows.Records
	if !w.first || len(w.batch.Standings) != len(records) {
		w.batch.Standings = make([]Standing, len(records))
		err := w.plan.compare(ctx, w.tx.Conn().PgConn(), w.batch.Rows.Account, &w.keys, w.batch.Standings,
			func(at int) int64 { return records[at].Hash })
		if err != nil {
			return fmt.Errorf("look up ids: %w", err)
		}
	}
	ids := slices.Clone(w.batch.Tombstones)
	for _, k := range w.keys.sorted {
		if standing := w.batch.Standings[k.at]; standing == Differs || standing == Same && w.batch.rewrite() {
			ids = append(ids, k.id)
		}
	}
	w.rowsOf = make(map[int64]row, len(ids))
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	args := [][]byte{[]byte(w.batch.Rows.Account), bigints(slices.Compact(ids))}
	if err := scan(ctx, w.tx.Conn().PgConn(), w.plan.lock, args, w.found); err != nil {
		return fmt.Errorf("lock rows of %s: %w", w.plan.own.name, err)
	}
	return nil
}

// sortKeys makes the keys of the batch's records.
func (w *writer) sortKeys() error {
	records := w.batch.Rows.Records
	w.keys = keys{sorted: make([]key, len(records))}
	for i := range records {
		w.keys.sorted[i] = key{records[i].ID, i}
	}
	w.keys.sort()
	for i := 1; i < len(w.keys.sorted); i++ {
		if id := w.keys.sorted[i].id; id == w.keys.sorted[i-1].id {
			return fmt.Errorf("record %d is in the batch twice", id)
		}
	}
	return nil
}

// found notes a row: id, place, hash, hash of its child rows, stamp, when Keap was asked, whether it is a tombstone.
func (w *writer) found(values [][]byte) {
	r := row{version: version{stamp: stampOf(values[4]), asked: integer(values[5]), gone: truth(values[6])}}
	copy(r.place[:], values[1])
	r.hash, r.children = slices.Clone(values[2]), slices.Clone(values[3])
	w.rowsOf[integer(values[0])] = r
}

// rows writes the batch's records. Which of them are written is decided here and nowhere else.
func (w *writer) rows(ctx context.Context) error {
	var written []int
	for _, k := range w.keys.sorted {
		record := &w.batch.Rows.Records[k.at]
		row, there := w.rowsOf[k.id]
		same := there && !row.gone && len(row.hash) > 0 && integer(row.hash) == record.Hash
		answer := version{stamp: record.Stamp, asked: cmp.Or(record.Asked, schema.StampOf(w.batch.AsOf))}
		switch {
		case !there && w.batch.Standings[k.at] == Same: // it needed no look
			w.result.Unchanged++
		case !there:
			written = append(written, k.at)
		case same && !w.batch.rewrite():
			w.result.Unchanged++
		case !answer.supersedes(row.version, w.batch.trust()):
			w.result.MirrorNewer++
		default:
			written = append(written, k.at)
		}
	}
	return w.write(ctx, written)
}
