package difference_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/migrations/difference"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink/sinktest"
)

// plants is an entity with what makes SQL hard: quotes, reserved words, a default, a child and a child's child.
var plants = &schema.Entity{
	Name: "plants", Doc: "What grows; it's green.",
	Columns: []schema.Column{
		{Name: "id", Type: schema.BigInt, Doc: "Number."},
		{Name: "order", Type: schema.Text, Doc: `Order, as "roses".`},
		{Name: "price", Type: schema.Money, Doc: "Price."},
		{Name: "planted", Type: schema.Timestamp, Doc: "When."},
	},
	Children: []schema.Child{{
		Name: "plant_leaves", V2: "leaves", ParentKey: "plant_id", Doc: "Leaves.",
		Columns: []schema.Column{{Name: "colour", Type: schema.Text, Doc: "Colour."}},
		Children: []schema.Child{{
			Name: "plant_leaf_bugs", V2: "bugs", ParentKey: "plant_id", ParentPosition: "leaf_position", Doc: "Bugs.",
			Columns: []schema.Column{{Name: "bug", Type: schema.Text, V2: ".", Doc: "Bug."}},
		}},
	}},
}

// garden is a database with a schema "keap" in it.
type garden struct{ *pgx.Conn }

func newGarden(t *testing.T) garden {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), sinktest.Database(t))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.WithoutCancel(t.Context())) })
	g := garden{conn}
	g.run(t, "CREATE SCHEMA {{mirror}}")
	return g
}

// run runs SQL with the placeholder.
func (g garden) run(t *testing.T, sql string) {
	t.Helper()
	_, err := g.Exec(t.Context(), strings.ReplaceAll(sql, "{{mirror}}", "keap"))
	require.NoError(t, err, sql)
}

func (g garden) compare(t *testing.T, entities ...*schema.Entity) *difference.Difference {
	t.Helper()
	d, err := difference.Between(t.Context(), g.Conn, "keap", difference.Tables(entities))
	require.NoError(t, err)
	return d
}

// planted is a garden that has the tables of plants.
func planted(t *testing.T) garden {
	t.Helper()
	g := newGarden(t)
	g.run(t, g.compare(t, plants).Up())
	require.True(t, g.compare(t, plants).Empty())
	return g
}

// with returns plants with a change.
func with(change func(e *schema.Entity)) *schema.Entity {
	e := *plants
	e.Columns = append([]schema.Column{}, plants.Columns...)
	e.Children = append([]schema.Child{}, plants.Children...)
	change(&e)
	return &e
}

func TestBetween(t *testing.T) {
	t.Parallel()

	t.Run("MakesTablesThatAreEqualAndTakesThemBack", func(t *testing.T) {
		t.Parallel()
		g := newGarden(t)
		d := g.compare(t, plants)
		require.False(t, d.Empty())
		g.run(t, d.Up())
		require.True(t, g.compare(t, plants).Empty())
		assert.Empty(t, g.compare(t, plants).Up())
		g.run(t, d.Down())
		require.Equal(t, d.Up(), g.compare(t, plants).Up())
		require.True(t, g.compare(t).Empty())
	})

	t.Run("AddsAndRemovesColumnsAndComments", func(t *testing.T) {
		t.Parallel()
		g := planted(t)
		grown := with(func(e *schema.Entity) {
			e.Doc = "What grows."
			e.Columns[1].Doc = "Botanical order."
			e.Columns = append(e.Columns, schema.Column{Name: "cost", Type: schema.Money, Doc: "It's the cost."})
			e.Children = append(e.Children, schema.Child{
				Name: "plant_fruits", V2: "fruits", ParentKey: "plant_id", Key: "id", Doc: "Fruits.",
				Columns: []schema.Column{{Name: "id", Type: schema.BigInt, Doc: "Number."}},
			})
		})
		d := g.compare(t, grown)
		require.Empty(t, d.Refused)
		assert.Contains(t, d.Up(), `COMMENT ON COLUMN {{mirror}}.plants."order" IS 'Botanical order.'`)
		assert.Contains(t, d.Up(), "ALTER TABLE {{mirror}}.plants ADD COLUMN cost_currency text;")
		assert.NotContains(t, d.Up(), "plant_leaves", "what is equal is left alone")
		g.run(t, d.Up())
		require.True(t, g.compare(t, grown).Empty())
		g.run(t, d.Down())
		require.True(t, g.compare(t, plants).Empty(), "old comments are back")
	})
}

func TestKeysOfTheSameColumnsAreBuiltAgain(t *testing.T) {
	t.Parallel()
	g := planted(t)
	g.run(t, `ALTER TABLE {{mirror}}.plants DROP CONSTRAINT plants_pkey, ADD CONSTRAINT old PRIMARY KEY (id, account) INCLUDE ("order");
		ALTER TABLE {{mirror}}.plant_leaves DROP CONSTRAINT plant_leaves_pkey, ADD PRIMARY KEY (account, plant_id, position)`)
	d := g.compare(t, plants)
	require.Empty(t, d.Refused)
	assert.Contains(t, d.Up(), "ADD CONSTRAINT old PRIMARY KEY (account, id) INCLUDE (_row_hash)")
	g.run(t, d.Up())
	require.True(t, g.compare(t, plants).Empty())
	g.run(t, d.Down())
	require.Equal(t, d.Up(), g.compare(t, plants).Up())
}

func TestBetweenRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ sql, refused string }{
		"AColumnThatIsNotWanted":  {"ALTER TABLE {{mirror}}.plants ADD COLUMN smell text", "column plants.smell is not in the catalogue"},
		"ATableThatIsNotWanted":   {"CREATE TABLE {{mirror}}.stones (n int)", "table stones is not in the catalogue"},
		"AnotherType":             {`ALTER TABLE {{mirror}}.plants ALTER "order" TYPE varchar(9)`, "column plants.order is character varying(9) and should be text"},
		"AnotherTypeOfTimestamps": {"ALTER TABLE {{mirror}}.plants ALTER planted TYPE timestamp", "column plants.planted is timestamp without time zone and should be timestamp with time zone"},
		"ALaxerColumn":            {"ALTER TABLE {{mirror}}.plants ALTER _synced_at DROP NOT NULL", "column plants._synced_at: NOT NULL is false and should be true"},
		"AStricterColumn":         {`ALTER TABLE {{mirror}}.plants ALTER "order" SET NOT NULL`, "column plants.order: NOT NULL is true and should be false"},
		"AnotherDefault":          {"ALTER TABLE {{mirror}}.plants ALTER _synced_at DROP DEFAULT", `column plants._synced_at has the default "" and should have "now()"`},
		"AnotherKey": {
			"ALTER TABLE {{mirror}}.plants DROP CONSTRAINT plants_pkey; ALTER TABLE {{mirror}}.plants ADD PRIMARY KEY (id)",
			"table plants has the primary key (id) and should have (account, id)",
		},
		"AKeyColumnOfATableThatHasRows": {
			"ALTER TABLE {{mirror}}.plants DROP COLUMN id",
			"column plants.id may not be NULL and has no default",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := planted(t)
			g.run(t, test.sql)
			d := g.compare(t, plants)
			assert.False(t, d.Empty())
			require.NotEmpty(t, d.Refused)
			assert.Contains(t, strings.Join(d.Refused, "\n"), test.refused)
		})
	}
}

func TestBetweenReportsALostConnection(t *testing.T) {
	t.Parallel()
	g := newGarden(t)
	require.NoError(t, g.Close(t.Context()))
	_, err := difference.Between(t.Context(), g.Conn, "keap", nil)
	require.ErrorContains(t, err, "compare with schema keap: read tables")
}
