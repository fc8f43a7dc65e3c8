package sink_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/sinktest"
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
			sql = strings.ReplaceAll(sql, "$1 ", "'"+account+"' ")
			sql = regexp.MustCompile(`\$\d+`).ReplaceAllString(sql, "'{"+strings.Join(ids, ",")+"}'")
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

// What a batch costs does not depend on which entities its connection has written before.
func TestABatchCostsTheSameOnEveryConnection(t *testing.T) {
	t.Parallel()
	m := newMirrorOf(t, schema.All()...)
	const application = "one-connection"
	s := sink.NewSink(sinktest.Open(t, strings.Replace(m.url, "?", "?application_name="+application+"&", 1), database.Options{MaxConns: 1}))
	cost := func() time.Duration { // the least of many, so that other tests beside it count for nothing
		least := time.Hour
		for i := range 60 {
			rows := contactRows(t, account, fmt.Sprint("version ", least, i), upTo(20)...)
			began := time.Now()
			result, err := s.Apply(t.Context(), sink.Batch{Rows: rows, Authoritative: true})
			require.NoError(t, err)
			require.Equal(t, 20, result.Inserted+result.Updated)
			least = min(least, time.Since(began))
		}
		return least
	}
	alone := cost()
	for _, e := range schema.All() {
		for hash := range int64(2) { // as a new record, and as a changed one
			rows := schema.NewRows(e, account)
			record := schema.Raw{ID: 1_000_000, Hash: hash, Bytes: []byte(`{"id":"1000000"}`)}
			require.NoError(t, schema.NewDecoder(e, account, schema.RESTv2).DecodeJSON(record, rows))
			_, err := s.Apply(t.Context(), sink.Batch{Rows: rows})
			require.NoError(t, err)
		}
	}
	afterAll := cost()
	require.Less(t, afterAll, 2*alone, "%v on a connection that wrote contacts alone", alone)
	t.Logf("20 changed contacts took %v, and %v on a connection that has written every entity", alone, afterAll)
	require.Equal(t, "0", m.one(t, "SELECT count(*) FROM pg_class WHERE relpersistence = 't'"))
	require.Equal(t, "1", m.one(t, "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"+application+"'"))
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
