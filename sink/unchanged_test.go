package sink_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

func TestUnchanged(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	var stored []person
	for _, id := range []int64{1, 2, 3, 5, 8, 1 << 40, math.MinInt64, math.MaxInt64} {
		stored = append(stored, person{ID: id, Name: "n", Updated: older})
	}
	m.apply(t, stored...)
	p := func(id int64, name string) person { return person{ID: id, Name: name, Updated: older} }
	for name, c := range map[string]struct {
		records []person
		want    []bool
	}{
		"KnowsADenseRangeByItsHashes":    {[]person{p(1, "n"), p(2, "x"), p(3, "n"), p(4, "n"), p(5, "n")}, []bool{true, false, true, false, true}},
		"KnowsIdsFarApart":               {[]person{p(1, "n"), p(1<<40, "n"), p(1<<41, "n")}, []bool{true, true, false}},
		"TakesIdsInAnyOrder":             {[]person{p(5, "n"), p(2, "n"), p(4, "n"), p(1, "x"), p(3, "n")}, []bool{true, true, false, false, true}},
		"TakesAnIdTwice":                 {[]person{p(2, "x"), p(2, "n"), p(3, "n"), p(2, "n")}, []bool{false, true, true, true}},
		"TakesAnIdTwiceAmongOthersAfar":  {[]person{p(1<<40, "n"), p(1<<40, "x"), p(1, "n")}, []bool{true, false, true}},
		"TakesTheSmallestAndTheGreatest": {[]person{p(math.MinInt64, "n"), p(math.MaxInt64, "n"), p(0, "n")}, []bool{true, true, false}},
		"TakesASingleRecord":             {[]person{p(8, "n")}, []bool{true}},
		"TakesNone":                      {nil, []bool{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := m.Unchanged(t.Context(), people, account, raws(t, c.records...), []bool{true, true, true})
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
	t.Run("LeavesOutRecordsWithoutAKey", func(t *testing.T) {
		t.Parallel()
		records := raws(t, p(1, "n"), p(2, "n"), p(3, "n"))
		records[1].Reason, records[2].Reason = "no id", "no id"
		got, err := m.Unchanged(t.Context(), people, account, records, nil)
		require.NoError(t, err)
		require.Equal(t, []bool{true, false, false}, got)
		got, err = m.Unchanged(t.Context(), people, account, records[1:], nil)
		require.NoError(t, err)
		require.Equal(t, []bool{false, false}, got)
	})
	t.Run("TellsAccountsApart", func(t *testing.T) {
		t.Parallel()
		got, err := m.Unchanged(t.Context(), people, "other", raws(t, p(1, "n")), nil)
		require.NoError(t, err)
		require.Equal(t, []bool{false}, got)
	})
	t.Run("NamesTheRemedyWhereTablesAreMissing", func(t *testing.T) {
		t.Parallel()
		missing := &schema.Entity{Name: "missing", Columns: things.Columns}
		_, err := m.Unchanged(t.Context(), missing, account, raws(t, p(1, "n")), nil)
		require.ErrorContains(t, err, "compare missing of ab123")
		require.ErrorContains(t, err, "syncer migrate up")
	})
}
