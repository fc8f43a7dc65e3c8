//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"time"
)

// startTimeout is for a machine that is very busy; a start takes about a second.
const startTimeout = 2 * time.Minute

func startPrivate(ctx context.Context, o Options) (*Server, error) {
	u, err := serverUser()
	if err != nil {
		return nil, err
	}
	dir := o.Dir
	if dir == "" {
		dir = u.defaultDir()
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the server's user enters it
		return nil, err
	}
	programs, err := search{os.Getenv("PATH"), places, mavenCentral}.programs(ctx, u, dir, o.Log)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(o.Log, "Postgres %d of %s\n", programs.major, programs.dir)

	ctx, cancel := context.WithTimeoutCause(ctx, startTimeout, errors.New("Postgres took too long to start"))
	defer cancel()
	c, err := newCluster(ctx, filepath.Join(dir, "clusters"), u, programs)
	if err != nil {
		return nil, fmt.Errorf("make a place for a private Postgres: %w", err)
	}
	if err := c.init(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("set up a private Postgres in %s: %w", c.dir, err), c.remove())
	}
	s, err := c.run(ctx, o.settings())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start a private Postgres: %w", err), c.remove())
	}
	return s, nil
}

// search is where server programs may come from.
type search struct {
	path       string   // a list like PATH
	places     []string // patterns of filepath.Glob
	repository string   // a Maven repository
}

// programs finds server programs that u can run, or downloads them to dir.
func (s search) programs(ctx context.Context, u osUser, dir string, log io.Writer) (binaries, error) {
	versionOf := func(dir string) int { return u.version(ctx, dir) }
	if b, ok := findBinaries(s.path, s.places, versionOf); ok {
		return b, nil
	}
	downloaded, err := download(ctx, dir, s.repository, log)
	if err != nil {
		return binaries{}, fmt.Errorf("find Postgres %d or newer: this machine has none, and its download ended with: %w\n"+
			"install it (%s), or name a database URL", oldestMajor, err, installHint())
	}
	b, ok := findBinaries(downloaded, nil, versionOf)
	if !ok {
		return binaries{}, fmt.Errorf("run the Postgres downloaded to %s: it does not work on this system\n"+
			"install one (%s), or name a database URL", downloaded, installHint())
	}
	return b, nil
}

func (o Options) settings() map[string]string {
	s := map[string]string{
		"listen_addresses": "127.0.0.1",
		// The place that packages choose is often not ours to write in, and paths of sockets may not be long.
		"unix_socket_directories": "",
		"logging_collector":       "off", // the log goes to the supervisor's file
	}
	if o.NoSync {
		s["fsync"], s["synchronous_commit"], s["full_page_writes"] = "off", "off", "off"
	}
	maps.Copy(s, o.Settings)
	return s
}
