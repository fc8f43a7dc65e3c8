package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/rest"
)

// limit copies rows that were made ready before, on two connections, into an empty database: nothing that has to
// fetch and decode can be faster than that.
func (b *bench) limit(ctx context.Context, halves [2]*schema.Rows) (o outcome, err error) {
	url, drop, err := b.database(ctx)
	if err != nil {
		return o, err
	}
	defer drop()
	var conns [2]*pgx.Conn
	for i := range conns {
		if conns[i], err = pgx.Connect(ctx, url); err != nil {
			return o, err
		}
		defer conns[i].Close(ctx)
	}
	cpu, err := b.postgresCPU(ctx)
	if err != nil {
		return o, err
	}
	began := time.Now()
	var g errgroup.Group
	for i, rows := range halves {
		g.Go(func() error { return copyRows(ctx, conns[i], rows) })
	}
	if err := g.Wait(); err != nil {
		return o, err
	}
	o.took = time.Since(began)
	o.postgres, err = b.postgresCPU(ctx)
	o.postgres -= cpu
	return o, err
}

// copyRows copies an entity's rows in one transaction, a COPY for each table.
func copyRows(ctx context.Context, conn *pgx.Conn, rows *schema.Rows) error {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx) //nolint:errcheck // after a commit it does nothing
	header := binary.BigEndian.AppendUint64([]byte("PGCOPY\n\xff\r\n\x00"), 0)
	for i, t := range rows.Entity.Tables() {
		columns := `"` + strings.Join(t.CopyColumns(), `","`) + `"`
		data := io.MultiReader(bytes.NewReader(header), bytes.NewReader(rows.Tables[i].Data), strings.NewReader("\xff\xff"))
		sql := fmt.Sprintf("COPY keap.%s (%s) FROM STDIN (FORMAT binary)", t.Name, columns)
		if _, err := tx.Conn().PgConn().CopyFrom(ctx, data, sql); err != nil {
			return fmt.Errorf("copy %s: %w", t.Name, err)
		}
	}
	return tx.Commit(ctx)
}

// sampled is how many contacts are decoded to tell the machine's speed.
const sampled = 5000

// plainly is how long encoding/json takes for a contact, into maps: a measure of the machine.
func plainly(records [][]byte) (time.Duration, error) {
	began := time.Now()
	for _, r := range records {
		var v any
		if err := json.Unmarshal(r, &v); err != nil {
			return 0, err
		}
	}
	return time.Since(began) / time.Duration(len(records)), nil
}

// ready reads all contacts and makes rows of them, half by half. It keeps the bytes of some.
func ready(ctx context.Context, keap string, contacts int) (halves [2]*schema.Rows, sample [][]byte, err error) {
	entity := schema.Lookup("contacts")
	decoder := schema.NewDecoder(entity, account, schema.RESTv2)
	halves = [2]*schema.Rows{schema.NewRows(entity, account), schema.NewRows(entity, account)}
	read := 0
	err = walk(ctx, keap, func(r schema.Raw) error {
		if read < sampled {
			sample = append(sample, bytes.Clone(r.Bytes))
		}
		read++
		return decoder.DecodeJSON(r, halves[min(2*(read-1)/contacts, 1)])
	})
	if err != nil {
		return halves, nil, err
	}
	if read != contacts {
		return halves, nil, fmt.Errorf("read %d contacts of %d", read, contacts)
	}
	return halves, sample, nil
}

// walk reads all contacts. keapsim makes them meanwhile, if it has not made them before.
func walk(ctx context.Context, keap string, each func(schema.Raw) error) error {
	client, err := rest.New(rest.Options{Account: account, BaseURL: keap + "/crm/rest", Token: rest.Static(token)})
	if err != nil {
		return err
	}
	request := source.Request{Entity: schema.Lookup("contacts"), Order: source.OrderID}
	for pages := source.NewWalk(client, source.List{Request: request}, source.Place{}); ; {
		step, err := pages.Next(ctx)
		if err != nil || step == nil {
			return err
		}
		for _, r := range step.Records {
			if err := each(r); err != nil {
				return err
			}
		}
		step.Release()
	}
}
