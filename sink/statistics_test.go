package sink_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// A table that was filled since the last ANALYZE is every table during a backfill.
func TestWithoutStatistics(t *testing.T) {
	t.Parallel()
	m := newMirrorOf(t)
	contacts := schema.Lookup("contacts")
	for _, table := range contacts.Tables() {
		m.exec(t, "ALTER TABLE keap."+table.Name+" SET (autovacuum_enabled = off)")
	}
	const rows, asked = 20_000, 500
	_, err := m.Apply(t.Context(), sink.Batch{Rows: contactRows(t, account, "n", upTo(rows)...)})
	require.NoError(t, err)
	ids := make([]string, asked)
	for i := range ids {
		ids[i] = fmt.Sprint(1 + i*rows/asked)
	}
	for name, sql := range m.ByList(contacts) {
		t.Run(strings.NewReplacer(`"`, "", "keap.", "").Replace(name)+"ProbesForEachId", func(t *testing.T) {
			t.Parallel()
			sql = strings.NewReplacer("$1", "'"+account+"'", "$2", "'{"+strings.Join(ids, ",")+"}'").Replace(sql)
			plan := explain(t, m, sql)
			probes := asked * strings.Count(sql, "unnest(") // a list of ids for each table that is looked in
			// Two or three index pages and a heap page to find a row, once more to change it; and not a page per row.
			require.Less(t, plan.SharedHitBlocks+plan.SharedReadBlocks, probes*20, sql)
			require.LessOrEqual(t, plan.most(), 2*float64(probes), "rows met in some step of %s", sql)
		})
	}
	for name, sql := range m.ByPlace(contacts) {
		t.Run(name+"FetchesThePlacesItIsGiven", func(t *testing.T) {
			t.Parallel()
			for _, n := range []int{1, asked, 10 * asked} {
				places := m.one(t, fmt.Sprintf("SELECT array_agg(ctid) FROM keap.contacts WHERE id %% %d = 1", rows/n))
				sql := regexp.MustCompile(`\$1\b`).ReplaceAllString(sql, "'"+places+"'")
				sql = regexp.MustCompile(`\$\d+`).ReplaceAllString(sql, "NULL")
				plan := explain(t, m, sql)
				require.Less(t, plan.SharedHitBlocks+plan.SharedReadBlocks, 20+n*20, name)
				require.LessOrEqual(t, plan.most(), 2*float64(n), "rows met in some step of %s of %d", name, n)
			}
		})
	}
}

// What a batch costs does not depend on which entities its connection has written before: no temporary table is left on it.
func TestBatchesLeaveNothingOnTheirConnection(t *testing.T) {
	t.Parallel()
	m := newMirrorOf(t)
	for _, name := range []string{"a", "b"} {
		_, err := m.Apply(t.Context(), sink.Batch{Rows: contactRows(t, account, name, 1, 2)})
		require.NoError(t, err)
	}
	require.Equal(t, "0", m.one(t, "SELECT count(*) FROM pg_class WHERE relpersistence = 't'"))
}

// planNode is what EXPLAIN (FORMAT JSON) tells of a step.
type planNode struct {
	ActualRows          float64    `json:"Actual Rows"`
	ActualLoops         float64    `json:"Actual Loops"`
	RowsRemovedByFilter float64    `json:"Rows Removed by Filter"`
	RowsRemovedByJoin   float64    `json:"Rows Removed by Join Filter"`
	SharedHitBlocks     int        `json:"Shared Hit Blocks"`
	SharedReadBlocks    int        `json:"Shared Read Blocks"`
	Plans               []planNode `json:"Plans"`
}

// most returns the most rows that a step met, kept or not.
func (p planNode) most() float64 {
	n := p.ActualLoops * (p.ActualRows + p.RowsRemovedByFilter + p.RowsRemovedByJoin)
	for _, q := range p.Plans {
		n = max(n, q.most())
	}
	return n
}

// explain runs a statement, takes back what it did, and returns its plan.
func explain(t *testing.T, m *mirror, sql string) planNode {
	t.Helper()
	tx, err := m.pool.Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback(t.Context())
	var plans []struct{ Plan planNode }
	require.NoError(t, tx.QueryRow(t.Context(), "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+sql).Scan(&plans))
	return plans[0].Plan
}
