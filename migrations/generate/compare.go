package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/migrations/difference"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink/localpg" //nolint:depguard // a tool for developers: nothing of it is in the binary
)

// compare makes a database, brings it up with all migrations and compares it with the catalogue. server is the URL of a
// Postgres to make it on; empty for a private one.
func compare(ctx context.Context, server string, log io.Writer) (d *difference.Difference, err error) {
	pg, err := localpg.Start(ctx, localpg.Options{URL: server, NoSync: true, Log: log})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, pg.Stop()) }()
	name := "keapsync_generate_" + strings.ToLower(rand.Text())
	if err := execute(ctx, pg.URL(), "CREATE DATABASE "+name); err != nil {
		return nil, err
	}
	defer func() {
		// Not with ctx, which may have ended: the database is to go all the same.
		err = errors.Join(err, execute(context.WithoutCancel(ctx), pg.URL(), "DROP DATABASE "+name+" WITH (FORCE)"))
	}()
	address, err := url.Parse(pg.URL())
	if err != nil {
		return nil, err
	}
	address.Path = "/" + name
	if err := migrations.Up(ctx, address.String(), migrations.Schemas{}); err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, address.String())
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return difference.Between(ctx, conn, "keap", difference.Tables(schema.All()))
}

func execute(ctx context.Context, address, statement string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
