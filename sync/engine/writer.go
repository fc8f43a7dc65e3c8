package engine

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// writer brings pages into the mirror. It is not safe for concurrent use; each shard has one.
type writer struct {
	pass    *pass
	mark    *sink.Watermark  // nil: no watermark moves
	shards  *shards          // of which it writes one; nil if the list is not split
	opened  []sink.Watermark // shards that the last batch opened
	decoder *schema.Decoder
	rows    *schema.Rows
	visit   func([]schema.Raw)
	ended   *cursor        // of a walk that is to be settled before the watermark moves
	shown   map[int64]bool // by the walk, if it may have to be repeated; nil if that is not known of all of it

	records   []schema.Raw
	sources   []schema.Raw    // of those in rows
	standings []sink.Standing // of records, then of those in rows
}

func (p *pass) newWriter(mark *sink.Watermark) *writer {
	return &writer{
		pass: p, mark: mark,
		decoder: schema.NewDecoder(p.entity, p.account.Name, p.means.Road), rows: schema.NewRows(p.entity, p.account.Name),
	}
}

// write brings a batch of pages into the mirror, in one transaction with the cursor behind the last of them, and releases
// the pages.
func (w *writer) write(ctx context.Context, pages []*fetched) error {
	w.records = w.records[:0]
	defer releaseAll(pages) // what Postgres refuses is kept as it came
	for _, f := range pages {
		w.records = append(w.records, f.dated()...)
	}
	last := pages[len(pages)-1]
	b := sink.Batch{From: w.mark, To: w.move(last), AsOf: pages[0].asked}
	for _, f := range pages {
		for _, o := range f.opens {
			b.To.Shards = append(b.To.Shards, sink.Watermark{Shard: o.number, Cursor: o.walk.cursor.encode()})
		}
	}
	if last.Last && w.ended == nil {
		b.FullRead, b.Definition = w.fullRead(last.cursor), w.definition(last.cursor)
	}
	t, err := w.decode(ctx, w.records, pages...)
	if err != nil {
		return err
	}
	if err := w.land(ctx, t, b); err != nil {
		return err
	}
	p := w.pass
	if last.Last && w.ended == nil || last.cursor.Reread {
		w.reached(b.To.Mark)
	}
	share := last.share
	if w.shards != nil {
		share = w.shards.share()
	}
	p.observe(share)
	return nil
}

// dated returns the page's records with the time of its question.
func (f *fetched) dated() []schema.Raw {
	for i := range f.Records {
		f.Records[i].Asked = schema.StampOf(f.asked)
	}
	return f.Records
}

func releaseAll(pages []*fetched) {
	for _, f := range pages {
		f.Release()
	}
}

// move says where the watermark goes after a page. That of a walk which is to be settled stays for now.
func (w *writer) move(f *fetched) sink.Move {
	if w.mark == nil {
		return sink.Move{}
	}
	c := f.cursor
	if f.Last && w.pass.unsettled(c) {
		c.Ended = true
		w.ended = &c
	}
	stays := sink.Move{Mark: w.mark.Mark, Cursor: c.encode()}
	switch {
	case f.Last && w.ended == nil:
		return w.final(c)
	case c.Reread:
		stays.Mark = w.pass.start()
	}
	return stays
}

// final says where the watermark goes at the end of a walk.
func (w *writer) final(c cursor) sink.Move {
	mark := w.pass.keapTime(c.Started) // by all that was heard meanwhile
	if c.Reread {                      // what is new was read first
		mark = w.pass.start()
	}
	return sink.Move{Mark: mark, Done: w.mark.Shard > 0, Unconfirmed: c.Shifting > mostRepeated || c.Unsure}
}

// fullRead is when a walk that showed all records began; zero if it did not show all.
func (w *writer) fullRead(c cursor) time.Time {
	if w.mark != nil && (c.Reread || w.pass.report.Kind == Backfill && c.Since.IsZero()) {
		return c.Started
	}
	return time.Time{}
}

// definition is what all rows were read by when a walk ends; zero if it did not show all that the mirror has, or if another version
// of the program began it.
func (w *writer) definition(c cursor) int64 {
	if w.mark != nil && (c.Reread || w.pass.report.Kind == Backfill) && c.Definition == w.pass.definition() {
		return c.Definition
	}
	return 0
}

// reached reports the new mark.
func (w *writer) reached(mark time.Time) {
	if w.mark == nil {
		return
	}
	w.pass.mu.Lock()
	w.pass.report.Mark = mark
	w.pass.mu.Unlock()
}

// apply brings records into the mirror.
func (w *writer) apply(ctx context.Context, records []schema.Raw, b sink.Batch) error {
	for i := range records {
		if records[i].Asked == 0 {
			records[i].Asked = schema.StampOf(b.AsOf)
		}
	}
	t, err := w.decode(ctx, records)
	if err != nil {
		return err
	}
	return w.land(ctx, t, b)
}

// taken is what decode made of records, but for the rows.
type taken struct {
	records  int     // good ones
	same     int     // of which the mirror has
	came     []int64 // that Keap was not able to send before
	rejected []schema.Raw
}

// decode makes rows of the records the mirror does not have yet. They are from these pages, if from any.
func (w *writer) decode(ctx context.Context, records []schema.Raw, pages ...*fetched) (taken, error) {
	p := w.pass
	records, rejected := newest(records)
	t := taken{records: len(records), rejected: rejected, came: p.came(records)}
	if w.visit != nil {
		w.visit(records)
	}
	var err error
	w.standings, err = p.engine.sink.Compare(ctx, p.entity, p.account.Name, records, w.standings)
	if err != nil {
		return taken{}, err
	}
	w.rows.Reset()
	decoded := w.standings[:0]
	w.sources = w.sources[:0]
	everything := w.mark != nil && w.mark.Restarted // then equal hashes mean nothing
	for i, r := range records {
		standing := w.standings[i]
		if standing == sink.Same && !everything {
			t.same++
			continue
		}
		if err := w.decoder.DecodeJSON(r, w.rows); err != nil {
			return taken{}, p.garbled(r, pages, err)
		}
		decoded, w.sources = append(decoded, standing), append(w.sources, r)
	}
	w.standings = decoded
	return t, nil
}

// land applies the rows, as a batch of which b says the rest.
func (w *writer) land(ctx context.Context, t taken, b sink.Batch) error {
	p := w.pass
	if err := p.trusted(); err != nil {
		return err
	}
	b.Rows, b.Sources, b.Standings, b.Rejected, b.PassID = w.rows, w.sources, w.standings, t.rejected, p.id
	b.LooseStamps, b.Authoritative = p.means.LooseStamps, p.authoritative
	b.Dependents, b.Readable = p.dependents, append(t.came, b.Readable...)
	result, err := p.engine.sink.Apply(ctx, b)
	if err != nil {
		return err
	}
	if w.mark != nil {
		w.mark, w.opened = &result.Watermark, result.Shards
	}
	p.count(t, w.rows.Invalid, result)
	return nil
}

// count adds what a batch did to the report. A record that is rejected again, on another page or in a second walk, is one record.
func (p *pass) count(t taken, invalid int, result sink.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, raw := range t.rejected {
		p.rejected[raw.Hash] = true
	}
	for _, hash := range result.Refused {
		p.rejected[hash] = true
	}
	r := &p.report
	r.Rejected = len(p.rejected)
	r.Records += t.records + len(t.rejected)
	r.Unchanged += t.same + result.Unchanged
	r.Invalid += invalid
	r.Inserted += result.Inserted
	r.Updated += result.Updated
	r.MirrorNewer += result.MirrorNewer
	r.Tombstoned += result.Tombstoned
}

// newest separates records without a key, and keeps the last of those with the same one: it was read last. The slice
// is reused.
func newest(records []schema.Raw) (good, rejected []schema.Raw) {
	ascending := true
	for i, r := range records {
		if r.Reason != "" || (i > 0 && r.ID <= records[i-1].ID) {
			ascending = false
			break
		}
	}
	if ascending {
		return records, nil
	}
	place := make(map[int64]int, len(records))
	good = records[:0]
	for _, r := range records {
		if r.Reason != "" {
			rejected = append(rejected, r)
			continue
		}
		if at, twice := place[r.ID]; twice {
			good[at] = r
			continue
		}
		place[r.ID] = len(good)
		good = append(good, r)
	}
	return good, rejected
}
