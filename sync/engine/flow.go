package engine

import "context"

// flow writes what a pager brings, fetching ahead. Of what was fetched, no more than BatchPages pages are in memory at
// any time; how much of it may be uncommitted the writer says.
func (p *pass) flow(ctx context.Context, pages pager, w *writer) error {
	size := p.engine.options.BatchPages
	fetching, stop := context.WithCancel(ctx)
	arrived := make(chan *fetched, size)
	free := make(chan struct{}, size) // a token for each page that is not written
	var failure error                 // of the fetcher; to be read once arrived is closed
	go func() {
		defer close(arrived)
		failure = fetch(fetching, pages, arrived, free)
	}()
	// The fetcher ends before flow does, whatever happens.
	defer func() {
		stop()
		for f := range arrived {
			f.Release()
		}
		w.save(ctx)
	}()
	for {
		select {
		case first, more := <-arrived:
			if !more {
				if err := w.commit(ctx); err != nil && failure == nil {
					return err
				}
				return failure
			}
			batch := gather(first, arrived, size)
			err := w.write(ctx, batch)
			for _, f := range batch {
				f.Release()
				<-free
			}
			if err != nil {
				return err
			}
		case <-w.held.overdue:
			if err := w.commit(ctx); err != nil {
				return err
			}
		}
	}
}

// fetch reads pages until the last, an error or the end of ctx.
func fetch(ctx context.Context, pages pager, arrived chan<- *fetched, free chan<- struct{}) error {
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

// gather takes the pages that have arrived, up to somewhat more than half of a batch: the rest is fetched while they are
// written.
func gather(first *fetched, arrived <-chan *fetched, size int) []*fetched {
	batch := append(make([]*fetched, 0, size), first)
	for len(batch) <= size/2 {
		select {
		case f, ok := <-arrived:
			if !ok {
				return batch
			}
			batch = append(batch, f)
		default:
			return batch
		}
	}
	return batch
}
