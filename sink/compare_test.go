package sink_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	var stored []person
	for _, id := range []int64{1, 2, 3, 5, 8, 1 << 40, math.MinInt64, math.MaxInt64} {
		stored = append(stored, person{ID: id, Name: "n", Updated: older})
	}
	m.apply(t, stored...)
	const fresh, differs, same = sink.New, sink.Differs, sink.Same
	p := func(id int64, name string) person { return person{ID: id, Name: name, Updated: older} }
	for name, c := range map[string]struct {
		records []person
		want    []sink.Standing
	}{
		"KnowsADenseRangeByItsHashes":    {[]person{p(1, "n"), p(2, "x"), p(3, "n"), p(4, "n"), p(5, "n")}, []sink.Standing{same, differs, same, fresh, same}},
		"KnowsIdsFarApart":               {[]person{p(1, "n"), p(1<<40, "n"), p(1<<41, "n")}, []sink.Standing{same, same, fresh}},
		"TakesIdsInAnyOrder":             {[]person{p(5, "n"), p(2, "n"), p(4, "n"), p(1, "x"), p(3, "n")}, []sink.Standing{same, same, fresh, differs, same}},
		"TakesAnIdTwice":                 {[]person{p(2, "x"), p(2, "n"), p(3, "n"), p(2, "n")}, []sink.Standing{differs, same, same, same}},
		"TakesAnIdTwiceAmongOthersAfar":  {[]person{p(1<<40, "n"), p(1<<40, "x"), p(1, "n")}, []sink.Standing{same, differs, same}},
		"TakesTheSmallestAndTheGreatest": {[]person{p(math.MinInt64, "n"), p(math.MaxInt64, "n"), p(0, "n")}, []sink.Standing{same, same, fresh}},
		"TakesASingleRecord":             {[]person{p(8, "n")}, []sink.Standing{same}},
		"TakesNone":                      {nil, []sink.Standing{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := m.Compare(t.Context(), people, account, raws(t, c.records...), []sink.Standing{sink.Same, sink.Same, sink.Same})
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
	t.Run("LeavesOutRecordsWithoutAKey", func(t *testing.T) {
		t.Parallel()
		records := raws(t, p(1, "n"), p(2, "n"), p(3, "n"))
		records[1].Reason, records[2].Reason = "no id", "no id"
		got, err := m.Compare(t.Context(), people, account, records, nil)
		require.NoError(t, err)
		require.Equal(t, []sink.Standing{same, fresh, fresh}, got)
		got, err = m.Compare(t.Context(), people, account, records[1:], nil)
		require.NoError(t, err)
		require.Equal(t, []sink.Standing{fresh, fresh}, got)
	})
	t.Run("TellsAccountsApart", func(t *testing.T) {
		t.Parallel()
		got, err := m.Compare(t.Context(), people, "other", raws(t, p(1, "n")), nil)
		require.NoError(t, err)
		require.Equal(t, []sink.Standing{fresh}, got)
	})
	t.Run("NamesTheRemedyWhereTablesAreMissing", func(t *testing.T) {
		t.Parallel()
		missing := &schema.Entity{Name: "missing", Columns: things.Columns}
		_, err := m.Compare(t.Context(), missing, account, raws(t, p(1, "n")), nil)
		require.ErrorContains(t, err, "compare missing of ab123")
		require.ErrorContains(t, err, "syncer migrate up")
	})
}

// What Compare told may be out of date when it is used.
func TestStandings(t *testing.T) {
	t.Parallel()
	there := func(stamp string) []person { return []person{{ID: 1, Name: "there", Updated: stamp, Tags: []int64{1}}} }
	for name, c := range map[string]struct {
		stored   []person
		standing sink.Standing
		want     sink.Result
	}{
		"ANewRecordIsWritten":                      {nil, sink.New, sink.Result{Inserted: 1}},
		"ANewRecordThatIsThereByNowIsUpdated":      {there(older), sink.New, sink.Result{Updated: 1}},
		"ANewRecordThatIsThereNewerLoses":          {there("2026-01-03T00:00:00Z"), sink.New, sink.Result{MirrorNewer: 1}},
		"ADifferentRecordIsUpdated":                {there(older), sink.Differs, sink.Result{Updated: 1}},
		"ADifferentRecordThatIsNewerByNowLoses":    {there("2026-01-03T00:00:00Z"), sink.Differs, sink.Result{MirrorNewer: 1}},
		"ADifferentRecordThatIsGoneByNowIsWritten": {nil, sink.Differs, sink.Result{Inserted: 1}},
		"ASameRecordIsLeftOut":                     {there(older), sink.Same, sink.Result{Unchanged: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t)
			m.apply(t, c.stored...)
			rows := rowsOf(t, people, person{ID: 1, Name: "brought", Updated: newer, Tags: []int64{2, 3}})
			result, err := m.Apply(t.Context(), sink.Batch{Rows: rows, Standings: []sink.Standing{c.standing}})
			require.NoError(t, err)
			require.Equal(t, c.want, result)
			if c.want.Inserted+c.want.Updated > 0 {
				require.Equal(t, "brought", m.name(t, 1))
				require.Equal(t, "2,3  ", m.children(t, 1))
				return
			}
			require.Equal(t, "there", m.name(t, 1))
			require.Equal(t, "1  ", m.children(t, 1))
		})
	}
}
