package integration

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// Calls are counted by Keap, so that nothing escapes. Its lists are regular here: how many calls an awkward one needs is its
// own doing.
func TestCalls(t *testing.T) {
	t.Parallel()

	// Sizes around the page's, where an end of list is easily asked for twice.
	for _, contacts := range []int{1, 999, 1000, 1001, 2000, 2500} {
		for name, end := range map[string]keapsim.EndOfList{"Absent": keapsim.EndAbsent, "ExtraPage": keapsim.EndExtraPage} {
			t.Run(fmt.Sprintf("%dContacts%s", contacts, name), func(t *testing.T) {
				t.Parallel()
				l := newLab(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 41, Contacts: contacts, Quirks: keapsim.Quirks{End: end}})
				l.frugal()
			})
		}
	}

	t.Run("NoRecordsAtAll", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 42, Contacts: 1})
		for _, entity := range changeable() {
			l.change(l.keap.Delete, entity, l.keap.IDs(entity)...)
		}
		l.frugal()
		l.equal()
	})

	t.Run("InShards", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 43, Contacts: sized(5500)})
		l.options.ShardPages = 1
		l.frugal()
		l.equalSample("contacts", "contact_id>700;contact_id<=1700")
		l.equal("notes")
	})

	t.Run("AFullLastPageInShards", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 44, Contacts: 6000, Only: []string{"contacts"}})
		l.options.ShardPages = 1
		l.frugal()
		l.sameStamps("contacts")
	})
}

// frugal runs a backfill and an idle pass over every entity, and holds their calls against what is allowed.
func (l *lab) frugal() {
	l.t.Helper()
	extra := 3
	if l.options.ShardPages != 0 {
		extra = 5 // shards, and 3
	}
	asked := l.count()
	reports := l.passAll()
	for _, e := range schema.OfRoad(schema.RESTv2) {
		require.Equal(l.t, engine.Backfill, reports[e.Name].Kind)
		require.LessOrEqual(l.t, asked(e), l.fewest(e)+extra, "calls of a backfill of %d %s", l.keap.Count(e.Name), e.Name)
	}
	for _, ahead := range []time.Duration{0, time.Hour} { // with what the lookback reads again, and without
		l.keap.Advance(ahead)
		asked = l.count()
		for name, r := range l.passAll() {
			require.Zero(l.t, r.Inserted+r.Updated+r.Tombstoned, name)
		}
		for _, e := range schema.OfRoad(schema.RESTv2) {
			require.LessOrEqual(l.t, asked(e), 1, "calls of an idle pass over %s", e.Name)
		}
	}
}

// fewest is the least number of calls that can read the whole entity.
func (l *lab) fewest(e *schema.Entity) int {
	if e.Strategy == schema.PerParent {
		return len(e.V2.Parents)
	}
	return max(1, (l.keap.Count(e.Name)+e.V2.PageSize-1)/e.V2.PageSize)
}

// count returns a function that tells how many calls were made for an entity since: all that have to do with it.
func (l *lab) count() func(e *schema.Entity) int {
	before := l.keap.Calls()
	return func(e *schema.Entity) (n int) {
		paths := []string{e.V2.Path, e.V2.Single, e.V2.Path + "/model"}
		if e.Strategy == schema.PerParent {
			paths = nil
			for _, p := range e.V2.Parents {
				paths = append(paths, "/"+p.Path+"/model")
			}
		}
		after := l.keap.Calls()
		for _, path := range paths {
			n += after["GET /v2"+path] - before["GET /v2"+path]
		}
		return n
	}
}
