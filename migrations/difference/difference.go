package difference

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// Difference leads from a database to the catalogue.
type Difference struct {
	steps []step
	// Refused tells what no SQL is generated for, since it would lose data; a line each.
	Refused []string
}

// step is a change and its way back.
type step struct{ up, down string }

// Empty tells that database and catalogue are equal.
func (d *Difference) Empty() bool { return len(d.steps) == 0 && len(d.Refused) == 0 }

// Up is the SQL that makes the database equal, with {{mirror}} for the schema; empty if nothing is to be done.
func (d *Difference) Up() string {
	var b strings.Builder
	for _, s := range d.steps {
		b.WriteString(s.up)
	}
	if b.Len() > 0 {
		b.WriteString(grant)
	}
	return b.String()
}

// Down is the SQL that takes Up back.
func (d *Difference) Down() string {
	var b strings.Builder
	for _, s := range slices.Backward(d.steps) {
		b.WriteString(s.down)
	}
	return b.String()
}

// grant is for tables made by another user than the one whose default privileges 000001 has set.
const grant = `
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'keap_reader') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA {{mirror}} TO keap_reader;
    END IF;
END $$;
`

// Between compares the tables of a database's schema with those that are wanted.
func Between(ctx context.Context, conn *pgx.Conn, mirror string, wanted []*schema.Table) (*Difference, error) {
	var names, types []string
	for _, t := range wanted {
		names = append(names, t.Name)
		for _, c := range t.Columns {
			names, types = append(names, c.Name), append(types, c.SQLType)
		}
	}
	db, err := introspect(ctx, conn, mirror, names, types)
	if err != nil {
		return nil, fmt.Errorf("compare with schema %s: %w", mirror, err)
	}
	w := &writer{database: db}
	for _, t := range wanted {
		if have := db.tables[t.Name]; have != nil {
			w.alter(t, have)
		} else {
			w.create(t)
		}
		delete(db.tables, t.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(db.tables)) {
		w.refuse("table %s is not in the catalogue: drop it", name)
	}
	return &w.Difference, nil
}

// Tables are all tables of entities, in the order of the catalogue.
func Tables(entities []*schema.Entity) []*schema.Table {
	var tables []*schema.Table
	for _, e := range entities {
		tables = append(tables, e.Tables()...)
	}
	return tables
}
