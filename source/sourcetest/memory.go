package sourcetest

import (
	"fmt"
	"sync"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

func released(a *account) {
	e := a.some()
	kept := a.page(a.t, source.Request{Entity: e, Limit: 20})
	want := fmt.Sprint(kept.Records)
	for range 5 {
		p := a.page(a.t, source.Request{Entity: e, Limit: 20, Token: kept.Next})
		p.Release()
		p.Release()
		require.Empty(a.t, p.Records)
		first := a.page(a.t, source.Request{Entity: e, Limit: 3, Token: kept.Next})
		second := a.page(a.t, source.Request{Entity: e, Limit: 3})
		require.NotEqual(a.t, fmt.Sprint(first.Records), fmt.Sprint(second.Records), "each page has memory of its own")
		first.Release()
		second.Release()
	}
	require.Equal(a.t, want, fmt.Sprint(kept.Records), "a page stays as it is until it is released")
}

func concurrent(a *account) {
	want := map[string]string{}
	for _, e := range a.Entities {
		if listed(e) {
			want[e.Name] = fmt.Sprint(a.walk(a.t, source.Request{Entity: e, Limit: 100}))
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		for _, e := range a.Entities {
			if !listed(e) {
				continue
			}
			wg.Go(func() {
				all := ""
				r := source.Request{Entity: e, Limit: 100}
				for more := true; more; more = r.Token != "" {
					p, err := a.reader.ReadPage(a.t.Context(), r)
					if err != nil {
						a.t.Error(err)
						return
					}
					text := fmt.Sprint(p.Records)
					if len(p.Records) > 0 {
						all += " " + text[1:len(text)-1]
					}
					r.Token = p.Next
					p.Release()
				}
				if all == "" || "["+all[1:]+"]" != want[e.Name] {
					a.t.Errorf("%s: other records than read alone", e.Name)
				}
			})
		}
	}
	wg.Wait()
}
