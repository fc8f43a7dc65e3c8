package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// replace brings a complete listing into the mirror and tombstones what is missing from it, as far as that is
// confirmed and allowed, in one transaction that leaves the mark.
func (p *pass) replace(ctx context.Context, mark *sink.Watermark, all *listing, missing []int64, asOf time.Time) error {
	gone, err := p.confirm(ctx, missing, true)
	if err != nil {
		return err
	}
	w := p.newWriter(mark)
	b := sink.Batch{From: mark, To: sink.Move{Mark: all.cursor.Started}, Tombstones: gone, AsOf: asOf}
	// Records were numbered page by page already.
	if err := w.applyNumbered(ctx, all.records(), b); err != nil {
		return err
	}
	p.report.Mark = all.cursor.Started
	if p.report.Kind == Sweep {
		p.report.Drift = p.report.Inserted + p.report.Updated + p.report.Tombstoned
	}
	return nil
}

// confirm returns those of the missing ids that are surely gone. What it cannot be sure of is told as refused. With
// brake, more than the allowed share is refused unasked. Records that turn out to exist are brought into the mirror.
func (p *pass) confirm(ctx context.Context, missing []int64, brake bool) ([]int64, error) {
	if len(missing) == 0 {
		return nil, nil
	}
	live, err := p.engine.sink.Live(ctx, p.entity, p.account.Name)
	if err != nil {
		return nil, err
	}
	if why := p.mayNotDelete(ctx); why != nil {
		p.refuse(len(missing), live, why.Error())
		return nil, nil
	}
	// One record may always go: of a hundred rows, none could under a share of 0.01.
	allowed := max(1, int64(p.engine.options.MaxDeleteShare*float64(live)))
	if brake && !p.allowMassDelete && int64(len(missing)) > allowed {
		p.refuse(len(missing), live, fmt.Sprintf(
			"that is more than the %d that sync.max_delete_share allows; if they are really gone, run: syncer sweep --account %s --entity %s --allow-mass-delete",
			allowed, p.account.Name, p.entity.Name,
		))
		return nil, nil
	}
	if p.entity.V2.ByIDs == "" && p.entity.V2.Single == "" {
		return p.confirmByList(ctx, missing)
	}
	return p.confirmByID(ctx, missing, live)
}

func (p *pass) refuse(missing int, live int64, why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Refused = &Refusal{Missing: missing, Live: live, Why: why}
}

// confirmByList asks for the whole list once more, where Keap can be asked for nothing smaller.
func (p *pass) confirmByList(ctx context.Context, missing []int64) ([]int64, error) {
	parents := []schema.Parent{{}}
	if p.entity.Strategy == schema.PerParent {
		parents = p.entity.V2.Parents
	}
	gone := missing
	for _, parent := range parents {
		again, err := p.listing(ctx, parent.Name)
		if err != nil {
			return nil, err
		}
		ids := again.ids()
		again.release()
		gone = slices.DeleteFunc(gone, func(id int64) bool { return ids[id] })
	}
	return gone, nil
}

// confirmByID asks for the missing records themselves.
func (p *pass) confirmByID(ctx context.Context, missing []int64, live int64) ([]int64, error) {
	var gone []int64
	undecided := 0
	w := p.newWriter(nil)
	err := p.byID(ctx, missing, func(a answer) error {
		if a.proves || p.allowMassDelete {
			gone = append(gone, a.absent...)
		} else {
			undecided += len(a.absent)
		}
		return w.apply(ctx, a.page.Records, sink.Batch{AsOf: a.asked})
	})
	if undecided > 0 {
		p.refuse(undecided, live, "Keap's answer to the confirming question lacked records that are known to exist; sweep again later")
	}
	return gone, err
}

// answer is what a question for some ids brought.
type answer struct {
	page   *source.Page
	asked  time.Time // by the database's clock
	absent []int64   // asked for and not answered
	// proves tells that absence means that the record is gone: the answer held a record that is known to exist, or each
	// one was asked for alone and Keap said that it has none. An answer that is empty for want of service proves nothing.
	proves bool
}

// byID asks for ids in as few calls as can be, and hands each answer to take.
func (p *pass) byID(ctx context.Context, ids []int64, take func(answer) error) error {
	list, size := p.entity.V2.ByIDs != "", max(p.entity.V2.MaxIDs, 1)
	var witnesses []int64
	if list {
		var err error
		if witnesses, err = p.engine.sink.Witnesses(ctx, p.entity, p.account.Name, ids, min(2, size-1)); err != nil {
			return err
		}
		size -= len(witnesses)
	}
	for chunk := range slices.Chunk(ids, size) {
		asked := p.clock.now()
		page, err := p.ask(ctx, source.Request{IDs: slices.Concat(chunk, witnesses)})
		if err != nil {
			return err
		}
		answered := map[int64]bool{}
		for _, r := range page.Records {
			answered[r.ID] = answered[r.ID] || r.Reason == ""
		}
		a := answer{page: page, asked: asked, proves: !list}
		for _, id := range witnesses {
			a.proves = a.proves || answered[id]
		}
		for _, id := range chunk {
			if !answered[id] {
				a.absent = append(a.absent, id)
			}
		}
		err = take(a)
		page.Release()
		if err != nil {
			return err
		}
	}
	return nil
}

var errUnasked = errors.New("not asked yet")

// mayNotDelete tells why the credential's word is not enough to tombstone a record; nil if it is.
func (p *pass) mayNotDelete(ctx context.Context) error {
	if p.sees != errUnasked { //nolint:errorlint // a mark of our own, never wrapped
		return p.sees
	}
	p.sees = nil
	if p.account.WhoAmI == nil {
		return nil
	}
	who, err := p.account.WhoAmI(ctx)
	switch {
	case err != nil:
		p.sees = fmt.Errorf("cannot tell whether the credential sees all records: %w", err)
	case who.Admin != nil && !*who.Admin:
		p.sees = errors.New("the credential is not an admin's, so records it cannot see look deleted; use a service account key or an admin's token")
	}
	return p.sees
}
