package integration

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// kept is a record as the mirror has it.
type kept struct {
	record
	deleted bool
	wrong   []string // what is wrong with the mirror's own columns
	seen    bool
}

func openPool(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(url)
	require.NoError(t, err)
	config.MaxConns = 4
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		exactJSON(conn)
		return nil
	}
	db, err := pgxpool.NewWithConfig(context.WithoutCancel(t.Context()), config)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db
}

// keptBy reads all tables of an entity. within limits the ids, if it is not nil.
func (l *lab) keptBy(e *schema.Entity, within []int64) map[int64]*kept {
	l.t.Helper()
	tables := e.Tables()
	records := map[int64]*kept{}
	l.scan(tables[0], within, func(id int64, deleted bool, hash any, r row) {
		k := &kept{record: record{id: id, rows: map[string][]row{e.Name: {r}}}, deleted: deleted}
		if deleted == (hash != nil) {
			k.wrong = append(k.wrong, e.Name+": _deleted_at and _row_hash do not fit together")
		}
		records[id] = k
	})
	for _, table := range tables[1:] {
		l.scan(table, within, func(id int64, deleted bool, hash any, r row) {
			k := records[id]
			switch {
			case k == nil:
				k = &kept{record: record{id: id, rows: map[string][]row{}}, wrong: []string{table.Name + ": a child row without its record"}}
				records[id] = k
			case deleted != k.deleted:
				k.wrong = append(k.wrong, table.Name+": a child row's _deleted_at is not as the record's")
			case deleted == (hash != nil):
				k.wrong = append(k.wrong, table.Name+": a child row's _deleted_at and _row_hash do not fit together")
			}
			k.rows[table.Name] = append(k.rows[table.Name], r)
		})
	}
	return records
}

// scan reads a table, with every column that is there.
func (l *lab) scan(t *schema.Table, within []int64, take func(id int64, deleted bool, hash any, r row)) {
	l.t.Helper()
	query, args := "SELECT * FROM "+pgx.Identifier{"keap", t.Name}.Sanitize()+" WHERE account = $1", []any{l.account.Name}
	if within != nil {
		query, args = query+" AND "+t.ParentKey+" = ANY ($2)", append(args, within)
	}
	rows, err := l.db.Query(l.t.Context(), query, args...)
	require.NoError(l.t, err)
	defer rows.Close()
	for rows.Next() {
		values, err := rows.Values()
		require.NoError(l.t, err)
		r := make(row, len(values))
		for i, f := range rows.FieldDescriptions() {
			r[f.Name] = stored(values[i], f.DataTypeOID)
		}
		id, deleted, hash := r[t.ParentKey].(int64), r["_deleted_at"] != nil, r["_row_hash"]
		for _, own := range []string{"account", "_synced_at", "_asked_at", "_deleted_at", "_row_hash", "_children_hash"} {
			delete(r, own)
		}
		for _, c := range t.Columns {
			if c.Kept {
				delete(r, c.Name) // no reading fills it
			}
		}
		if t.Child {
			delete(r, t.ParentKey) // it is how the rows are found
		}
		take(id, deleted, hash, r)
	}
	require.NoError(l.t, rows.Err())
}

// tombstones returns the ids that the mirror marks as deleted, ascending. It looks at every table: a child row that is
// marked counts as its record.
func (l *lab) tombstones(entity string) []int64 {
	l.t.Helper()
	ids := []int64{}
	for _, t := range schema.Lookup(entity).Tables() {
		rows, err := l.db.Query(l.t.Context(), "SELECT DISTINCT "+pgx.Identifier{t.ParentKey}.Sanitize()+
			" FROM "+pgx.Identifier{"keap", t.Name}.Sanitize()+" WHERE _deleted_at IS NOT NULL")
		require.NoError(l.t, err)
		more, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		require.NoError(l.t, err)
		ids = append(ids, more...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
