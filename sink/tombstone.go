package sink

import (
	"context"

	"github.com/keapsync/keapsync/schema"
)

// bury makes tombstones of the batch's Tombstones and of their child rows. A record that the batch brings is not gone, and
// neither is one that was asked for later.
func (w *writer) bury(ctx context.Context) error {
	var rows []placed
	answer := version{asked: schema.StampOf(w.batch.AsOf), gone: true}
	for _, id := range w.batch.Tombstones {
		row, there := w.rowsOf[id]
		if !there || row.gone || w.keys.find(id) != nil || !answer.supersedes(row.version, w.batch.trust()) {
			continue
		}
		row.gone = true // it may be named twice
		w.rowsOf[id] = row
		rows, w.buried = append(rows, placed{place: row.place}), append(w.buried, id)
	}
	if len(rows) == 0 {
		return nil
	}
	own := &w.plan.own
	statements := []statement{{"mark deleted in " + own.name, own.bury, [][]byte{places(rows), bigint(answer.asked)}, len(rows), errMoved}}
	for _, child := range w.plan.children {
		args := [][]byte{[]byte(w.batch.Rows.Account), bigints(w.buried)}
		statements = append(statements, statement{"mark deleted in " + child.name, child.bury, args, -1, nil})
	}
	return run(ctx, w.tx.Conn().PgConn(), statements, nil)
}
