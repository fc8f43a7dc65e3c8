package engine

import "context"

// flow writes what a pager brings, fetching ahead. Of what was fetched, no more than BatchPages pages are uncommitted
// at any time.
func (p *pass) flow(ctx context.Context, pages pager, w *writer) error {
	size := p.engine.options.BatchPages
	fetching, stop := context.WithCancel(ctx)
	arrived := make(chan *fetched, size)
	free := make(chan struct{}, size) // a token for each page that is not committed
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
	}()
	for first := range arrived {
		batch := gather(first, arrived, size)
		err := w.write(ctx, batch)
		for _, f := range batch {
			f.Release()
			<-free
		}
		if err != nil {
			return err
		}
	}
	return failure
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
