package integration

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/internal/state"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink/sinktest"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// held has Keap make its answer to a call, does something, and only then sends the answer: what happens meanwhile is not
// in it.
func held(w http.ResponseWriter, r *http.Request, keap http.Handler, meanwhile func()) {
	answer := httptest.NewRecorder()
	keap.ServeHTTP(answer, r)
	meanwhile()
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // the caller may be gone
}

// pages counts the list calls of each entity.
type pages struct {
	mu     sync.Mutex
	served map[string]int
}

// next returns the entity that a list call is for, and the number of the page; none for other calls.
func (p *pages) next(r *http.Request) (entity string, page int) {
	for _, name := range changeable() {
		if is(r, name) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.served[name]++
			return name, p.served[name]
		}
	}
	return "", 0
}

// drift changes the entity whose page is served, and contacts, while it is: before Keap reads, and after it did. It
// notes what was deleted.
func (l *lab) drift(deleted *sync.Map) {
	pages := &pages{served: map[string]int{}}
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		entity, page := pages.next(r)
		if entity == "" || page > 12 { // what grows with every page has no end
			keap.ServeHTTP(w, r)
			return
		}
		stir := func() {
			for _, name := range []string{entity, "contacts"} {
				few := min(3, l.keap.Count(name)/4)
				l.meddle(name, few, deleted)
			}
		}
		if page%2 == 0 {
			stir()
			keap.ServeHTTP(w, r)
			return
		}
		held(w, r, keap, stir)
	})
}

// meddle edits, deletes and adds records, without minding that others do at the same time.
func (l *lab) meddle(entity string, n int, deleted *sync.Map) {
	edit, err := l.keap.Pick(entity, n, false)
	must(err)
	_, err = l.keap.Edit(entity, edit...)
	must(err)
	gone, err := l.keap.Pick(entity, n, false)
	must(err)
	_, err = l.keap.Delete(entity, gone...)
	must(err)
	for _, id := range gone {
		deleted.Store(gonerOf{entity, id}, true)
	}
	_, err = l.keap.Add(entity, n)
	must(err)
}

type gonerOf struct {
	entity string
	id     int64
}

// must is for what cannot fail; a handler's goroutine must not end a test.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// lookFor reads what was deleted by its ids, and transactions, which have none, by a sweep.
func (l *lab) lookFor(deleted *sync.Map) {
	l.t.Helper()
	ids := map[string][]int64{}
	deleted.Range(func(key, _ any) bool {
		g := key.(gonerOf)
		ids[g.entity] = append(ids[g.entity], g.id)
		return true
	})
	require.NotEmpty(l.t, ids["contacts"])
	for entity := range ids {
		if entity == "transactions" {
			l.sweep(entity)
			continue
		}
		r := l.targeted(entity, ids[entity]...)
		require.Nil(l.t, r.Refused, entity)
	}
}

// confirm sweeps the entities of which the mirror says that records may be missing. Where tokens count rows, a deletion hides
// records from the pages that follow, and no stamp tells of them.
func (l *lab) confirm() {
	l.t.Helper()
	rows, err := l.db.Query(l.t.Context(), "SELECT entity FROM keapsync.watermarks WHERE unconfirmed_at IS NOT NULL")
	require.NoError(l.t, err)
	unconfirmed, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(l.t, err)
	for _, entity := range unconfirmed {
		l.sweep(entity)
	}
}

// equalButForUndecided is equal, but for transactions that are gone and of which a sweep says that it cannot prove it: where their
// list begins with an empty page, or more of them share a second than fit a page.
func (l *lab) equalButForUndecided() {
	l.t.Helper()
	undecided := 0
	if r := l.sweep("transactions"); r.Refused != nil {
		undecided = r.Refused.Missing
	}
	for _, e := range schema.OfRoad(l.road) {
		found := l.differences(e)
		if e.Name == "transactions" {
			more := slices.DeleteFunc(slices.Clone(found), func(d string) bool { return strings.HasSuffix(d, onlyInMirror) })
			if len(found)-len(more) == undecided {
				found = more
			}
		}
		l.noDifferences(e, found)
	}
}

func TestDriftWhilePaging(t *testing.T) {
	t.Parallel()

	for name, o := range map[string]keapsim.Options{
		"EverythingChanges":       {Seed: 81, Contacts: sized(700)},
		"WithStampsOfTheMoment":   {Seed: 82, Contacts: sized(500), Quirks: keapsim.Quirks{Milliseconds: true}},
		"WithAnExtraPageAtTheEnd": {Seed: 83, Contacts: sized(500), Quirks: keapsim.Quirks{End: keapsim.EndExtraPage, TokenURL: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, o)
			l.pageSize, l.options.MaxDeleteShare, l.options.ShardPages = max(sized(60), 40), 1, 2
			var deleted sync.Map
			l.drift(&deleted)
			l.passAll()
			l.intercept(nil)
			l.keap.Advance(time.Hour)
			l.passAll()
			l.lookFor(&deleted)
			l.confirm()
			l.equalButForUndecided()

			// The same while an incremental pass reads.
			for _, entity := range changeable() {
				l.change(l.keap.Edit, entity, l.pick(entity, l.keap.Count(entity)/2)...)
			}
			l.drift(&deleted)
			l.passAll()
			l.intercept(nil)
			l.keap.Advance(time.Hour)
			l.passAll()
			l.lookFor(&deleted)
			l.confirm()
			l.equalButForUndecided()
		})
	}

	// Where tokens count rows, a deletion hides records from the pages that follow; no stamp tells of them, a sweep does.
	t.Run("OffsetsAreRepairedByASweep", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 84, Contacts: sized(500), Quirks: keapsim.Quirks{OffsetTokens: true}})
		l.pageSize, l.options.MaxDeleteShare = max(sized(40), 30), 1
		var deleted sync.Map
		l.drift(&deleted)
		l.passAll()
		l.intercept(nil)
		l.keap.Advance(time.Hour)
		l.passAll()
		l.sweepAll()
		l.equalButForUndecided()
	})

	t.Run("EverythingGetsOneStampInTheMiddle", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 85, Contacts: sized(600)})
		l.pageSize = sized(60)
		touch := func() {
			pages := &pages{served: map[string]int{}}
			l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
				if entity, page := pages.next(r); page == 2 {
					_, err := l.keap.BulkTouch(entity, l.keap.IDs(entity)...)
					must(err)
				}
				keap.ServeHTTP(w, r)
			})
		}
		touch()
		l.passAll()
		l.intercept(nil)
		l.keap.Advance(time.Hour)
		l.passAll()
		l.equal()

		touch() // while an incremental pass reads
		l.keap.Advance(time.Hour)
		for _, entity := range changeable() {
			_, err := l.keap.BulkTouch(entity, l.keap.IDs(entity)...)
			require.NoError(t, err)
		}
		l.passAll()
		l.intercept(nil)
		l.keap.Advance(time.Hour)
		l.passAll()
		l.equal()
	})
}

// A hook's targeted read overtakes a page that was asked for earlier: the page must not put an older version back.
func TestATargetedReadOvertakesAPage(t *testing.T) {
	t.Parallel()
	entities := []string{"contacts", "orders", "notes", "companies", "products", "payments", "tags"}
	for name, c := range map[string]struct {
		first  bool // the page is of the first pass, so that its rows are not there yet
		change func(l *lab, entity string, ids ...int64) (int, error)
	}{
		"EditedInABackfill":   {true, func(l *lab, e string, ids ...int64) (int, error) { return l.keap.Edit(e, ids...) }},
		"EditedInAReread":     {false, func(l *lab, e string, ids ...int64) (int, error) { return l.keap.Edit(e, ids...) }},
		"DeletedInAReread":    {false, func(l *lab, e string, ids ...int64) (int, error) { return l.keap.Delete(e, ids...) }},
		"TouchedInABackfill":  {true, func(l *lab, e string, ids ...int64) (int, error) { return l.keap.BulkTouch(e, ids...) }},
		"RetaggedInABackfill": {true, func(l *lab, e string, ids ...int64) (int, error) { return l.unstamped(e, ids...) }},
		"RetaggedInAReread":   {false, func(l *lab, e string, ids ...int64) (int, error) { return l.unstamped(e, ids...) }},
		"RestoredInAReread":   {false, func(l *lab, e string, ids ...int64) (int, error) { return l.keap.Restore(e, ids...) }},
		"EditedTwiceInABackfill": {true, func(l *lab, e string, ids ...int64) (int, error) {
			if n, err := l.keap.Edit(e, ids...); err != nil {
				return n, err
			}
			l.keap.Advance(time.Second)
			return l.keap.Edit(e, ids...)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, keapsim.Options{Seed: 86, Contacts: sized(300)})
			for _, entity := range entities {
				if name[:8] == "Retagged" && entity != "contacts" {
					continue
				}
				ids := l.pick(entity, min(20, l.keap.Count(entity)/3))
				if !c.first {
					l.pass(entity)
					require.NoError(t, l.sink.ResetWatermark(t.Context(), account, entity))
				}
				if name == "RestoredInAReread" {
					l.change(l.keap.Delete, entity, ids...)
					l.targeted(entity, ids...)
				}
				l.keap.Advance(time.Hour)
				var once sync.Once
				l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
					overtaken := false
					if is(r, entity) {
						once.Do(func() { overtaken = true })
					}
					if !overtaken {
						keap.ServeHTTP(w, r)
						return
					}
					held(w, r, keap, func() {
						_, err := c.change(l, entity, ids...)
						must(err)
						_, err = l.engine().Targeted(context.WithoutCancel(r.Context()), l.account, schema.Lookup(entity), ids)
						must(err)
					})
				})
				l.pass(entity)
				l.intercept(nil)
				l.equal(entity)
			}
		})
	}
}

// The other way round: a backfill asks and writes while a targeted read waits for its answer. The later question wins, which has
// seen all that the earlier one was asked for. What changes after it has an event of its own, whose read is later still.
func TestTheLaterQuestionWinsOverATargetedReadUnderWay(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 88, Contacts: 60})
	ids := l.keap.IDs("contacts")
	_, err := l.keap.Retag(ids...)
	require.NoError(t, err)
	var once sync.Once
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		mine := false
		if is(r, "contacts") {
			once.Do(func() { mine = true })
		}
		if !mine {
			keap.ServeHTTP(w, r)
			return
		}
		// This is the targeted read's question. While it waits, a whole backfill reads and writes what was before.
		_, err := l.engine().Pass(context.WithoutCancel(r.Context()), l.account, schema.Lookup("contacts"))
		must(err)
		_, err = l.unstamped("", ids...)
		must(err)
		keap.ServeHTTP(w, r)
	})
	require.Positive(t, l.targeted("contacts", ids[:50]...).MirrorNewer)
	l.intercept(nil)
	require.Zero(t, l.targeted("contacts", ids...).MirrorNewer)
	l.equal("contacts")
}

// unstamped changes contacts without moving their stamps.
func (l *lab) unstamped(_ string, ids ...int64) (int, error) {
	if n, err := l.keap.Retag(ids...); err != nil {
		return n, err
	}
	return l.keap.Reopt(ids...)
}

// Of two processes that bring one entity up to date at once, one is told who does, and targeted passes wait for nobody.
func TestTwoProcessesOnOneEntity(t *testing.T) {
	t.Parallel()
	for _, entity := range []string{"contacts", "tags", "users", "notes", "transactions", "custom_field_definitions"} {
		t.Run(entity, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, keapsim.Options{Seed: 87, Contacts: sized(1500)})
			l.pageSize, l.options.ShardPages = sized(100), 2
			other := state.New(sinktest.Open(t, l.url, database.Options{MaxConns: 4}))
			var once sync.Once
			l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
				once.Do(func() {
					l.intercept(nil)
					for _, s := range []*state.State{l.state, other} {
						e := engine.New(l.sink, s, l.options)
						_, err := e.Pass(t.Context(), l.newAccount(), schema.Lookup(entity))
						claimed, ok := errors.AsType[*state.ClaimedError](err)
						if assert.True(t, ok, "%v", err) {
							assert.Equal(t, "backfill", claimed.Holder.Work)
							assert.Equal(t, os.Getpid(), claimed.Holder.PID)
							assert.ErrorContains(t, err, "process "+strconv.Itoa(os.Getpid()))
						}
						if l.account.Reader.Means(schema.Lookup(entity)).MaxIDs > 0 {
							_, err = e.Targeted(t.Context(), l.newAccount(), schema.Lookup(entity), []int64{1})
							assert.NoError(t, err)
						}
					}
				})
				keap.ServeHTTP(w, r)
			})
			l.pass(entity)
			l.equal(entity)
			require.Zero(t, one[int](l, "SELECT count(*) FROM keapsync.claims"))
		})
	}
}
