package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// round is one comparison, all on the same contacts and the same Postgres.
type round struct {
	contacts int
	limit    time.Duration // bare COPY, mean of a run before the others and one after them
	plainly  time.Duration // encoding/json for a contact
	backfill outcome       // into an empty mirror
	same     outcome       // again, nothing changed
	changed  outcome       // again, 5 % changed
	// The same two, once the tables were vacuumed.
	sameLater, changedLater outcome
	limitCPU                time.Duration // of Postgres, for the limit

	legacy   int     // contacts read by XML-RPC
	byXMLRPC outcome // a backfill of these
}

func (r round) String() string {
	text := fmt.Sprintf("limit %.1f s, backfill %.1f s (%.2f of the limit, %.1f µs CPU a contact, peak %d MB), unchanged %.1f times faster (%.1f B WAL a row), 5 %% changed %.1f times faster; vacuumed %.1f and %.1f",
		r.limit.Seconds(), r.backfill.took.Seconds(), r.share(), r.cpu(), r.backfill.peak>>20, r.faster(r.same), r.walPerRow(), r.faster(r.changed),
		r.faster(r.sameLater), r.faster(r.changedLater))
	if r.legacy > 0 {
		text += fmt.Sprintf("; by XML-RPC %.1f s for %d contacts (%.2f of the speed, %.1f µs CPU a contact, peak %d MB)",
			r.byXMLRPC.took.Seconds(), r.legacy, r.legacyShare(), r.legacyCPU(), r.byXMLRPC.peak>>20)
	}
	return text
}

// legacyShare is the speed of a backfill by XML-RPC as a share of that by REST v2.
func (r round) legacyShare() float64 {
	return float64(r.legacy) / r.byXMLRPC.took.Seconds() / (float64(r.contacts) / r.backfill.took.Seconds())
}

func (r round) legacyCPU() float64 {
	return float64(r.byXMLRPC.cpu.Nanoseconds()) / 1000 / float64(r.legacy)
}

func (r round) share() float64           { return r.limit.Seconds() / r.backfill.took.Seconds() }
func (r round) faster(o outcome) float64 { return r.backfill.took.Seconds() / o.took.Seconds() }
func (r round) walPerRow() float64       { return float64(r.same.wal) / float64(r.contacts) }
func (r round) cpu() float64 {
	return float64(r.backfill.cpu.Nanoseconds()) / 1000 / float64(r.contacts)
}

// contactsOnly serves that many contacts and nothing else. keep makes each once.
func contactsOnly(contacts int, keep bool) (*keapsim.Keap, error) {
	return keapsim.New(keapsim.Options{
		Seed: 1, Contacts: contacts, Only: []string{"contacts"}, Tokens: []string{token}, Keep: keep, Hostile: keapsim.Regular,
	})
}

func (b *bench) round(ctx context.Context, contacts int) (round, error) {
	r := round{contacts: contacts}
	keap, err := contactsOnly(contacts, true)
	if err != nil {
		return r, err
	}
	url, stop, err := serve(ctx, keap.Handler())
	if err != nil {
		return r, err
	}
	defer stop()
	halves, sample, err := ready(ctx, url, contacts)
	if err != nil {
		return r, err
	}
	if r.plainly, err = plainly(sample); err != nil {
		return r, err
	}
	if b.made == 0 { // the server's memory and log are touched for the first time
		if _, err := b.limit(ctx, halves); err != nil {
			return r, err
		}
	}
	before, err := b.limit(ctx, halves)
	if err != nil {
		return r, err
	}
	if err := b.passes(ctx, url, &r); err != nil {
		return r, err
	}
	after, err := b.limit(ctx, halves)
	r.limit, r.limitCPU = (before.took+after.took)/2, (before.postgres+after.postgres)/2
	return r, err
}

// passes runs the program on an empty database: a backfill, and again with nothing and with 5 % changed; these two once more when
// the tables were vacuumed, as autovacuum does it soon after a backfill (it is off here, so that it disturbs no measurement).
func (b *bench) passes(ctx context.Context, url string, r *round) error {
	database, drop, err := b.database(ctx)
	if err != nil {
		return err
	}
	defer drop()
	for _, o := range []*outcome{&r.backfill, &r.same, &r.changed, &r.sameLater, &r.changedLater} {
		switch o {
		case &r.changed, &r.changedLater:
			if err = control(ctx, url, "edit?entity=contacts&share=0.05"); err == nil {
				err = walk(ctx, url, func(schema.Raw) error { return nil })
			}
		case &r.sameLater:
			err = execute(ctx, database, "VACUUM")
		}
		if err != nil {
			return err
		}
		if *o, err = b.syncer(ctx, url, database, "backfill", "--entity", "contacts"); err != nil {
			return err
		}
		// The next pass reads everything again. A backfill --restart would do so too, and compare the contents of all rows.
		if err = execute(ctx, database, "UPDATE keapsync.watermarks SET mark = NULL, version = version + 1"); err != nil {
			return err
		}
	}
	return nil
}

func execute(ctx context.Context, database, sql string) error {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// overXMLRPC is a backfill by XML-RPC.
func (b *bench) overXMLRPC(ctx context.Context, contacts int) (outcome, error) {
	keap, err := contactsOnly(contacts, false)
	if err != nil {
		return outcome{}, err
	}
	url, stop, err := serve(ctx, keap.Handler())
	if err != nil {
		return outcome{}, err
	}
	defer stop()
	database, drop, err := b.database(ctx)
	if err != nil {
		return outcome{}, err
	}
	defer drop()
	return b.syncerBy(ctx, schema.XMLRPCRoad, url, database, "backfill", "--entity", "contacts")
}

// large is a backfill of many contacts, for its memory.
func (b *bench) large(ctx context.Context, contacts int) (round, error) {
	r := round{contacts: contacts}
	keap, err := contactsOnly(contacts, false)
	if err != nil {
		return r, err
	}
	url, stop, err := serve(ctx, keap.Handler())
	if err != nil {
		return r, err
	}
	defer stop()
	database, drop, err := b.database(ctx)
	if err != nil {
		return r, err
	}
	defer drop()
	r.backfill, err = b.syncer(ctx, url, database, "backfill", "--entity", "contacts")
	return r, err
}

// control asks keapsim to change its data.
func control(ctx context.Context, keap, what string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, keap+"/keapsim/"+what, strings.NewReader(""))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("keapsim refused %s: %s", what, resp.Status)
	}
	return nil
}
