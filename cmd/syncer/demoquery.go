package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// demoQueries are what an analyst might ask, with the question.
var demoQueries = []struct{ question, sql string }{
	{
		"What happened to the contacts in the last minutes?",
		`SELECT CASE WHEN _deleted_at IS NOT NULL THEN 'deleted'
            WHEN create_time > now() - interval '5 minutes' THEN 'added' ELSE 'edited' END AS what,
       count(*) AS contacts
FROM keap.contacts
WHERE _deleted_at IS NOT NULL OR update_time > now() - interval '5 minutes'
GROUP BY 1 ORDER BY 2 DESC`,
	},
	{
		"Which addresses may get marketing mail?",
		`SELECT marketable, email_opt_status, count(*) AS addresses
FROM keap.contact_emails
WHERE _deleted_at IS NULL
GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 5`,
	},
	{
		"Who are the best customers? (by paid orders of up to 10,000)",
		`SELECT c.id, c.given_name, c.family_name, count(*) AS orders, sum(o.total) AS total, o.total_currency AS currency
FROM keap.orders o
JOIN keap.contacts c ON (c.account, c.id) = (o.account, o.contact_id)
WHERE o.status = 'PAID' AND o.total <= 10000 AND o._deleted_at IS NULL AND c._deleted_at IS NULL
GROUP BY c.account, c.id, o.total_currency ORDER BY total DESC LIMIT 5`,
	},
	{
		"Which plan are they on? (a custom field, by its label)",
		`SELECT d.label, c.custom_fields ->> d.id::text AS value, count(*) AS contacts
FROM keap.custom_field_definitions d
JOIN keap.contacts c ON c.account = d.account AND c._deleted_at IS NULL
WHERE d.entity = 'contacts' AND d.label = 'Plan'
GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 5`,
	},
	{
		"How fresh is all this?",
		`SELECT entity, rows, date_trunc('second', high_water_mark) AS high_water_mark,
       date_trunc('second', lag) AS lag, last_pass_outcome AS outcome
FROM keap.freshness ORDER BY rows DESC LIMIT 5`,
	},
}

// query shows the mirror as its readers see it.
func (d *demo) query(ctx context.Context) error {
	d.step("The mirror, in SQL")
	conn, err := pgx.Connect(ctx, d.server.URL())
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, q := range demoQueries {
		began := time.Now()
		results, err := conn.PgConn().Exec(ctx, q.sql).ReadAll()
		if err != nil {
			return fmt.Errorf("ask the mirror %q: %w", q.question, err)
		}
		d.printf("\n   %s\n%s\n\n", d.paint.dim("-- "+q.question), indent(d.paint, q.sql))
		if err := d.resultGrid(results[0]).write(d.stdout, "   "); err != nil {
			return err
		}
		d.printf("   %s\n", d.paint.dim("("+span(time.Since(began))+")"))
	}
	return nil
}

func indent(paint style, sql string) string {
	lines := strings.Split(sql, "\n")
	for i, line := range lines {
		lines[i] = "   " + paint.cyan(line)
	}
	return strings.Join(lines, "\n")
}

// resultGrid sets numbers to the right, as psql does.
func (d *demo) resultGrid(r *pgconn.Result) *grid {
	g := &grid{style: d.paint}
	for _, f := range r.FieldDescriptions {
		name := f.Name
		switch f.DataTypeOID {
		case pgtype.Int8OID, pgtype.Int4OID, pgtype.NumericOID, pgtype.IntervalOID:
			name = ">" + name
		}
		g.head = append(g.head, name)
	}
	for _, row := range r.Rows {
		cells := make([]string, len(row))
		for i, value := range row {
			cells[i] = cut(string(value), 40)
			switch {
			case value == nil:
				cells[i] = "NULL"
			case r.FieldDescriptions[i].DataTypeOID == pgtype.BoolOID:
				cells[i] = map[string]string{"t": "true", "f": "false"}[string(value)]
			}
		}
		g.add(cells...)
	}
	return g
}
