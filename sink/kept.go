package sink

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// kept is what the rows of a child table had in schema.Child.Kept when they were removed, as text.
type kept struct {
	table   target
	parents []int64
	keys    []string
	values  []string
}

func (k *kept) take(rows pgx.Rows) error {
	var parent int64
	var key, value string
	_, err := pgx.ForEachRow(rows, []any{&parent, &key, &value}, func() error {
		k.parents, k.keys, k.values = append(k.parents, parent), append(k.keys, key), append(k.values, value)
		return nil
	})
	return err
}

// restore puts back what is to be kept, where there is a row of the same key.
func (w *writer) restore(ctx context.Context, all []kept) error {
	for _, k := range all {
		if len(k.parents) == 0 {
			continue
		}
		if _, err := w.tx.Exec(ctx, k.table.put, w.batch.Rows.Account, k.parents, k.keys, k.values); err != nil {
			return fmt.Errorf("put back what %s keeps: %w", k.table.name, err)
		}
	}
	return nil
}

// keeps writes the statements of a child table that has a schema.Child.Kept.
func (to *target) keeps(t *schema.Table) {
	var column schema.TableColumn
	for _, c := range t.Columns {
		if c.Kept {
			column = c
		}
	}
	if !column.Kept {
		return
	}
	value, parent := quote(column.Name), quote(t.ParentKey)
	key := t.PrimaryKey[len(t.PrimaryKey)-1]
	var keyType string
	for _, c := range t.Columns {
		if c.Name == key {
			keyType = c.SQLType
		}
	}
	key = quote(key)
	to.keep = "WITH gone AS (" + to.delete + " RETURNING t." + parent + ", t." + key + "::text, t." + value + "::text AS kept)" +
		" SELECT * FROM gone WHERE kept IS NOT NULL"
	// Index probes, as above.
	set := func(values, later string) string {
		return "UPDATE " + to.name + " t SET " + value + " = row.value FROM (SELECT found.ctid, asked.value::" + column.SQLType +
			" AS value FROM unnest($2::bigint[], $3::text[], $4::" + values + ") asked(parent, key, value) CROSS JOIN LATERAL (SELECT ctid FROM " +
			to.name + " WHERE account = $1 AND " + parent + " = asked.parent AND " + key + " = asked.key::" + keyType + later +
			" OFFSET 0) found) row WHERE t.ctid = row.ctid"
	}
	to.put = set("text[]", "")
	to.tell = set("timestamptz[]", " AND _deleted_at IS NULL AND ("+value+" IS NULL OR "+value+" < asked.value)")
}
