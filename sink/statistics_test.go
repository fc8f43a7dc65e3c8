package sink_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A table that was filled since the last ANALYZE is every table during a backfill.
func TestWithoutStatistics(t *testing.T) {
	t.Parallel()
	m := newMirror(t)
	for _, table := range []string{"people", "person_tags", "person_emails", "person_email_marks"} {
		m.exec(t, "ALTER TABLE keap."+table+" SET (autovacuum_enabled = off)")
	}
	const rows, asked = 20_000, 500
	var batch []person
	for id := range int64(rows) {
		batch = append(batch, person{
			ID: id, Name: "n", Updated: older, Tags: []int64{id, id + 1}, Emails: []email{{Email: "a@x.org", Marks: []string{"m"}}},
		})
	}
	m.apply(t, batch...)
	ids := make([]string, asked)
	for i := range ids {
		ids[i] = fmt.Sprint(i * rows / asked)
	}
	for name, sql := range m.ByList(people) {
		t.Run(strings.NewReplacer(`"`, "", "keap.", "").Replace(name)+"ProbesForEachId", func(t *testing.T) {
			t.Parallel()
			sql = strings.NewReplacer("$1", "'"+account+"'", "$2", "'{"+strings.Join(ids, ",")+"}'", "$3", "NULL").Replace(sql)
			plan := explain(t, m, sql)
			probes := asked * strings.Count(sql, "unnest(") // a list of ids for each table that is looked in
			// Two or three index pages and a heap page to find a row, once more to change it; and not a page per row.
			require.Less(t, plan.SharedHitBlocks+plan.SharedReadBlocks, probes*20, sql)
			require.LessOrEqual(t, plan.most(), 2*float64(probes), "rows met in some step of %s", sql)
		})
	}
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
