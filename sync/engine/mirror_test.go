package engine_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/internal/state"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/sinktest"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/rest"
	"github.com/keapsync/keapsync/sync/engine"
)

// migrated is a database with the mirror's tables.
var migrated = &sinktest.Template{Prepare: func(ctx context.Context, url string) error {
	return migrations.Up(ctx, url, migrations.Schemas{})
}}

// mirror is a simulated Keap, a database of its own and an engine between them.
type mirror struct {
	t       testing.TB
	keap    *keapsim.Keap
	db      *pgxpool.Pool
	sink    *sink.Sink
	state   *state.State
	account *engine.Account
	options engine.Options
}

func newMirror(t testing.TB, o keapsim.Options) *mirror {
	t.Helper()
	o.Tokens = []string{"KeapAK-test"}
	if o.Hostile == 0 {
		// Without what only a restart brings, or what is rejected. Tests that count calls have a regular Keap.
		o.Hostile = keapsim.Everything &^ (keapsim.PoisonRecords | keapsim.OddStamps)
	}
	keap, err := keapsim.New(o)
	require.NoError(t, err)
	server := httptest.NewServer(keap.Handler())
	t.Cleanup(server.Close)
	client, err := rest.New(rest.Options{Account: "ab123", BaseURL: server.URL + "/crm/rest", Token: rest.Static("KeapAK-test")})
	require.NoError(t, err)
	retry := source.Retry(client, source.RetryOptions{Base: time.Microsecond, MaxWait: time.Millisecond})
	url := migrated.Database(t)
	ctx := context.Background()
	db, err := pgxpool.New(ctx, url)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	both := sinktest.Open(t, url, database.Options{})
	st := state.New(both)
	t.Cleanup(st.Close)
	return &mirror{
		t: t, keap: keap, db: db, sink: sink.NewSink(both), state: st,
		account: &engine.Account{Name: "ab123", Reader: source.NewSizes(source.SizesOptions{}).Wrap(retry), WhoAmI: client.WhoAmI},
	}
}

// pass runs a pass that must succeed.
func (m *mirror) pass(entity string) engine.Report {
	m.t.Helper()
	r, err := engine.New(m.sink, m.state, m.options).Pass(context.Background(), m.account, schema.Lookup(entity))
	require.NoError(m.t, err)
	return r
}

func (m *mirror) sweep(entity string, allow bool) engine.Report {
	m.t.Helper()
	r, err := engine.New(m.sink, m.state, m.options).Sweep(context.Background(), m.account, schema.Lookup(entity), allow)
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
