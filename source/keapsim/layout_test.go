package keapsim

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIDsAndIndexesAreEachOthersReverse(t *testing.T) {
	t.Parallel()
	for _, h := range []Hostility{Regular, SharedIDs, SharedIDs | LargeIDs} {
		for _, contacts := range []int{1, 7, 300, 20_000} {
			b := newBox(t, Options{Contacts: contacts, Seed: uint64(contacts), Hostile: h})
			for k := range kinds {
				entity := k.String()
				_, err := b.Add(entity, 20)
				require.NoError(t, err)
				table := b.tables[k]
				last := table.idAt(0) - 1
				for i := range table.rows {
					id := table.idAt(i)
					require.Greater(t, id, last, "%s %d", entity, i)
					require.Equal(t, i, table.indexFrom(id), "%s %d", entity, id)
					require.Equal(t, i, table.indexFrom(last+1), "%s %d", entity, last)
					at, ok := table.indexOf(id)
					require.True(t, ok && at == i, "%s %d", entity, id)
					if id > last+1 {
						_, ok = table.indexOf(last + 1)
						require.False(t, ok, "%s %d", entity, last+1)
					}
					last = id
				}
				require.Equal(t, len(table.rows), table.indexFrom(last+1))
				require.Zero(t, table.indexFrom(-5))
			}
		}
	}
}

func TestKindsOfOneTableShareIDsWithoutMeeting(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		b := newBox(t, Options{Contacts: 12_000, Seed: seed, Hostile: SharedIDs})
		for _, group := range sharedTables {
			owner := map[int64]kind{}
			var all []int64
			for _, k := range group {
				for _, id := range b.IDs(k.String()) {
					_, taken := owner[id]
					require.False(t, taken, "%d is of two kinds", id)
					owner[id] = k
					all = append(all, id)
				}
			}
			slices.Sort(all)
			longest, alternations := map[kind]int{}, 0
			run := 0
			for i, id := range all {
				if i > 0 && owner[all[i-1]] != owner[id] {
					alternations, run = alternations+1, 0
				}
				run++
				longest[owner[id]] = max(longest[owner[id]], run)
			}
			assert.Greater(t, alternations, 100)
			for _, k := range group {
				if b.Count(k.String()) > 1200 {
					assert.Greater(t, longest[k], 1000, "%s, seed %d", k, seed)
				}
			}
			added, err := b.Add(group[len(group)-1].String(), 1)
			require.NoError(t, err)
			next, err := b.Add(group[0].String(), 1)
			require.NoError(t, err)
			assert.Greater(t, added[0], all[len(all)-1], "a new record comes after those of all kinds")
			assert.Greater(t, next[0], added[0])
		}
	}
}

func TestATableOfXMLRPCShowsItsKindsInOneOrder(t *testing.T) {
	t.Parallel()
	x := newRPC(t, Options{Contacts: 600, Seed: 4, Hostile: SharedIDs})
	for _, table := range []string{"Contact", "ContactAction", "EmailAddStatus"} {
		want := x.IDs(table)
		require.True(t, slices.IsSorted(want), table)
		for _, ascending := range []bool{true, false} {
			var got []int64
			for page := 0; ; page++ {
				ids := x.ids(table, 97, page, map[string]any{}, "Id", ascending)
				got = append(got, ids...)
				if len(ids) == 0 {
					break
				}
			}
			if !ascending {
				slices.Reverse(got)
			}
			require.Equal(t, want, got, "%s, ascending %v", table, ascending)
		}
		last, seen := int64(-1), 0
		for {
			ids := x.ids(table, 97, 0, map[string]any{"Id": fmt.Sprintf("~>~%d", last)}, "Id", true)
			if len(ids) == 0 {
				break
			}
			seen, last = seen+len(ids), ids[len(ids)-1]
		}
		assert.Equal(t, len(want), seen, table)
	}
}

func TestManyCompaniesHideContactsBehindThemselves(t *testing.T) {
	t.Parallel()
	x := newRPC(t, Options{Contacts: 1000, Seed: 1, Hostile: SharedIDs})
	companies := x.IDs("companies")
	run := 0
	for _, id := range x.IDs("Contact") {
		if _, ok := slices.BinarySearch(companies, id); !ok {
			run = 0
			continue
		}
		if run++; run > 1000 {
			return
		}
	}
	t.Fatal("no page of the table is without contacts")
}

// ids are those of a page of a table, in the order of a field.
func (b box) ids(table string, limit, page int, where object, orderBy string, ascending bool) (ids []int64) {
	b.t.Helper()
	for _, row := range b.result("DataService.query", table, limit, page, where, []any{"Id"}, orderBy, ascending).([]any) {
		ids = append(ids, int64(row.(object)["Id"].(int)))
	}
	return ids
}
