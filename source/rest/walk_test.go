package rest_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// oddList serves ascending ids in whatever pages its seed says: short, full and empty ones, with and without tokens, with
// records that appear twice and records that have no id. What it promises is what Keap's document does: after the last
// record comes nothing, and a page without a token is full or the last one.
type oddList struct {
	ids    []int64
	size   int
	random *rand.Rand
	empty  int // of 10 pages, how many are empty and have a token
	barren int // empty pages in a row
	calls  atomic.Int64
}

func (l *oddList) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.calls.Add(1)
	q := r.URL.Query()
	at := 0
	if _, after, ok := strings.Cut(q.Get("filter"), "person_id>"); ok {
		id, _ := strconv.ParseInt(after, 10, 64)
		at, _ = slices.BinarySearch(l.ids, id+1)
	}
	if token := q.Get("page_token"); token != "" { // "POSITION.NUMBER": never the same twice
		place, _, _ := strings.Cut(token, ".")
		at, _ = strconv.Atoi(place)
	}
	page := []map[string]any{}
	token := func() string { return fmt.Sprintf("%d.%d", at, l.calls.Load()) }
	answer := map[string]any{}
	if l.barren++; l.random.IntN(10) < l.empty && l.barren < 4 && at < len(l.ids) {
		answer["next_page_token"] = token()
	} else {
		l.barren = 0
		n := min(l.size, len(l.ids)-at)
		short := n > 1 && l.random.IntN(2) == 0
		if short {
			n = 1 + l.random.IntN(n-1)
		}
		for _, id := range l.ids[at : at+n] {
			if len(page) > 0 && len(page) < l.size-1 && l.random.IntN(8) == 0 {
				page = append(page, page[l.random.IntN(len(page))]) // twice, and late
				if len(page) == l.size {
					break
				}
			}
			page = append(page, map[string]any{"id": strconv.FormatInt(id, 10)})
			if at++; len(page) == l.size {
				break
			}
		}
		last := at == len(l.ids)
		if !last && (len(page) < l.size || l.random.IntN(2) == 0) || last && len(page) > 0 && l.random.IntN(3) == 0 {
			answer["next_page_token"] = token()
		}
	}
	answer["people"] = page
	w.Header().Set("Content-Type", jsonType)
	_ = json.NewEncoder(w).Encode(answer)
}

func TestAWalkLosesNoRecord(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 2))
		list := &oddList{size: 2 + random.IntN(5), random: random, empty: random.IntN(5)}
		for id := int64(0); len(list.ids) < random.IntN(60); {
			id += 1 + random.Int64N(5)
			list.ids = append(list.ids, id)
		}
		keap := serve(t, list.ServeHTTP)
		e := with(func(v *schema.V2) { v.PageSize = list.size })
		walk := source.NewWalk(keap.client(t), source.List{Request: source.Request{Entity: e, Order: source.OrderID}, Full: seed%2 == 0}, source.Place{})
		got := map[int64]bool{}
		for {
			step, err := walk.Next(t.Context())
			require.NoError(t, err, "seed %d", seed)
			if step == nil {
				break
			}
			for _, id := range ids(step.Page) {
				got[id] = true
			}
			require.EqualValues(t, len(got), step.Place.Covered, "seed %d", seed)
		}
		require.Len(t, got, len(list.ids), "seed %d", seed)
		keap.Close()
	}
}
