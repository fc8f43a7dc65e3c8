package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/sink/localpg"
)

// bench is the machinery: a Postgres, the program under test, and a directory for its configuration.
type bench struct {
	postgres *localpg.Server
	binary   string
	dir      string
	made     int // databases so far
}

// settings make room for the data, so that checkpoints disturb neither side of a comparison. Durability is as ever.
var settings = map[string]string{"shared_buffers": "1GB", "max_wal_size": "16GB", "checkpoint_timeout": "30min", "autovacuum": "off", "max_connections": "200", "track_commit_timestamp": "on"}

func newBench(ctx context.Context) (*bench, error) {
	dir, err := os.MkdirTemp("", "keapsync-bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{dir: dir, binary: filepath.Join(dir, "syncer")}
	build := exec.CommandContext(ctx, "go", "build", "-o", b.binary, "./cmd/syncer")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		b.close()
		return nil, fmt.Errorf("build syncer: %w", err)
	}
	if b.postgres, err = localpg.Start(ctx, localpg.Options{Settings: settings}); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *bench) close() {
	if b.postgres != nil {
		if err := b.postgres.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "bench: stop Postgres:", err)
		}
	}
	if err := os.RemoveAll(b.dir); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
}

// database makes an empty, migrated database; drop removes it.
func (b *bench) database(ctx context.Context) (url string, drop func(), err error) {
	b.made++
	name := fmt.Sprintf("bench_%d", b.made)
	config, err := pgx.ParseConfig(b.postgres.URL())
	if err != nil {
		return "", nil, err
	}
	admin := func(sql string) error {
		conn, err := pgx.ConnectConfig(ctx, config)
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, sql)
		return err
	}
	if err := admin("CREATE DATABASE " + name); err != nil {
		return "", nil, err
	}
	url = fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", config.User, config.Password,
		net.JoinHostPort(config.Host, fmt.Sprint(config.Port)), name)
	drop = func() {
		if err := admin("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
	}
	if err := b.migrate(ctx, url); err != nil {
		drop()
		return "", nil, err
	}
	return url, drop, nil
}

// migrate makes the tables as a user does.
func (b *bench) migrate(ctx context.Context, url string) error {
	file, err := b.configure(url, "")
	if err != nil {
		return err
	}
	if output, err := exec.CommandContext(ctx, b.binary, "migrate", "up", "-c", file).CombinedOutput(); err != nil {
		return fmt.Errorf("syncer migrate up: %w: %s", err, output)
	}
	return nil
}

// serve serves a handler on a loopback port until stop.
func serve(ctx context.Context, h http.Handler) (url string, stop func(), err error) {
	var listener net.ListenConfig
	l, err := listener.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	go s.Serve(l) //nolint:errcheck // it ends by Close
	return "http://" + l.Addr().String(), func() { s.Close() }, nil
}
