package sink_test

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/sink/sinktest"
)

const account = "ab123"

// people is an entity with a stamp and every kind of child table.
var people = &schema.Entity{
	Name: "people",
	Columns: []schema.Column{
		{Name: "id", Type: schema.BigInt},
		{Name: "name", Type: schema.Text},
		{Name: "update_time", Type: schema.Timestamp},
	},
	Children: []schema.Child{
		{
			Name: "person_tags", V2: "tag_ids", ParentKey: "person_id", Key: "tag_id",
			Columns: []schema.Column{{Name: "tag_id", Type: schema.BigInt, V2: "."}},
			Kept:    &schema.Column{Name: "since", Type: schema.Timestamp},
		},
		{
			Name: "person_emails", V2: "emails", ParentKey: "person_id",
			Columns: []schema.Column{{Name: "email", Type: schema.Text}},
			Children: []schema.Child{{
				Name: "person_email_marks", V2: "marks", ParentKey: "person_id", ParentPosition: "email_position",
				Columns: []schema.Column{{Name: "mark", Type: schema.Text, V2: "."}},
			}},
		},
	},
	Stamp: "update_time",
}

// things is an entity without a stamp and without child tables.
var things = &schema.Entity{
	Name: "things", Columns: []schema.Column{{Name: "id", Type: schema.BigInt}, {Name: "name", Type: schema.Text}},
}

// person is a record of people.
type person struct {
	ID      int64   `json:"id"`
	Name    string  `json:"name"`
	Updated string  `json:"update_time,omitempty"`
	Tags    []int64 `json:"tag_ids,omitempty"`
	Emails  []email `json:"emails,omitempty"`
}

type email struct {
	Email string   `json:"email"`
	Marks []string `json:"marks,omitempty"`
}

// raws writes records as Keap would send them.
func raws(t testing.TB, records ...person) []schema.Raw {
	t.Helper()
	out := make([]schema.Raw, len(records))
	for i, r := range records {
		data, err := json.Marshal(r)
		require.NoError(t, err)
		sum := fnv.New64a()
		_, err = sum.Write(data)
		require.NoError(t, err)
		out[i] = schema.Raw{ID: r.ID, Hash: int64(sum.Sum64()), Bytes: data}
	}
	return out
}

// rowsOf decodes records of an entity.
func rowsOf(t testing.TB, e *schema.Entity, records ...person) *schema.Rows {
	t.Helper()
	rows := schema.NewRows(e, account)
	decoder := schema.NewDecoder(e, account, schema.RESTv2)
	for _, raw := range raws(t, records...) {
		require.NoError(t, decoder.DecodeJSON(raw, rows))
	}
	return rows
}

var migrated = &sinktest.Template{Prepare: func(ctx context.Context, url string) error {
	return migrations.Up(ctx, url, migrations.Schemas{Mirror: "keap", State: "keapsync"})
}}

// mirror is a database with the tables of some entities, and a sink on it.
type mirror struct {
	*sink.Sink
	*state.State
	url  string
	pool *pgxpool.Pool // for looking from outside
}

func newMirror(t testing.TB) *mirror { return newMirrorOf(t, people, things) }

func newMirrorOf(t testing.TB, entities ...*schema.Entity) *mirror {
	t.Helper()
	m := &mirror{url: migrated.Database(t)}
	pool, err := pgxpool.New(t.Context(), m.url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	m.pool = pool
	for _, e := range entities {
		for _, table := range e.Tables() {
			m.exec(t, definition(table))
		}
	}
	db := sinktest.Open(t, m.url, database.Options{Mirror: "keap", State: "keapsync"})
	m.Sink, m.State = sink.NewSink(db), state.New(db)
	t.Cleanup(m.Close)
	return m
}

// open returns one more sink on the database.
func (m *mirror) open(t testing.TB) *sink.Sink {
	t.Helper()
	return sink.NewSink(sinktest.Open(t, m.url, database.Options{Mirror: "keap", State: "keapsync"}))
}

func definition(t *schema.Table) string {
	var lines []string
	for _, c := range t.Columns {
		line := pgx.Identifier{c.Name}.Sanitize() + " " + c.SQLType
		if c.NotNull {
			line += " NOT NULL"
		}
		if c.Default != "" {
			line += " DEFAULT " + c.Default
		}
		lines = append(lines, line)
	}
	key := "PRIMARY KEY (" + strings.Join(t.PrimaryKey, ", ") + ")"
	if len(t.Covered) > 0 {
		key += " INCLUDE (" + strings.Join(t.Covered, ", ") + ")"
	}
	return "CREATE TABLE IF NOT EXISTS keap." + t.Name + " (" + strings.Join(append(lines, key), ", ") + ")"
}

func (m *mirror) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	_, err := m.pool.Exec(context.WithoutCancel(t.Context()), sql, args...)
	require.NoError(t, err)
}

// noteCommits has public.seen tell how the transactions that write a table commit, from now on.
func (m *mirror) noteCommits(t testing.TB, table string) {
	t.Helper()
	m.exec(t, "CREATE TABLE public.seen (setting text)")
	m.exec(t, `CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS
		'BEGIN INSERT INTO public.seen VALUES (current_setting(''synchronous_commit'')); RETURN NEW; END'`)
	m.exec(t, "CREATE TRIGGER note BEFORE INSERT OR UPDATE ON "+table+" FOR EACH ROW EXECUTE FUNCTION public.note()")
}

// apply applies records of people, moving nothing.
func (m *mirror) apply(t testing.TB, records ...person) sink.Result {
	t.Helper()
	result, err := m.Apply(t.Context(), sink.Batch{Rows: rowsOf(t, people, records...)})
	require.NoError(t, err)
	return result
}

// all returns a query's rows, each as text.
func (m *mirror) all(t testing.TB, sql string, args ...any) []string {
	t.Helper()
	rows, err := m.pool.Query(t.Context(), "SELECT q::text FROM ("+sql+") q", args...)
	require.NoError(t, err)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return lines
}

// one returns a query's only value, as text.
func (m *mirror) one(t testing.TB, sql string, args ...any) string {
	t.Helper()
	var value string
	require.NoError(t, m.pool.QueryRow(t.Context(), "SELECT value::text FROM ("+sql+") q(value)", args...).Scan(&value))
	return value
}

// children returns the live child rows of a person, table by table.
func (m *mirror) children(t testing.TB, id int64) string {
	t.Helper()
	return m.one(t, fmt.Sprintf(`SELECT
		(SELECT coalesce(string_agg(tag_id::text, ',' ORDER BY tag_id), '') FROM keap.person_tags
			WHERE person_id = %[1]d AND _deleted_at IS NULL) || ' ' ||
		(SELECT coalesce(string_agg(email, ',' ORDER BY position), '') FROM keap.person_emails
			WHERE person_id = %[1]d AND _deleted_at IS NULL) || ' ' ||
		(SELECT coalesce(string_agg(mark, ',' ORDER BY email_position, position), '') FROM keap.person_email_marks
			WHERE person_id = %[1]d AND _deleted_at IS NULL)`, id))
}

// name returns a person's name, empty for a tombstone or none.
func (m *mirror) name(t testing.TB, id int64) string {
	t.Helper()
	return m.one(t, "SELECT coalesce((SELECT name FROM keap.people WHERE id = $1 AND _deleted_at IS NULL), '')", id)
}
