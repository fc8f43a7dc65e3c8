package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// calls is what an entity cost in calls.
type calls struct {
	entity   string
	records  int
	fewest   int // pages that hold the records
	backfill int
	idle     int // an incremental pass with nothing changed
}

// calls counts the calls of a backfill of every entity, and of a pass after it.
func (b *bench) calls(ctx context.Context) ([]calls, error) {
	keap, err := keapsim.New(keapsim.Options{Seed: 1, Contacts: 20_000, Tokens: []string{token}, Hostile: keapsim.Regular})
	if err != nil {
		return nil, err
	}
	url, stop, err := serve(ctx, keap.Handler())
	if err != nil {
		return nil, err
	}
	defer stop()
	database, drop, err := b.database(ctx)
	if err != nil {
		return nil, err
	}
	defer drop()
	if _, err := b.syncer(ctx, url, database, "backfill"); err != nil {
		return nil, err
	}
	first := keap.Calls()
	if _, err := b.syncer(ctx, url, database, "sync"); err != nil {
		return nil, err
	}
	second, live := keap.Calls(), keap.Stats().Live
	if live["custom_field_definitions"], err = definitions(ctx, database); err != nil {
		return nil, err
	}
	var all []calls
	for _, e := range schema.OfRoad(schema.RESTv2) {
		c := calls{entity: e.Name, records: live[e.Name]}
		if e.Strategy == schema.PerParent {
			c.fewest = len(e.V2.Parents)
		} else {
			c.fewest = (c.records + e.V2.PageSize - 1) / e.V2.PageSize
		}
		c.backfill, c.idle = count(first, e), count(second, e)-count(first, e)
		all = append(all, c)
	}
	return all, nil
}

// definitions are the custom fields in the mirror: keapsim does not count them.
func definitions(ctx context.Context, database string) (n int, err error) {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	err = conn.QueryRow(ctx, "SELECT count(*) FROM keap.custom_field_definitions").Scan(&n)
	return n, err
}

// count adds up the calls of an entity's list.
func count(by map[string]int, e *schema.Entity) int {
	n := 0
	for call, times := range by {
		if e.Strategy == schema.PerParent {
			if strings.HasSuffix(call, "/model") {
				n += times
			}
		} else if call == fmt.Sprintf("GET /v2%s", e.V2.Path) {
			n += times
		}
	}
	return n
}
