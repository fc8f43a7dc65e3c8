package integration

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// moment is when a process is stopped: at so many list calls of its own, before Keap answers or after it has.
type moment struct {
	calls int
	after bool
}

// stopAt has a signal sent at a moment, counted from now on. The call at that moment is not answered before the signal
// is sent.
func (l *lab) stopAt(m moment, p func() *os.Process, signal os.Signal) {
	var mu sync.Mutex
	seen := 0
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		mu.Lock()
		seen++
		now := seen == m.calls
		mu.Unlock()
		if now && !m.after {
			_ = p().Signal(signal) // it may have ended by itself
		}
		keap.ServeHTTP(w, r)
		if now && m.after {
			_ = http.NewResponseController(w).Flush() // some writers have nothing to flush
			_ = p().Signal(signal)                    // it may have ended by itself
		}
	})
}

// interrupted starts the program and has it stopped at a moment.
func (l *lab) interrupted(m moment, signal os.Signal, args ...string) ran {
	l.t.Helper()
	started := make(chan struct{})
	var p *process
	l.stopAt(m, func() *os.Process {
		<-started
		return p.Process
	}, signal)
	p = l.syncer(args...)
	close(started)
	return p.wait()
}

// finish runs the program until it is done. A COMMIT that a killed process had sent may land when its successor has read
// the watermark already, which is fenced then: that one time it has to be started once more.
func (l *lab) finish(args ...string) {
	l.t.Helper()
	l.intercept(nil)
	for range 2 {
		r := l.syncer(args...).wait()
		if r.code == 0 {
			return
		}
		for _, p := range r.Passes {
			require.Contains(l.t, []string{"done", "fenced"}, p.Outcome, "%s: %s", p.Entity, p.Error)
		}
	}
	require.Fail(l.t, "it is fenced again and again")
}

// A backfill in shards that is killed again and again goes on behind its last batches, and reads no more pages twice for each kill
// than may be uncommitted, however many shards there are.
func TestResumeInShards(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pageSize, calls int
		minute          int // calls a minute: the more, the more shards
		faults          string
		shards          int // that there are at least
	}{
		"Two":  {1000, 14, 0, "", 2},
		"Many": {200, 60, 9000, "slow=100ms@/v2/contacts", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const contacts, kills, uncommitted = 60_000, 9, 10
			// Samples are chosen by small ids.
			l := newLab(t, keapsim.Options{
				Hostile: awkward &^ keapsim.LargeIDs, Seed: 51, Contacts: contacts, Only: []string{"contacts"}, Faults: test.faults,
				Quota: keapsim.Quota{Minute: test.minute},
			})
			l.pageSize = test.pageSize
			random := rand.New(rand.NewPCG(51, 51))
			killed, shards := 0, 0
			for range kills {
				r := l.interrupted(moment{1 + random.IntN(test.calls), random.IntN(2) == 1}, os.Kill, "backfill", "--entity", "contacts")
				if r.code == -1 {
					killed++
				}
				var open, last int
				require.NoError(t, l.db.QueryRow(t.Context(), "SELECT count(*), max(shard) FROM keapsync.watermarks WHERE shard > 0").Scan(&open, &last))
				t.Logf("%d shards, the last is number %d", open, last)
				shards = max(shards, last)
			}
			l.finish("backfill", "--entity", "contacts")
			require.Equal(t, kills, killed, "it was done before the last kill")
			require.GreaterOrEqual(t, shards, test.shards)

			calls, fewest := l.calls("contacts"), contacts/test.pageSize
			t.Logf("%d calls with %d kills, where %d would do", calls, killed, fewest)
			require.LessOrEqual(t, calls, fewest+shards+3+killed*uncommitted)
			require.Empty(t, l.tombstones("contacts"))
			l.sameStamps("contacts")
			for range 3 {
				l.equalSample("contacts", fmt.Sprintf("contact_id>%d;contact_id<=%[2]d", 1, 400))
				from := random.IntN(contacts)
				l.equalSample("contacts", fmt.Sprintf("contact_id>%d;contact_id<=%d", from, from+400))
			}
			require.Empty(t, l.orphans("contacts"))
		})
	}
}

// sameStamps makes sure that ids and change stamps of all records are the same on both sides: cheap enough for large
// accounts.
func (l *lab) sameStamps(entity string) {
	l.t.Helper()
	rows, err := l.sink.Stamps(l.t.Context(), schema.Lookup(entity), account, -1<<63, 1<<63-1)
	require.NoError(l.t, err)
	there := make([]int64, len(rows))
	for i, r := range rows {
		there[i] = r.ID
	}
	require.True(l.t, slices.Equal(l.keap.IDs(entity), there), "ids of %s: %d in Keap, %d in the mirror", entity, l.keap.Count(entity), len(there))
}

// orphans are records, by table, whose child rows have no live record or are live only in part.
func (l *lab) orphans(entity string) map[string]int {
	l.t.Helper()
	found := map[string]int{}
	tables := schema.Lookup(entity).Tables()
	for _, t := range tables[1:] {
		var n int
		err := l.db.QueryRow(l.t.Context(), fmt.Sprintf(`SELECT count(*) FROM (SELECT account, %[3]s AS id, min(_row_hash) AS hash, count(_row_hash) AS live,
			count(*) AS rows FROM keap.%[1]s GROUP BY 1, 2) c LEFT JOIN keap.%[2]s p USING (account, id)
			WHERE (p._row_hash IS NULL) <> (c.hash IS NULL) OR c.live NOT IN (0, c.rows)`, t.Name, tables[0].Name, t.ParentKey)).Scan(&n)
		require.NoError(l.t, err)
		if n > 0 {
			found[t.Name] = n
		}
	}
	return found
}

// All entities at once, killed at moments that fall into any of them.
func TestResumeOfAllEntities(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 52, Contacts: sized(1500)})
	l.pageSize = sized(75)
	random := rand.New(rand.NewPCG(52, 52))
	killed := 0
	for range 10 {
		r := l.interrupted(moment{3 + random.IntN(30), random.IntN(2) == 1}, os.Kill, "backfill")
		if r.code == -1 {
			killed++
		}
	}
	require.GreaterOrEqual(t, killed, 4, "it was done too early for this test to mean anything")
	l.finish("backfill")
	l.equal()
	for _, entity := range changeable() {
		require.Empty(t, l.tombstones(entity), entity)
	}
}

// Changes that are made between kills are found by the pass that gets through.
func TestResumeOverChanges(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 53, Contacts: sized(1200)})
	l.pageSize = sized(100)
	l.options.MaxDeleteShare = 0.5
	random := rand.New(rand.NewPCG(53, 53))
	for range 4 {
		l.interrupted(moment{3 + random.IntN(30), random.IntN(2) == 1}, os.Kill, "backfill")
		l.intercept(nil)
		l.turmoil(5)
	}
	for _, command := range []string{"backfill", "sync"} {
		r := l.syncer(command).wait()
		require.Contains(t, []int{0, 3}, r.code, "%s %+v", r.stderr, r.Passes) // 3: of eight users, none may just go
	}
	l.catchUp() // the deletes
	l.equal()
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 54, Contacts: sized(3200), Only: []string{"contacts", "orders"}})
	l.pageSize = sized(200) // 16 pages of contacts
	for _, calls := range []int{1, 8, 10} {
		r := l.interrupted(moment{calls: calls}, os.Interrupt, "backfill", "--entity", "contacts")
		require.Equal(t, 130, r.code, "%s %+v", r.stderr, r.Passes)
		require.Equal(t, "interrupted", r.Passes[0].Outcome)
		require.Empty(t, l.orphans("contacts"))
		require.Empty(t, l.tombstones("contacts"))
	}
	l.intercept(nil)
	before := l.calls("contacts")
	r := l.syncer("backfill", "--entity", "contacts,orders").wait()
	require.Zero(t, r.code, "%s %+v", r.stderr, r.Passes)
	require.Less(t, l.calls("contacts")-before, 16, "it did not go on where it was")
	l.equal("contacts", "orders")
}

// A restart beside a running backfill changes nothing: it exits 1, names the process and takes nothing from it.
func TestRestartBesideABackfill(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 87, Contacts: sized(300)})
	args := []string{"backfill", "-c", l.configured(""), "--entity", "tags,contacts", "--json"}
	reached, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		if is(r, "contacts") {
			once.Do(func() {
				close(reached)
				<-goOn
			})
		}
		keap.ServeHTTP(w, r)
	})
	first := l.syncer(args...)
	<-reached
	second := l.syncer(append(args, "--restart")...).wait()
	close(goOn)
	require.Equal(t, 1, second.code)
	require.Contains(t, second.stderr, fmt.Sprintf("process %d on ", first.Process.Pid))
	held := first.wait()
	require.Zero(t, held.code, "%s %+v", held.stderr, held.Passes)
	begun, err := l.sink.Begun(t.Context(), account)
	require.NoError(t, err)
	require.True(t, begun["contacts"] && begun["tags"], "%v", begun)
	l.equal("contacts", "tags")
}

// A command that finds an entity claimed exits 1 and names the process that has it. When that is killed, the entity is free at
// once.
func TestClaimsOfProcesses(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 87, Contacts: sized(300)})
	args := []string{"backfill", "-c", l.configured(""), "--entity", "contacts", "--json"}
	reached, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		if is(r, "contacts") {
			once.Do(func() {
				close(reached)
				<-goOn
			})
		}
		keap.ServeHTTP(w, r)
	})
	first := l.syncer(args...)
	<-reached
	second := l.syncer(args...).wait()
	require.Equal(t, 1, second.code)
	require.Equal(t, "claimed", second.Passes[0].Outcome)
	require.Contains(t, second.Passes[0].Error, fmt.Sprintf("process %d on ", first.Process.Pid))
	require.Contains(t, second.Passes[0].Error, "(backfill) since ")
	require.NoError(t, first.Process.Kill())
	first.wait()
	close(goOn)
	third := l.syncer(args...).wait()
	require.Zero(t, third.code, "%+v", third)
	l.equal("contacts")
}
