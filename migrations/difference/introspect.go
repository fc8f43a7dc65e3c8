package difference

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// table is a table as Postgres' catalogue has it.
type table struct {
	comment string
	columns map[string]column
	order   []string // of columns
	key     []string // of the primary key
	covered []string // columns that its index holds besides
	primary string   // its name, quoted
}

type column struct {
	typ, def, comment string
	notNull           bool
}

// database is a schema of a database, and how that database writes the names and types it is asked about.
type database struct {
	tables map[string]*table
	types  map[string]string // "timestamptz" → "timestamp with time zone"
	names  map[string]string // "order" → "\"order\""
}

const tablesQuery = `
SELECT c.relname, coalesce(obj_description(c.oid, 'pg_class'), ''),
    coalesce(quote_ident(p.name), ''), coalesce(p.columns[:p.keys], '{}'), coalesce(p.columns[p.keys + 1:], '{}')
FROM pg_class c LEFT JOIN LATERAL (
    SELECT i.indnkeyatts AS keys, x.relname AS name, array_agg(a.attname::text ORDER BY k.place) AS columns
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = c.oid AND i.indisprimary GROUP BY 1, 2
) p ON true
WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p')`

const columnsQuery = `
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    coalesce(pg_get_expr(d.adbin, d.adrelid), ''), coalesce(col_description(c.oid, a.attnum), '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p')
ORDER BY c.relname, a.attnum`

// introspect reads the schema called name, and asks how names and types are written.
func introspect(ctx context.Context, conn *pgx.Conn, name string, names, types []string) (*database, error) {
	db := &database{tables: map[string]*table{}}
	name = pgx.Identifier{name}.Sanitize()
	rows, err := conn.Query(ctx, tablesQuery, name)
	if err != nil {
		return nil, fmt.Errorf("read tables: %w", err)
	}
	var relation, comment, primary string
	var key, covered []string
	_, err = pgx.ForEachRow(rows, []any{&relation, &comment, &primary, &key, &covered}, func() error {
		db.tables[relation] = &table{comment: comment, primary: primary, key: key, covered: covered, columns: map[string]column{}}
		key, covered = nil, nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read tables: %w", err)
	}
	if err := db.readColumns(ctx, conn, name); err != nil {
		return nil, fmt.Errorf("read columns: %w", err)
	}
	if db.names, err = translate(ctx, conn, "quote_ident(s)", names); err == nil {
		db.types, err = translate(ctx, conn, "format_type(to_regtype(s), NULL)", types)
	}
	return db, err
}

func (db *database) readColumns(ctx context.Context, conn *pgx.Conn, name string) error {
	rows, err := conn.Query(ctx, columnsQuery, name)
	if err != nil {
		return err
	}
	var relation, attribute string
	var c column
	_, err = pgx.ForEachRow(rows, []any{&relation, &attribute, &c.typ, &c.notNull, &c.def, &c.comment}, func() error {
		t := db.tables[relation]
		t.columns[attribute] = c
		t.order = append(t.order, attribute)
		return nil
	})
	return err
}

// translate asks the database for an expression over each of the words.
func translate(ctx context.Context, conn *pgx.Conn, expression string, words []string) (map[string]string, error) {
	rows, err := conn.Query(ctx, "SELECT s, coalesce("+expression+", s) FROM unnest($1::text[]) s", words)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", expression, err)
	}
	translated := map[string]string{}
	var from, to string
	_, err = pgx.ForEachRow(rows, []any{&from, &to}, func() error {
		translated[from] = to
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", expression, err)
	}
	return translated, nil
}
