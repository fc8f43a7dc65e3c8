package engine_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

func TestPass(t *testing.T) {
	t.Parallel()

	for name, hostile := range map[string]keapsim.Hostility{"OfARegularKeap": keapsim.Regular, "OfAnAwkwardKeap": 0} {
		t.Run("BringsEveryEntityOver"+name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t, keapsim.Options{Hostile: hostile, Contacts: 2500})
			for _, e := range parentsLast() {
				r := m.pass(e.Name)
				require.Equal(t, engine.Backfill, r.Kind)
				require.False(t, r.Mark.IsZero(), e.Name)
				require.Zero(t, r.Rejected, e.Name)
				require.Zero(t, r.Invalid, e.Name)
				require.Positive(t, r.Inserted, e.Name)
				if e.Name != "transactions" && e.Name != "custom_field_definitions" {
					m.equal(e.Name)
				}
			}
			for _, e := range parentsLast() {
				r := m.pass(e.Name)
				require.Equal(t, engine.Incremental, r.Kind)
				if hostile == keapsim.Regular {
					require.LessOrEqual(t, r.Calls, int64(1), e.Name)
				}
				require.Zero(t, r.Inserted+r.Updated+r.Tombstoned, e.Name)
			}
		})
	}
}

// parentsLast is the order in which a run over all entities takes them.
func parentsLast() []*schema.Entity {
	all := schema.OfRoad(schema.RESTv2)
	slices.SortStableFunc(all, func(a, b *schema.Entity) int {
		return cmp.Compare(b2i(a.Strategy == schema.PerParent), b2i(b.Strategy == schema.PerParent))
	})
	return all
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
