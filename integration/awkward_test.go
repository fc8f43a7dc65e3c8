package integration

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// An account that is awkward in all ways at once: what can be sent is in the mirror, what cannot is among the rejected records, and
// nothing is lost to parents that move or timestamps that lie in the future.
func TestEveryWayOfBeingAwkward(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB, keapsim.Options) *lab{"REST": newLab, "XMLRPC": newXMLLab} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hostile := keapsim.Everything
			if name == "XMLRPC" {
				hostile &^= keapsim.LargeIDs
			}
			l := open(t, keapsim.Options{Hostile: hostile, Seed: 97, Contacts: sized(400)})
			l.options.MaxDeleteShare = 0.5          // some small tables lose more than the default lets go
			l.options.RereadEvery = time.Nanosecond // e-mail addresses of parents that move show in no timestamp of their statuses
			l.passAll()
			l.keap.KeepParents()
			l.keap.Advance(time.Hour)
			l.passAll()                      // reads again what belongs to parents that moved
			if l.road == schema.XMLRPCRoad { // edits of others have made some of them go
				l.sweep("email_statuses")
				l.sweep("continuity_programs")
			}

			poisoned := l.poisoned()
			for entity, ids := range poisoned {
				require.ElementsMatch(t, ids, l.ids("SELECT record_id FROM keapsync.rejected_records WHERE entity = $1", entity), entity)
			}
			require.Equal(t, len(slices.Concat(poisoned["contacts"], poisoned["companies"], poisoned["orders"])),
				one[int](l, "SELECT count(*) FROM keapsync.rejected_records"))
			for _, entity := range []string{"contacts", "companies", "orders"} {
				_, err := l.keap.Heal(entity, l.keap.Poisoned(entity)...)
				require.NoError(t, err)
			}
			for _, e := range schema.OfRoad(l.road) {
				var ahead []int64 // a change that takes such a timestamp back arrives with a sweep (decision 22)
				if e.Stamp != "" {
					ahead = l.ids("SELECT id FROM keap."+e.Name+" WHERE "+e.Stamp+" > $1", l.keap.Now())
				}
				l.noDifferences(e, slices.DeleteFunc(l.differences(e), func(d string) bool {
					return about(d, e, "is not in the mirror: ", poisoned[e.Name]) || about(d, e, "", ahead)
				}))
			}
			l.sweepAll()
			l.equal()

			// The next change of what lies in the future takes its timestamp back.
			edited := 0
			for _, entity := range changeable() {
				e := schema.Lookup(entity)
				if e.Stamp == "" || l.road == schema.XMLRPCRoad && e.XMLRPC == nil {
					continue
				}
				ahead := l.ids("SELECT id FROM keap."+entity+" WHERE "+e.Stamp+" > $1", l.keap.Now().Add(time.Hour))
				l.change(l.keap.Edit, entity, ahead...)
				edited += len(ahead)
			}
			require.Positive(t, edited)
			l.passAll()
			l.sweepAll()
			l.equal()
		})
	}
}

// about reports whether a difference says something of one of the records.
func about(difference string, e *schema.Entity, says string, ids []int64) bool {
	return slices.ContainsFunc(ids, func(id int64) bool {
		return strings.HasPrefix(difference, fmt.Sprintf("%s %d: %s", e.Name, id, says))
	})
}

// poisoned are the records that Keap cannot send, by entity. XML-RPC's table of contacts holds companies too, and none that cannot be
// sent tells that it is one.
func (l *lab) poisoned() map[string][]int64 {
	all := map[string][]int64{}
	for _, entity := range []string{"contacts", "companies", "orders"} {
		all[entity] = l.keap.Poisoned(entity)
	}
	if l.road == schema.XMLRPCRoad {
		all["contacts"] = append(all["contacts"], all["companies"]...)
	}
	return all
}

// ids are those that a query returns.
func (l *lab) ids(query string, arguments ...any) []int64 {
	l.t.Helper()
	rows, err := l.db.Query(l.t.Context(), query, arguments...)
	require.NoError(l.t, err)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	require.NoError(l.t, err)
	return ids
}
