package engine_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/sinktest"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/rest"
	"github.com/keapsync/keapsync/sync/engine"
)

// mirror is a simulated Keap, a database of its own and an engine between them.
type mirror struct {
	t       testing.TB
	keap    *keapsim.Keap
	db      *pgxpool.Pool
	sink    *sink.Sink
	account *engine.Account
	options engine.Options
}

func newMirror(t testing.TB, o keapsim.Options) *mirror {
	t.Helper()
	o.Tokens = []string{"KeapAK-test"}
	keap, err := keapsim.New(o)
	require.NoError(t, err)
	server := httptest.NewServer(keap.Handler())
	t.Cleanup(server.Close)
	client, err := rest.New(rest.Options{Account: "ab123", BaseURL: server.URL + "/crm/rest", Token: rest.Static("KeapAK-test")})
	require.NoError(t, err)
	url := sinktest.Database(t)
	ctx := context.Background()
	db, err := pgxpool.New(ctx, url)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	create(t, db)
	s, err := sink.Open(ctx, url, sink.Options{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return &mirror{
		t: t, keap: keap, db: db, sink: s,
		account: &engine.Account{Name: "ab123", Reader: source.Retry(client, source.RetryOptions{Base: time.Millisecond}), WhoAmI: client.WhoAmI},
	}
}

func create(t testing.TB, db *pgxpool.Pool) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`CREATE SCHEMA keap; CREATE SCHEMA keapsync;
		CREATE TABLE keapsync.watermarks (account text, entity text, shard integer, mark timestamptz, cursor jsonb, version bigint NOT NULL DEFAULT 0, updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (account, entity, shard));
		CREATE TABLE keapsync.passes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account text, entity text, kind text, started_at timestamptz not null default now(), finished_at timestamptz, outcome text, pages integer, calls integer, records bigint, inserted bigint, updated bigint, unchanged bigint, tombstoned bigint, rejected bigint, invalid bigint, drift bigint, high_water_mark timestamptz, error text);
		CREATE TABLE keapsync.rejected_records (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account text, entity text, reason text, record text, pass_id bigint, rejected_at timestamptz default now(), seen integer default 1, last_seen_at timestamptz default now());
		CREATE UNIQUE INDEX ON keapsync.rejected_records (account, entity, md5(record));`)
	for _, e := range schema.All() {
		for _, table := range e.Tables() {
			var columns []string
			for _, c := range table.Columns {
				def := fmt.Sprintf("%q %s", c.Name, c.SQLType)
				if c.Default != "" {
					def += " DEFAULT " + c.Default
				}
				columns = append(columns, def)
			}
			fmt.Fprintf(&b, "CREATE TABLE keap.%s (%s, PRIMARY KEY (%s));", table.Name, strings.Join(columns, ", "), strings.Join(table.PrimaryKey, ", "))
		}
	}
	_, err := db.Exec(context.Background(), b.String())
	require.NoError(t, err)
}

// pass runs a pass that must succeed.
func (m *mirror) pass(entity string) engine.Report {
	m.t.Helper()
	r, err := engine.New(m.sink, m.options).Pass(context.Background(), m.account, schema.Lookup(entity))
	require.NoError(m.t, err)
	return r
}

func (m *mirror) sweep(entity string, allow bool) engine.Report {
	m.t.Helper()
	r, err := engine.New(m.sink, m.options).Sweep(context.Background(), m.account, schema.Lookup(entity), allow)
	require.NoError(m.t, err)
	return r
}

// live returns the ids of live rows, ascending.
func (m *mirror) live(entity string) []int64 {
	m.t.Helper()
	rows, err := m.sink.Stamps(context.Background(), schema.Lookup(entity), "ab123", -1<<63, 1<<63-1)
	require.NoError(m.t, err)
	ids := []int64{}
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids
}

// equal makes sure that the mirror has exactly Keap's ids.
func (m *mirror) equal(entity string) {
	m.t.Helper()
	require.Equal(m.t, m.keap.IDs(entity), m.live(entity), entity)
}
