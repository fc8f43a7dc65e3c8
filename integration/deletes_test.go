package integration

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

func TestDeletes(t *testing.T) {
	t.Parallel()

	t.Run("ASweepFindsAllOfThem", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 61, Contacts: sized(1800)}) // calls are counted
		l.options.MaxDeleteShare = 0.5
		l.passAll()
		gone := map[string][]int64{}
		for _, entity := range changeable() {
			gone[entity] = l.pick(entity, max(1, l.keap.Count(entity)/50))
			l.change(l.keap.Delete, entity, gone[entity]...)
		}
		asked := l.count()
		reports := l.sweepAll()
		// One more call for a last page that happens to be full, and one for the few records without a stamp.
		for _, entity := range changeable() {
			e, r := schema.Lookup(entity), reports[entity]
			require.Nil(t, r.Refused, entity)
			require.Equal(t, len(gone[entity]), r.Tombstoned, entity)
			require.LessOrEqual(t, asked(e), l.fewest(e)+3+confirmations(e, len(gone[entity])), "calls of the sweep over %s", entity)
			if len(e.Key) == 0 {
				require.ElementsMatch(t, gone[entity], l.tombstones(entity))
			}
		}
		l.equal()

		for _, entity := range changeable() {
			l.change(l.keap.Restore, entity, gone[entity]...)
		}
		l.sweepAll()
		l.equal()
		for _, entity := range changeable() {
			require.Empty(t, l.tombstones(entity), "%s are alive again, child rows too", entity)
		}
	})

	t.Run("ATargetedReadFindsThem", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 62, Contacts: sized(700)})
		l.passAll()
		for _, entity := range changeable() {
			if v := schema.Lookup(entity).V2; v.ByIDs == "" && v.Single == "" {
				continue
			}
			gone := l.pick(entity, min(150, l.keap.Count(entity)/2))
			stay := l.pick(entity, 150)
			l.change(l.keap.Delete, entity, gone...)
			r := l.targeted(entity, slices.Concat(stay, gone, []int64{123456789})...)
			require.Nil(t, r.Refused, entity)
			require.ElementsMatch(t, gone, l.tombstones(entity), entity)
			l.equal(entity)
			l.change(l.keap.Restore, entity, gone...)
			l.targeted(entity, gone...)
			l.equal(entity)
			require.Empty(t, l.tombstones(entity), entity)
		}
	})

	t.Run("TheLastRecordOfAnEntityMayGo", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 63, Contacts: 6})
		l.passAll()
		for _, entity := range changeable() {
			l.change(l.keap.Delete, entity, l.keap.IDs(entity)...)
			_, err := l.trySweep(entity, true)
			require.NoError(t, err, entity)
		}
		l.equal()
	})
}

// confirmations is the number of calls that ask for records alone.
func confirmations(e *schema.Entity, missing int) int {
	switch {
	case e.V2.ByIDs != "" && e.V2.OrderID != "":
		return missing/95 + 3 // a list of ids, and what is before and after the ends of the entity
	case e.V2.ByIDs != "":
		return missing/95 + 1 + missing // a list that comes in no order by ids proves nothing, but the records' URLs do
	case e.V2.OneByID != "":
		return 2 * missing // the list, and the record's own URL, which proves that it is gone
	case e.V2.Single != "":
		return missing
	}
	return 2 // another listing
}

func TestBrake(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 64, Contacts: sized(900)})
	l.passAll()
	for _, entity := range changeable() {
		gone := l.pick(entity, max(2, l.keap.Count(entity)/20))
		l.change(l.keap.Delete, entity, gone...)
		r := l.sweep(entity)
		require.NotNil(t, r.Refused, entity)
		require.Equal(t, len(gone), r.Refused.Missing, entity)
		require.Contains(t, r.Refused.Why, "--entity "+entity+" --allow-mass-delete")
		require.Zero(t, r.Tombstoned)
		require.Empty(t, l.tombstones(entity))

		r, err := l.trySweep(entity, true)
		require.NoError(t, err)
		require.Nil(t, r.Refused, "%s: %+v", entity, r.Refused)
		require.Equal(t, len(gone), r.Tombstoned, entity)
		l.equal(entity)
	}
}

// liars are answers that lack records which exist. Nothing may be deleted on their word, however few seem to be missing
// and whatever the brake.
var liars = []string{
	"cutlist", "emptylist", "limited=0.5", "limited=0.999", "500", "503html", "notjson", "cut", "drop", "404html", "403",
	"cutlist:0.5", "emptylist:0.5", "503html:0.5,cutlist:0.3,emptylist:0.3", "cutlist:0.2,emptylist:0.2",
}

func TestNothingIsDeletedOnTheWordOf(t *testing.T) {
	t.Parallel()
	for i, faults := range liars {
		t.Run(faults, func(t *testing.T) {
			t.Parallel()
			sizes := []int{1, 150}
			if strings.Contains(faults, ":") { // what happens by chance, over more lists
				sizes = append(sizes, 151, 152, 153)
			}
			for _, size := range sizes {
				l := newLab(t, keapsim.Options{Hostile: awkward, Seed: uint64(70 + i + 100*size), Contacts: size})
				l.pageSize = 100
				l.options.MaxDeleteShare = 1 // the brake alone would be no merit
				l.passAll()
				l.faults(faults)
				for range 1 + strings.Count(faults, ":") { // more often too
					reports, errs := l.tryAll(sweepOf)
					l.toldOrHarmless(reports, errs)
					reports, errs = l.tryAll((*engine.Engine).Pass) // snapshots delete too
					l.toldOrHarmless(reports, errs)
					l.hearsay()
				}
				l.faults("")
				l.keap.Advance(time.Hour)
				l.passAll()
				l.equal()
			}
		})
	}
}

// passOf and sweepOf are what the engine does with an entity.
var (
	passOf  = (*engine.Engine).Pass
	sweepOf = func(e *engine.Engine, ctx context.Context, a *engine.Account, entity *schema.Entity) (engine.Report, error) {
		return e.Sweep(ctx, a, entity, false)
	}
)

// toldOrHarmless makes sure that nothing is deleted.
func (l *lab) toldOrHarmless(reports map[string]engine.Report, errs map[string]error) {
	l.t.Helper()
	for _, e := range schema.OfRoad(l.road) {
		require.Empty(l.t, l.tombstones(e.Name), "%s are marked as deleted; refused: %v, error: %v", e.Name, reports[e.Name].Refused, errs[e.Name])
	}
}

// hearsay reads some records by their ids, as hooks have it, all of which exist.
func (l *lab) hearsay() {
	l.t.Helper()
	for _, entity := range changeable() {
		if v := schema.Lookup(entity).V2; v.ByIDs == "" && v.Single == "" {
			continue
		}
		// Errors are as good as any other answer here.
		_, err := l.engine().Targeted(l.t.Context(), l.account, schema.Lookup(entity), l.pick(entity, 40))
		require.Empty(l.t, l.tombstones(entity), "%s are marked as deleted; error: %v", entity, err)
	}
}

func TestRefusalsAreTold(t *testing.T) {
	t.Parallel()
	for faults, why := range map[string]string{
		"limited=0.5": "not an admin's",
		"emptylist":   "neither show these records nor prove that they are gone",
	} {
		t.Run(faults, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, keapsim.Options{Seed: 65, Contacts: sized(600)})
			l.options.MaxDeleteShare = 1
			l.passAll()
			l.faults(faults)
			for _, entity := range []string{"contacts", "orders", "notes", "tags", "products", "payments"} {
				r := l.sweep(entity)
				require.NotNil(t, r.Refused, entity)
				require.Contains(t, r.Refused.Why, why, entity)
				require.Positive(t, r.Refused.Missing)
				require.EqualValues(t, l.keap.Count(entity), r.Refused.Live)
			}
		})
	}

	t.Run("AskedWithTheFlagToo", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 66, Contacts: sized(600)})
		l.passAll()
		l.faults("limited=0.5")
		for _, entity := range changeable() {
			r, err := l.trySweep(entity, true)
			require.NoError(t, err)
			require.Empty(t, l.tombstones(entity), "%s: %+v", entity, r.Refused)
		}
	})

	t.Run("WhenKeapDoesNotTellWhoTheCredentialIs", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 67, Contacts: 600})
		l.passAll()
		l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
			if r.URL.Path == "/crm/rest/v2/oauth/connect/userinfo" {
				http.Error(w, "down", http.StatusBadGateway)
				return
			}
			keap.ServeHTTP(w, r)
		})
		l.change(l.keap.Delete, "contacts", l.pick("contacts", 3)...)
		r := l.sweep("contacts")
		require.NotNil(t, r.Refused)
		require.Contains(t, r.Refused.Why, "cannot tell whether the credential sees all records")
		require.Empty(t, l.tombstones("contacts"))
	})
}

// A record that is deleted while a sweep runs, and one that comes back while it does.
func TestASweepWhileRecordsGoAndCome(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 68, Contacts: sized(1500), Only: []string{"contacts"}})
	l.options.MaxDeleteShare = 0.5
	l.pageSize = sized(120)
	l.pass("contacts")
	gone := l.pick("contacts", sized(200))
	l.change(l.keap.Delete, "contacts", gone...)
	page := 0
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		if is(r, "contacts") {
			page++
			if page%3 == 2 {
				back, more := gone[:10], l.pick("contacts", 10)
				l.change(l.keap.Restore, "contacts", back...)
				l.change(l.keap.Delete, "contacts", more...)
				gone = append(gone[10:], more...)
			}
		}
		keap.ServeHTTP(w, r)
	})
	l.sweep("contacts")
	l.intercept(nil)
	require.Greater(t, page, 9)
	l.sweep("contacts")
	l.equal("contacts")
}
