package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// daemon is `syncer run` at work.
type daemon struct {
	*exec.Cmd
	told output
}

// output can be read while it is written.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// configure writes a configuration for daemons.
func (b *bench) configure(database, more string) (file string, err error) {
	file = filepath.Join(b.dir, fmt.Sprintf("daemon%d.yaml", b.made))
	text := fmt.Sprintf("database: {url: %q}\n%s", database, more)
	return file, os.WriteFile(file, []byte(text), 0o600)
}

// run starts a daemon.
func (b *bench) run(ctx context.Context, file string) (*daemon, error) {
	d := &daemon{Cmd: exec.CommandContext(ctx, b.binary, "run", "-c", file)}
	d.Stdout, d.Stderr = &d.told, &d.told
	d.Env = append(os.Environ(), "BENCH_TOKEN="+token)
	return d, d.Start()
}

// stop stops a daemon that must end well.
func (d *daemon) stop() error {
	if err := d.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := d.Wait(); err != nil {
		return fmt.Errorf("syncer run: %w: %s", err, d.last())
	}
	return nil
}

// kill ends a daemon at once.
func (d *daemon) kill() {
	_ = d.Process.Kill() // it may have ended
	_ = d.Wait()
}

// last is the end of what it told.
func (d *daemon) last() string {
	lines := strings.Split(strings.TrimSpace(d.told.String()), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}

// addAccounts keeps accounts in the database that all are the one simulated application.
func (b *bench) addAccounts(ctx context.Context, file, keap string, count int, entities string) error {
	args := []string{"accounts", "add"}
	for i := range count {
		args = append(args, fmt.Sprintf("account%04d", i))
	}
	args = append(args, "--token", "${BENCH_TOKEN}", "--set", "rest_url="+keap+"/crm/rest", "--set", "entities="+entities, "-c", file)
	cmd := exec.CommandContext(ctx, b.binary, args...)
	cmd.Env = append(os.Environ(), "BENCH_TOKEN="+token)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("syncer accounts add: %w: %s", err, output)
	}
	return nil
}

// errTooLong ends a wait for something that does not come.
var errTooLong = errors.New("it took too long")

// await asks until a query returns true.
func await(ctx context.Context, database string, within time.Duration, sql string, args ...any) error {
	ctx, cancel := context.WithTimeoutCause(ctx, within, errTooLong)
	defer cancel()
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for {
		var done bool
		if err := conn.QueryRow(ctx, sql, args...).Scan(&done); err != nil {
			return errors.Join(context.Cause(ctx), err)
		}
		if done {
			return nil
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// number is the one value of a query.
func number(ctx context.Context, database, sql string, args ...any) (n int64, err error) {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	err = conn.QueryRow(ctx, sql, args...).Scan(&n)
	return n, err
}
