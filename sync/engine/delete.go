package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// replace brings a complete listing into the mirror and tombstones what is missing from it, as far as that is
// confirmed and allowed, in one transaction that leaves the mark.
func (p *pass) replace(ctx context.Context, mark *sink.Watermark, all *listing, missing []int64) error {
	asOf := p.clock.now()
	// What was missing from its parent's own list needs no limit.
	gone, _, err := p.confirm(ctx, missing, p.means.Strategy != schema.PerParent, p.prove)
	if err != nil {
		return err
	}
	w := p.newWriter(mark)
	to, was := w.final(all.cursor), *mark
	if to.Unconfirmed && !was.Mark.IsZero() { // what two walks have shown is confirmed
		known, err := p.known(ctx)
		if err != nil {
			return err
		}
		to.Unconfirmed = p.overlooked(all.records(), known, was.Mark)
	}
	b := sink.Batch{From: mark, To: to, Tombstones: gone, AsOf: asOf, FullRead: all.cursor.Started, Definition: all.definition}
	// Records were numbered page by page already.
	if err := w.apply(ctx, all.records(), b); err != nil {
		return err
	}
	p.report.Mark = all.cursor.Started
	if p.report.Kind == Sweep {
		p.report.Drift = p.report.Inserted + p.report.Updated + p.report.Tombstoned
	}
	if all.definition == 0 || to.Unconfirmed || was.Unconfirmed.IsZero() {
		return nil
	}
	return p.engine.sink.Confirm(ctx, p.account.Name, p.entity.Name)
}

// confirm returns those of the missing ids that are proved to be gone. The undecided ones are reported as refused. With
// brake, more than the allowed share is refused unasked: that is for records that are missing from a list, and not for those
// that were asked for by their ids or their parents.
func (p *pass) confirm(ctx context.Context, missing []int64, brake bool, prove prover) (gone, left []int64, err error) {
	if len(missing) == 0 {
		return nil, nil, nil
	}
	live, err := p.engine.sink.Live(ctx, p.entity, p.account.Name)
	if err != nil {
		return nil, nil, err
	}
	if why := p.mayNotDelete(ctx); why != nil {
		p.refuse(len(missing), live, why.Error())
		return nil, missing, nil
	}
	// One record may always go: of a hundred rows, none could under a share of 0.01.
	allowed := max(1, int64(p.engine.options.MaxDeleteShare*float64(live)))
	if brake && !p.allowMassDelete && int64(len(missing)) > allowed {
		p.refuse(len(missing), live, fmt.Sprintf(
			"that is more than the %d that sync.max_delete_share allows; if they are really gone, run: syncer sweep --account %s --entity %s --allow-mass-delete",
			allowed, p.account.Name, p.entity.Name,
		))
		return nil, missing, nil
	}
	if gone, left, err = prove(ctx, missing); len(left) > 0 {
		p.refuse(len(left), live, "Keap's answers neither show these records nor prove that they are gone; sweep again later")
	}
	return gone, left, err
}

func (p *pass) refuse(missing int, live int64, why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Refused = &Refusal{Missing: missing, Live: live, Why: why}
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
	p.suspect(err)
	switch {
	case err != nil:
		p.sees = fmt.Errorf("cannot tell whether the credential sees all records: %w", err)
	case who.Admin != nil && !*who.Admin:
		p.sees = errors.New("the credential is not an admin's, so records it cannot see look deleted; use a service account key or an admin's token")
	}
	return p.sees
}
