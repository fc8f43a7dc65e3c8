package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// sparse is a list of records whose ids have gaps. The number of calls that the limits have room for changes at random, so
// that shards are split at random; calls end in another order than they began in, and some fail.
type sparse struct {
	means  schema.Means
	ids    []int64
	size   int
	failAt int64 // calls until one fails; 0: none does

	calls    atomic.Int64
	inFlight atomic.Int64
	most     atomic.Int64
	mu       sync.Mutex
	random   *rand.Rand
}

var errCut = errors.New("the line is cut")

func (s *sparse) Means(*schema.Entity) schema.Means { return s.means }

func (s *sparse) draw(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.random.IntN(n)
}

func (s *sparse) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	now := s.inFlight.Add(1)
	defer s.inFlight.Add(-1)
	for most := s.most.Load(); now > most && !s.most.CompareAndSwap(most, now); most = s.most.Load() {
	}
	if s.calls.Add(1) == s.failAt || ctx.Err() != nil {
		return nil, errCut
	}
	for range s.draw(2000) {
		runtime.Gosched()
	}
	p := &source.Page{Call: "query Table", More: source.MoreNever, Through: r.AfterID, Room: s.draw(15)}
	switch {
	case r.Count:
		p.Count = int64(len(s.ids))
	case r.Order == source.OrderIDDesc:
		p.Records = []schema.Raw{{ID: s.ids[len(s.ids)-1]}}
	default:
		if r.AfterID == 0 {
			p.Room = 2 // all other shards are split from these
		}
		at, _ := slices.BinarySearch(s.ids, r.AfterID+1)
		for _, id := range s.ids[at:min(at+s.size, len(s.ids))] {
			p.Records = append(p.Records, schema.Raw{ID: id, Hash: id, Bytes: fmt.Appendf(nil, `{"id":%d}`, id)})
			p.Through = id
		}
		if p.More = source.MoreFollows; at+s.size > len(s.ids) {
			p.More = source.MoreUnlikely
		}
	}
	return p, nil
}

// stored is what a process that is started at a moment finds.
type stored struct {
	rows   []int64
	shards []struct{ After, Through int64 }
	opened int // number of the last shard
	done   bool
}

func (m *mirror) stored(account string) (s stored) {
	m.t.Helper()
	var shards []byte
	require.NoError(m.t, m.db.QueryRow(context.Background(), `SELECT coalesce((SELECT array_agg(id) FROM keap.affiliates WHERE account = $1), '{}'),
		coalesce(jsonb_agg(cursor) FILTER (WHERE shard > 0), '[]'), max(shard), bool_or(mark IS NOT NULL)
		FROM keapsync.watermarks WHERE account = $1`, account).Scan(&s.rows, &shards, &s.opened, &s.done))
	require.NoError(m.t, json.Unmarshal(shards, &s.shards))
	return s
}

// check makes sure that every record is in the mirror, or in the range of exactly one shard.
func (s *stored) check(t testing.TB, ids []int64) {
	t.Helper()
	if s.opened == 0 || s.done {
		return
	}
	in := map[int64]int{}
	for _, id := range s.rows {
		in[id]++
	}
	for _, shard := range s.shards {
		for _, id := range ids {
			if id > shard.After && (shard.Through == 0 || id <= shard.Through) {
				in[id]++
			}
		}
	}
	for _, id := range ids {
		require.Equal(t, 1, in[id], "record %d is in the mirror, or to be read by one shard: %+v", id, s.shards)
	}
}

// drawn is an account of a seed, and an engine that splits whatever can be split and looks at what is stored after each commit.
func (m *mirror) drawn(seed uint64, look func(stored)) (*sparse, *engine.Account, *engine.Engine) {
	random := rand.New(rand.NewPCG(seed, 1))
	s := &sparse{means: counting(), size: 10, random: random}
	s.means.Count = seed%2 == 0
	id := int64(0)
	for range 300 + random.IntN(500) {
		id += 1 + int64(random.IntN(1+random.IntN(20)))
		s.ids = append(s.ids, id)
	}
	account := &engine.Account{Name: fmt.Sprintf("seed%d", seed), Reader: s}
	return s, account, engine.New(m.sink, m.state, engine.Options{ShardPages: 1, Collect: 1, Observe: func(engine.Event) {
		now := m.stored(account.Name)
		now.check(m.t, s.ids)
		look(now)
	}})
}

// Whatever moment a process is killed at, it leaves what is committed. So the shards that are stored are looked at after each
// commit.
func TestShardsAreDisjointAndComplete(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 1})
	var opened, most atomic.Int64
	for seed := range uint64(30) {
		ctx, stop := context.WithCancel(t.Context())
		var steps, stopAt atomic.Int64
		s, account, e := m.drawn(seed, func(now stored) {
			opened.Store(max(opened.Load(), int64(now.opened)))
			if steps.Add(1) == stopAt.Load() {
				stop()
			}
		})
		stopAt.Store(int64(1 + s.draw(40)))
		s.failAt = int64(1 + s.draw(40))
		_, err := e.Pass(ctx, account, schema.Lookup("affiliates"))
		stop()
		for range 10 {
			if err == nil {
				break
			}
			require.True(t, errors.Is(err, errCut) || errors.Is(err, context.Canceled), "%v", err)
			s.failAt = s.calls.Load() + int64(1+s.draw(60))
			_, err = e.Pass(t.Context(), account, schema.Lookup("affiliates"))
		}
		s.failAt = 0
		if err != nil {
			_, err = e.Pass(t.Context(), account, schema.Lookup("affiliates"))
		}
		require.NoError(t, err, "seed %d", seed)
		end := m.stored(account.Name)
		slices.Sort(end.rows)
		require.Equal(t, s.ids, end.rows, "seed %d", seed)
		require.True(t, end.done && len(end.shards) == 0, "seed %d: %+v", seed, end)
		most.Store(max(most.Load(), s.most.Load()))
	}
	t.Logf("up to %d shards, and %d calls at a time", opened.Load(), most.Load())
	require.Greater(t, opened.Load(), int64(6), "shards were split")
	require.LessOrEqual(t, most.Load(), int64(10), "calls at a time are pages that are not committed")
	require.Greater(t, most.Load(), int64(2))
}

func TestAShardCostsACall(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 1})
	for seed := uint64(101); seed < 116; seed += 2 { // of accounts that are not counted
		var opened atomic.Int64
		s, account, e := m.drawn(seed, func(now stored) { opened.Store(max(opened.Load(), int64(now.opened))) })
		r, err := e.Pass(t.Context(), account, schema.Lookup("affiliates"))
		require.NoError(t, err)
		require.Equal(t, len(s.ids), r.Inserted)
		require.LessOrEqual(t, s.calls.Load(), int64((len(s.ids)+9)/10)+opened.Load()+3, "seed %d", seed)
	}
}

// ahead is a list of which no page beyond the first is given before its end was asked for.
type ahead struct {
	*sparse
	once  sync.Once
	asked chan struct{}
}

func (a *ahead) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	if r.AfterID == a.ids[len(a.ids)-1] {
		a.once.Do(func() { close(a.asked) })
	}
	if r.AfterID > 0 {
		select {
		case <-a.asked:
		case <-time.After(time.Minute):
			return nil, errors.New("nobody asks for the end")
		}
	}
	return a.sparse.ReadPage(ctx, r)
}

func TestTheEndIsAskedForBesideTheRest(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 1})
	s, account, e := m.drawn(7, func(stored) {})
	account.Reader = &ahead{sparse: s, asked: make(chan struct{})}
	r, err := e.Pass(t.Context(), account, schema.Lookup("affiliates"))
	require.NoError(t, err)
	require.Equal(t, len(s.ids), r.Inserted)
}
