package engine

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// held is what a writer has taken and not committed, but for the rows.
type held struct {
	pages    int
	last     *fetched // of the pages, for the cursor; its records are released
	asOf     time.Time
	overdue  <-chan time.Time
	records  int // good ones
	same     int // of which the mirror has
	rejected []schema.Raw
}

// A transaction and its statements cost Postgres something, and a wait for the disk. Pages are therefore collected for
// one, up to these bounds, whichever is met first. They bound the memory of rows, and what is read again after a crash:
// from an API that takes its time that is hardly more than a page.
const (
	mostHeldRows  = 5000
	mostHeldPages = 20
	mostHeldFor   = 500 * time.Millisecond
)

// holds tells whether what was taken is held for more to come. Only in a walk by ids is it known that no record comes
// again on a later page, as the sink wants it of a batch. A rejected record's bytes are the page's, which goes.
func (w *writer) holds() bool {
	h := &w.held
	return h.last.cursor.Walk == walkKeyset && !h.last.last && len(h.rejected) == 0 &&
		len(w.rows.Records) < mostHeldRows && h.pages < mostHeldPages
}

// save commits what is held when the pass is interrupted, so that it need not be read again. If that fails, it is.
func (w *writer) save(ctx context.Context) {
	if ctx.Err() == nil || len(w.held.rejected) > 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestSave)
	defer cancel()
	_ = w.commit(ctx)
}

const longestSave = 5 * time.Second
