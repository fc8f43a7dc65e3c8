package sourcetest

import (
	"sync"

	"github.com/stretchr/testify/require"
	"github.com/zeebo/xxh3"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// sum is of the records' bytes as they are now, so that it notices memory that another page wrote into.
func sum(records []schema.Raw) uint64 {
	h := xxh3.New()
	for _, r := range records {
		_, _ = h.Write(r.Bytes)
	}
	return h.Sum64()
}

func released(a *account) {
	e := a.some()
	kept := a.page(a.t, source.Request{Entity: e, Limit: 20})
	want := sum(kept.Records)
	for range 5 {
		p := a.page(a.t, source.Request{Entity: e, Limit: 20, Token: kept.Next})
		p.Release()
		p.Release()
		require.Empty(a.t, p.Records)
		first := a.page(a.t, source.Request{Entity: e, Limit: 20})
		second := a.page(a.t, source.Request{Entity: e, Limit: 20, Token: kept.Next})
		require.Equal(a.t, want, sum(first.Records), "each page has memory of its own")
		require.NotEqual(a.t, want, sum(second.Records))
		first.Release()
		second.Release()
	}
	require.Equal(a.t, want, sum(kept.Records), "a page stays as it is until it is released")
}

func concurrent(a *account) {
	want := map[string]uint64{}
	for _, e := range a.Entities {
		if listed(a.means(e)) {
			want[e.Name] = sum(a.walk(a.t, source.Request{Entity: e, Limit: 100}))
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		for _, e := range a.Entities {
			if !listed(a.means(e)) {
				continue
			}
			wg.Go(func() {
				if got, err := a.sumOfPages(e); err != nil || got != want[e.Name] {
					a.t.Errorf("%s: other records than read alone (%v)", e.Name, err)
				}
			})
		}
	}
	wg.Wait()
}

// sumOfPages reads a list with all its pages held to the end.
func (a *account) sumOfPages(e *schema.Entity) (uint64, error) {
	var all []schema.Raw
	walk := source.NewWalk(a.reader, source.List{Request: source.Request{Entity: e, Limit: 100}, Full: true}, source.Place{})
	for {
		step, err := walk.Next(a.t.Context())
		if err != nil || step == nil {
			return sum(all), err
		}
		defer step.Release()
		all = append(all, step.Records...)
	}
}
