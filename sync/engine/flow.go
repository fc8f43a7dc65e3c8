package engine

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/source"
)

// defaultCollect is how long pages are collected. A transaction and its statements cost Postgres something, so all pages that
// there may be are collected for one. From an API that takes its time no more are collected than come within defaultCollect: the
// next are fetched while they are written, they are seen in the mirror soon, and a crash costs hardly more than a page.
const defaultCollect = 250 * time.Millisecond

// places bound how many pages are asked for, or read and not committed: they are what a crash has read again.
type places chan struct{}

// flow writes what a walk brings. No more than BatchPages pages of it are uncommitted at any time, nor of all shards more than
// these have places for.
func (p *pass) flow(ctx context.Context, pages *walker, w *writer) error {
	size := p.engine.options.BatchPages
	if c := pages.cursor; c.Walk != walkKeyset && c.Place == (source.Place{}) && w.visit == nil {
		w.notesShown(c.Since)
	}
	fetching, stop := context.WithCancel(ctx)
	writing, release := graceful(ctx)
	defer release()
	arrived := make(chan *fetched, size)
	bounds := []places{make(places, size)}
	if w.shards != nil {
		bounds = append(bounds, w.shards.places)
	}
	var failure error // of the fetcher; to be read once arrived is closed
	go func() {
		defer close(arrived)
		failure = p.engine.safely(func() error { return fetch(fetching, pages, arrived, bounds) })
	}()
	// The fetcher ends before flow does, whatever happens.
	var batch []*fetched
	defer func() {
		stop()
		free(bounds, len(batch))
		for f := range arrived {
			f.Release()
			free(bounds, 1)
		}
	}()
	for {
		if batch = p.collect(arrived, w.shards.each(size)); len(batch) == 0 {
			return failure
		}
		if err := w.shards.write(writing, ctx, w, batch); err != nil {
			return err
		}
		free(bounds, len(batch))
	}
}

// fetch reads pages until the last, an error or the end of ctx.
func fetch(ctx context.Context, pages *walker, arrived chan<- *fetched, bounds []places) error {
	for {
		for i, b := range bounds {
			select {
			case b <- struct{}{}:
			case <-ctx.Done():
				free(bounds[:i], 1)
				return context.Cause(ctx)
			}
		}
		f, err := pages.next(ctx)
		if err != nil || f == nil {
			free(bounds, 1)
			return err
		}
		if pages.shards != nil {
			pages.shards.arrived(pages, f)
		}
		arrived <- f // has room: there are as many places as tokens
	}
}

// free gives places back.
func free(bounds []places, pages int) {
	for _, b := range bounds {
		for range pages {
			<-b
		}
	}
}

// collect takes pages as they arrive, until there are as many as are worth waiting for, no more come, or the first has waited
// long enough. It returns none when all were taken.
func (p *pass) collect(arrived <-chan *fetched, most int) (batch []*fetched) {
	f, more := <-arrived
	overdue := time.After(p.engine.options.Collect)
	for more {
		if batch = append(batch, f); len(batch) >= min(f.collect, most) {
			return batch
		}
		select {
		case f, more = <-arrived:
		case <-overdue:
			return batch
		}
	}
	return batch
}

// graceful is ctx with some time more, so that what came before a pass was stopped is committed and need not be read
// again.
func graceful(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(longestGrace, cancel) })
	return longer, func() {
		stop()
		cancel()
	}
}

const longestGrace = 5 * time.Second
