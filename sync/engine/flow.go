package engine

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/source"
)

// A transaction and its statements cost Postgres something. All pages that there may be are therefore collected for one.
// From an API that takes its time no more are collected than have come by longestCollect: the next are fetched while they are
// written, they are seen in the mirror soon, and a crash costs hardly more than a page.
const longestCollect = 250 * time.Millisecond

// flow writes what a walk brings. No more than BatchPages pages are asked for, or read and not committed,
// at any time: they are what a crash has read again.
func (p *pass) flow(ctx context.Context, pages *walker, w *writer) error {
	size := p.engine.options.BatchPages
	if c := pages.cursor; c.Walk != walkKeyset && c.Place == (source.Place{}) && w.visit == nil {
		w.notesShown(c.Since)
	}
	fetching, stop := context.WithCancel(ctx)
	writing, release := graceful(ctx)
	defer release()
	arrived := make(chan *fetched, size)
	free := make(chan struct{}, size) // a token for each page that is not committed
	var failure error                 // of the fetcher; to be read once arrived is closed
	go func() {
		defer close(arrived)
		failure = p.engine.safely(func() error { return fetch(fetching, pages, arrived, free) })
	}()
	// The fetcher ends before flow does, whatever happens.
	defer func() {
		stop()
		for f := range arrived {
			f.Release()
		}
	}()
	for {
		batch := collect(arrived, size)
		if len(batch) == 0 {
			return failure
		}
		if err := w.write(writing, batch); err != nil {
			return err
		}
		for range batch {
			<-free
		}
	}
}

// fetch reads pages until the last, an error or the end of ctx.
func fetch(ctx context.Context, pages *walker, arrived chan<- *fetched, free chan<- struct{}) error {
	for {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		f, err := pages.next(ctx)
		if err != nil || f == nil {
			return err
		}
		arrived <- f // has room: there are as many places as tokens
	}
}

// collect takes pages as they arrive, until there are as many as are wanted, no more come, or the first has waited long
// enough. It returns none when all were taken.
func collect(arrived <-chan *fetched, wanted int) (batch []*fetched) {
	var overdue <-chan time.Time
	for len(batch) < wanted {
		select {
		case f, more := <-arrived:
			if !more {
				return batch
			}
			if batch = append(batch, f); overdue == nil {
				overdue = time.After(longestCollect)
			}
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
