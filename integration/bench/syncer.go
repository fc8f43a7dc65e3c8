package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

const (
	account = "ab123"
	token   = "KeapAK-bench"
)

// outcome is what one run of the program cost.
type outcome struct {
	took     time.Duration // wall time of the process, start and end included
	cpu      time.Duration // user and system time of the process alone, without Postgres and keapsim
	peak     int64         // largest resident set, bytes
	wal      int64         // bytes Postgres wrote ahead
	postgres time.Duration // processor time of the whole server
	shards   int           // of a backfill of one entity
}

// syncer runs the program against a keapsim and a database, by REST v2.
func (b *bench) syncer(ctx context.Context, keap, database string, args ...string) (outcome, error) {
	return b.syncerBy(ctx, schema.RESTv2, keap, database, args...)
}

// syncerBy is syncer by another road.
func (b *bench) syncerBy(ctx context.Context, road schema.Road, keap, database string, args ...string) (outcome, error) {
	config := filepath.Join(b.dir, "config.yaml")
	text := fmt.Sprintf("database: {url: %q}\naccounts:\n  - name: %s\n    auth: {method: token, token: %s}\n    roads: [%s]\n"+
		"    rest_url: %s/crm/rest\n    xmlrpc_url: %s/crm/xmlrpc/v1\n", database, account, token, road, keap, keap)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return outcome{}, err
	}
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return outcome{}, err
	}
	defer conn.Close(ctx)
	before, err := position(ctx, conn)
	if err != nil {
		return outcome{}, err
	}
	postgres, err := b.postgresCPU(ctx)
	if err != nil {
		return outcome{}, err
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, b.binary, append(args, "-c", config, "--json")...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return outcome{}, err
	}
	peak := watchMemory(cmd.Process.Pid)
	err = cmd.Wait()
	o := outcome{took: time.Since(began), peak: peak()}
	if err != nil {
		return o, fmt.Errorf("syncer %v: %w: %s", args, err, stderr.String())
	}
	var printed struct{ Passes []struct{ Shards int } }
	if err := json.Unmarshal(stdout.Bytes(), &printed); err != nil {
		return o, fmt.Errorf("syncer %v printed no JSON: %.200s", args, stdout.String())
	}
	for _, p := range printed.Passes {
		o.shards += p.Shards
	}
	after, err := position(ctx, conn)
	if err != nil {
		return o, err
	}
	o.wal = after - before
	o.postgres, err = b.postgresCPU(ctx)
	o.postgres -= postgres
	o.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return o, err
}

// position is how much Postgres has written ahead, bytes.
func position(ctx context.Context, conn *pgx.Conn) (n int64, err error) {
	err = conn.QueryRow(ctx, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint").Scan(&n)
	return n, err
}
