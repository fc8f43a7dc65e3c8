package integration

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// Keap fails at some records and at pages of too many: over both APIs everything else is in the mirror, child rows too.
func TestUnreadableRecordsAndLargePages(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		for road, open := range map[string]func(testing.TB, keapsim.Options) *lab{"REST": newLab, "XMLRPC": newXMLLab} {
			t.Run(road, func(t *testing.T) {
				t.Parallel()
				l := open(t, keapsim.Options{Seed: 90 + seed, Contacts: 900, Hostile: keapsim.PoisonRecords | keapsim.LargePagesFail})
				for _, e := range schema.OfRoad(l.road) {
					r, err := l.engine().Pass(t.Context(), l.account, e)
					require.NoError(t, err, e.Name)
					poisoned := l.keap.Poisoned(e.Name)
					if l.road == schema.XMLRPCRoad && e.Name == "contacts" { // the table holds companies too, and none of these tells that it is one
						poisoned = append(poisoned, l.keap.Poisoned("companies")...)
					}
					assert.Len(t, poisoned, r.Rejected, e.Name)
				}
				for _, entity := range []string{"contacts", "companies", "orders"} {
					poisoned := l.keap.Poisoned(entity)
					require.NotEmpty(t, poisoned)
					_, err := l.keap.Heal(entity, poisoned...)
					require.NoError(t, err)
					_, err = l.engine().Sweep(t.Context(), l.account, schema.Lookup(entity), false)
					require.NoError(t, err)
					require.Equal(t, len(l.keap.IDs(entity)), l.rows(entity), entity)
				}
			})
		}
	}
}
