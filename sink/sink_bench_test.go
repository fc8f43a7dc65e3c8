package sink_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// wide is an entity as wide as contacts: 49 columns, with ten child rows in four tables.
var wide = wideEntity()

func wideEntity() *schema.Entity {
	e := &schema.Entity{Name: "wide", Stamp: "update_time"}
	e.Columns = []schema.Column{
		{Name: "id", Type: schema.BigInt},
		{Name: "update_time", Type: schema.Timestamp},
		{Name: "owner_id", Type: schema.BigInt},
		{Name: "birth_date", Type: schema.Date},
		{Name: "active", Type: schema.Bool},
		{Name: "score", Type: schema.Integer},
	}
	for i := len(e.Columns); i < 49; i++ {
		e.Columns = append(e.Columns, schema.Column{Name: fmt.Sprint("text_", i), Type: schema.Text})
	}
	list := func(name, key string, columns ...schema.Column) {
		e.Children = append(e.Children, schema.Child{Name: "wide_" + name, V2: name, ParentKey: "wide_id", Key: key, Columns: columns})
	}
	text := func(name string) schema.Column { return schema.Column{Name: name, Type: schema.Text} }
	list("tags", "tag_id", schema.Column{Name: "tag_id", Type: schema.BigInt, V2: "."})
	list("emails", "", text("email"), text("field"))
	list("phones", "", text("number"), text("field"))
	list("addresses", "", text("line1"), text("locality"), text("zip_code"), text("country_code"))
	return e
}

// wideRecord is a record of wide; of each version it differs in one field and its hash.
func wideRecord(tb testing.TB, id int64, version int) schema.Raw {
	r := map[string]any{
		"id": fmt.Sprint(id), "update_time": fmt.Sprintf("2026-01-0%dT00:00:00Z", version+1), "owner_id": 7,
		"birth_date": "1980-02-03", "active": true, "score": id % 1000, "tag_ids": []int64{3, 5, 8, 13, 21, 34},
		"emails":    []any{map[string]string{"email": fmt.Sprintf("p%d@example.org", id), "field": "EMAIL1"}},
		"phones":    []any{map[string]string{"number": "+1 555 0100", "field": "PHONE1"}, map[string]string{"number": "x"}},
		"addresses": []any{map[string]string{"line1": "1 Main St", "locality": "Chandler", "country_code": "USA"}},
	}
	for i, c := range wide.Columns {
		if c.Type == schema.Text && i%3 > 0 {
			r[c.Name] = fmt.Sprintf("value %d of %d, as long as most", i, id)
		}
	}
	data, err := json.Marshal(r)
	require.NoError(tb, err)
	return schema.Raw{ID: id, Hash: id<<8 | int64(version), Bytes: data}
}

const (
	benchRecords = 60_000
	benchBatch   = 5_000
	benchWriters = 2
)

// wideBatch decodes a batch's records, as many of them as keep says.
func wideBatch(tb testing.TB, records []schema.Raw, keep func(i int) bool) *schema.Rows {
	rows := schema.NewRows(wide, account)
	decoder := schema.NewDecoder(wide, account, schema.RESTv2)
	for i, r := range records {
		if keep(i) {
			require.NoError(tb, decoder.DecodeJSON(r, rows))
		}
	}
	return rows
}

// BenchmarkSink compares with the limit, bare COPY of the same bytes into the same tables over as many connections. Run
// it as: go test ./sink -run '^$' -bench Sink -benchtime 3x
func BenchmarkSink(b *testing.B) {
	m := newMirrorOf(b, wide)
	var first, second [][]schema.Raw
	var fresh, changed []*schema.Rows
	all, few := func(int) bool { return true }, func(i int) bool { return i%20 == 0 }
	for from := int64(1); from <= benchRecords; from += benchBatch {
		var was, is []schema.Raw
		for id := from; id < from+benchBatch; id++ {
			r := wideRecord(b, id, 0)
			if was, is = append(was, r), append(is, r); few(len(is) - 1) {
				is[len(is)-1] = wideRecord(b, id, 1)
			}
		}
		first, second = append(first, was), append(second, is)
		fresh, changed = append(fresh, wideBatch(b, was, all)), append(changed, wideBatch(b, is, few))
	}
	var tables []string
	for _, t := range wide.Tables() {
		tables = append(tables, "keap."+t.Name)
	}
	empty := func() { m.exec(b, "TRUNCATE "+strings.Join(tables, ", ")) }
	apply := func(batches []*schema.Rows) func(context.Context, int) error {
		return func(ctx context.Context, i int) error {
			_, err := m.Apply(ctx, sink.Batch{Rows: batches[i]})
			return err
		}
	}
	b.Run("BareCopy", func(b *testing.B) { measure(b, empty, func() { bareCopy(b, m.url, fresh) }) })
	b.Run("New", func(b *testing.B) { measure(b, empty, func() { eachBatch(b, len(fresh), apply(fresh)) }) })
	m.exec(b, "VACUUM keap.wide")
	unchanged := func(records [][]schema.Raw) func(context.Context, int) error {
		return func(ctx context.Context, i int) error {
			_, err := m.Compare(ctx, wide, account, records[i], nil)
			return err
		}
	}
	b.Run("Unchanged", func(b *testing.B) { measure(b, func() {}, func() { eachBatch(b, len(first), unchanged(first)) }) })
	b.Run("ChangedOneInTwenty", func(b *testing.B) {
		old := func() { empty(); eachBatch(b, len(fresh), apply(fresh)) }
		measure(b, old, func() {
			eachBatch(b, len(second), func(ctx context.Context, i int) error {
				if err := unchanged(second)(ctx, i); err != nil {
					return err
				}
				return apply(changed)(ctx, i)
			})
		})
	})
}

func measure(b *testing.B, prepare, run func()) {
	for b.Loop() {
		b.StopTimer()
		prepare()
		b.StartTimer()
		run()
	}
	b.ReportMetric(float64(benchRecords)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// eachBatch does something with all batches, some at a time.
func eachBatch(tb testing.TB, n int, do func(context.Context, int) error) {
	g, ctx := errgroup.WithContext(tb.Context())
	g.SetLimit(benchWriters)
	for i := range n {
		g.Go(func() error { return do(ctx, i) })
	}
	require.NoError(tb, g.Wait())
}

// bareCopy writes with one COPY for each table and connection.
func bareCopy(tb testing.TB, url string, batches []*schema.Rows) {
	g, ctx := errgroup.WithContext(tb.Context())
	for part := range slices.Chunk(batches, (len(batches)+benchWriters-1)/benchWriters) {
		g.Go(func() error {
			conn, err := pgx.Connect(ctx, url)
			if err != nil {
				return err
			}
			defer conn.Close(ctx)
			for i, t := range wide.Tables() {
				stream := []io.Reader{strings.NewReader("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")}
				for _, rows := range part {
					stream = append(stream, bytes.NewReader(rows.Tables[i].Data))
				}
				sql := fmt.Sprintf("COPY keap.%s (%s) FROM STDIN (FORMAT binary)", t.Name, strings.Join(t.CopyColumns(), ", "))
				if _, err := conn.PgConn().CopyFrom(ctx, io.MultiReader(append(stream, strings.NewReader("\xff\xff"))...), sql); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(tb, g.Wait())
}
