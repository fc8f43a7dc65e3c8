package engine

import (
	"context"
	"log/slog"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
)

// Engine runs passes over entities of accounts. It is safe for concurrent use.
type Engine struct {
	sink    *sink.Sink
	state   *state.State
	options Options
}

// Options are an engine's settings. Zero values have the defaults told.
type Options struct {
	// Lookback is how far before the mark an incremental pass begins; 5 minutes.
	Lookback time.Duration
	// MaxDeleteShare is the share of an entity's rows that one sweep may tombstone; 0.01.
	MaxDeleteShare float64
	// BatchPages is the most pages of a walk that are asked for, or read and not committed; 5. They make a transaction. All shards
	// of a backfill have twice as many together. They are what a crash has read again.
	BatchPages int
	// Collect is how long pages are collected for a transaction; 250 milliseconds.
	Collect time.Duration
	// ShardPages is the number of pages, as estimated from the ids, for each of which a backfill may have a shard; 25. Negative: it is
	// not split.
	ShardPages int
	// RereadEvery is how often an entity whose changes show in no way is read whole; 24 hours.
	RereadEvery time.Duration
	// RereadPages is how many pages of that one pass reads; 50. The next pass goes on there.
	RereadPages int
	// Observe is told of every step; it must be fast and safe for concurrent use. May be nil.
	Observe func(Event)
	Log     *slog.Logger
}

// New returns an engine that writes into a mirror and the state beside it.
func New(mirror *sink.Sink, st *state.State, o Options) *Engine {
	if o.Lookback == 0 {
		o.Lookback = 5 * time.Minute
	}
	if o.MaxDeleteShare == 0 {
		o.MaxDeleteShare = 0.01
	}
	if o.BatchPages == 0 {
		o.BatchPages = 5
	}
	if o.Collect == 0 {
		o.Collect = defaultCollect
	}
	if o.ShardPages == 0 {
		o.ShardPages = defaultShardPages
	}
	if o.RereadEvery == 0 {
		o.RereadEvery = 24 * time.Hour
	}
	if o.RereadPages == 0 {
		o.RereadPages = 50
	}
	if o.Observe == nil {
		o.Observe = func(Event) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Engine{sink: mirror, state: st, options: o}
}

// Account is what a pass needs to know of one.
type Account struct {
	Name   string
	Reader source.Reader
	// Kept reports that the database keeps the account: no pass of it begins after it was removed there.
	Kept bool
	// WhoAmI tells who the credential is, asked before the first delete; nil if the road cannot tell.
	WhoAmI func(context.Context) (source.Identity, error)
	// Clock is kept from pass to pass; nil if each is to find Keap's clock out by itself.
	Clock *KeapClock
	// Calls tells how many calls were made for an entity so far, repeated ones included; nil if nobody counts.
	Calls func(entity string) int64
}

// Pass brings an entity up to date: all of it the first time, what changed since then on. Hook events whose records it has
// read leave the inbox. Like a sweep, it returns a *state.ClaimedError if another pass runs over the entity.
func (e *Engine) Pass(ctx context.Context, account *Account, entity *schema.Entity) (Report, error) {
	return e.record(ctx, account, entity, Incremental, func(ctx context.Context, p *pass) error {
		return p.catchUpWithHooks(ctx)
	})
}

// Targeted reads just the records with these ids; those Keap no longer has are tombstoned. It is authoritative: of a record
// that has an older change stamp than the mirror's row, it brings that version.
func (e *Engine) Targeted(ctx context.Context, account *Account, entity *schema.Entity, ids []int64) (Report, error) {
	return e.record(ctx, account, entity, Targeted, func(ctx context.Context, p *pass) error {
		p.authoritative = true
		_, err := p.targeted(ctx, ids, false)
		return err
	})
}

// Sweep compares the whole entity with Keap and repairs what differs. Deletes beyond the brake are refused, and told
// in the report, unless allowMassDelete. An entity that was never read to its end is skipped: its backfill is to come.
func (e *Engine) Sweep(ctx context.Context, account *Account, entity *schema.Entity, allowMassDelete bool) (Report, error) {
	report := Report{Account: account.Name, Entity: entity.Name, Kind: Sweep}
	if kind, err := e.kindOf(ctx, account, entity, Incremental); err != nil || kind == Backfill {
		report.Skipped = "not backfilled yet; run: syncer backfill"
		return report, err
	}
	return e.record(ctx, account, entity, Sweep, func(ctx context.Context, p *pass) error {
		p.allowMassDelete = allowMassDelete
		return p.sweep(ctx)
	})
}
