package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/schema"
)

// claimed runs a pass while nothing else passes over the entity. An incremental pass over an entity that was never read to
// its end is a backfill, and is claimed as such.
func (e *Engine) claimed(
	ctx context.Context, account *Account, entity *schema.Entity, kind Kind, run func(context.Context, Kind) (Report, error),
) (Report, error) {
	report := Report{Account: account.Name, Entity: entity.Name, Kind: kind}
	kind, err := e.kindOf(ctx, account, entity, kind)
	if err != nil {
		return report, err
	}
	held, release, err := e.state.Claim(ctx, account.Name, entity.Name, string(kind))
	if err != nil {
		return report, err
	}
	defer release()
	if kind == Backfill { // which another process may have ended before this one had the claim
		if kind, err = e.kindOf(ctx, account, entity, Incremental); err != nil {
			return report, err
		}
	}
	report, err = run(held, kind)
	if err != nil && errors.Is(context.Cause(held), state.ErrClaimLost) {
		err = fmt.Errorf("%w: %v", state.ErrClaimLost, err) //nolint:errorlint // that the pass was cancelled is no interruption by the user
	}
	return report, err
}

func (e *Engine) kindOf(ctx context.Context, account *Account, entity *schema.Entity, kind Kind) (Kind, error) {
	if kind != Incremental {
		return kind, nil
	}
	marks, err := e.sink.Watermarks(ctx, account.Name, entity.Name)
	if err == nil && marks[0].Mark.IsZero() {
		kind = Backfill
	}
	return kind, err
}
