package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReading checks that every entity says enough of REST v2 to be read by its strategy.
func TestReading(t *testing.T) {
	t.Parallel()

	t.Run("HasAPathAndAList", func(t *testing.T) {
		t.Parallel()
		forEachOfRoad(t, RESTv2, func(t *testing.T, e *Entity) {
			require.NotNil(t, e.V2)
			assert.True(t, strings.HasPrefix(e.V2.Path, "/"), e.V2.Path)
			assert.NotEmpty(t, e.V2.ArrayKey)
			assert.Equal(t, e.Strategy == PerParent, e.V2.PageSize == 0, "only the answers to a parent are not paged")
			if e.V2.Single != "" {
				assert.Equal(t, e.V2.Path+"/{id}", e.V2.Single)
			}
		})
	})

	t.Run("HasAWayThroughTheWholeList", func(t *testing.T) {
		t.Parallel()
		forEachOfRoad(t, RESTv2, func(t *testing.T, e *Entity) {
			v := e.V2
			assert.Equal(t, v.AfterID != "", v.OrderID != "", "half a keyset")
			if e.Strategy == PerParent {
				return
			}
			assert.NotEqual(t, v.Keyset(), v.OrderFull != "", "either a keyset or an order for a walk")
			if v.OrderFull != "" {
				assert.Regexp(t, `^[a-z_]+ (asc|desc)$`, v.OrderFull)
			}
		})
	})

	t.Run("HasWhatTheStrategyNeeds", func(t *testing.T) {
		t.Parallel()
		forEachOfRoad(t, RESTv2, func(t *testing.T, e *Entity) {
			v := e.V2
			switch e.Strategy {
			case Window:
				assert.NotEmpty(t, v.Since)
				assert.NotEmpty(t, e.Stamp)
			case NewestFirst:
				assert.Empty(t, v.Since)
				assert.NotEmpty(t, v.OrderStamp)
				assert.NotEmpty(t, e.Stamp)
			case Append:
				assert.NotEmpty(t, v.Since)
				assert.Positive(t, v.Horizon)
				assert.Less(t, v.Horizon, v.PageSize, "an idle pass is to be one call")
				assert.Contains(t, e.Doc, fmt.Sprintf("newest %d ", v.Horizon), "analysts are told")
			case PerParent:
				checkParents(t, v)
			}
			assert.Equal(t, e.Strategy == Append, v.Horizon > 0, "only what is appended has a horizon")
			assert.Equal(t, e.Strategy == PerParent, len(v.Parents) > 0)
		})
	})

	t.Run("AsksForTheKeyAndTheStampWhereFieldsAreASelection", func(t *testing.T) {
		t.Parallel()
		forEachOfRoad(t, RESTv2, func(t *testing.T, e *Entity) {
			seen := map[string]bool{}
			for _, f := range e.V2.Fields {
				assert.False(t, seen[f], "%s twice", f)
				seen[f] = true
				assert.True(t, e.holds(f), "%s would land in extra", f)
			}
			if len(e.V2.StampFields) == 0 {
				return
			}
			assert.Equal(t, []string{"id", e.Stamp}, e.V2.StampFields)
			for _, f := range e.V2.StampFields {
				assert.Contains(t, e.V2.Fields, f)
			}
		})
	})

	t.Run("LimitsListsOfIDs", func(t *testing.T) {
		t.Parallel()
		forEachOfRoad(t, RESTv2, func(t *testing.T, e *Entity) {
			assert.Equal(t, e.V2.ByIDs != "", e.V2.MaxIDs > 0)
			assert.LessOrEqual(t, e.V2.MaxIDs, 100)
			assert.LessOrEqual(t, e.V2.MaxIDs, max(e.V2.PageSize, 0), "the answer to a list must fit one page")
			if len(e.Key) > 0 {
				assert.Empty(t, e.V2.ByIDs+e.V2.Single, "Keap knows no synthetic id")
			}
		})
	})

	t.Run("HearsOfEveryEventOnce", func(t *testing.T) {
		t.Parallel()
		heard := map[string]string{}
		for _, e := range All() {
			for _, event := range e.HookEvents {
				assert.Empty(t, heard[event], "%s of %s", event, e.Name)
				heard[event] = e.Name
				assert.Regexp(t, `^[a-zA-Z]+(\.payment)?\.[a-z_]+$`, event)
			}
		}
	})
}

func checkParents(t *testing.T, v *V2) {
	t.Helper()
	assert.Contains(t, v.Path, "{parent}")
	for _, p := range v.Parents {
		assert.NotEmpty(t, p.Name)
		assert.Regexp(t, `^[a-zA-Z]+$`, p.Path)
		if p.Entity == "" {
			e := Lookup(p.Name)
			assert.True(t, e == nil || e.V2 == nil, "changes of %s can be seen", p.Name)
			continue
		}
		assert.NotNil(t, Lookup(p.Entity), p.Entity)
	}
}

// holds tells whether a member of the record has a column or a table.
func (e *Entity) holds(member string) bool {
	inside := func(path string) bool { return path == member || strings.HasPrefix(path, member+".") }
	return slices.ContainsFunc(e.Columns, func(c Column) bool {
		return inside(c.V2) || (c.V2 == "" && inside(c.Name))
	}) || slices.ContainsFunc(e.Children, func(c Child) bool { return inside(c.V2) })
}
