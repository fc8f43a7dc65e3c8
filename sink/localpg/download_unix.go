//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

const (
	downloadVersion = embeddedpostgres.V17
	mavenCentral    = "https://repo1.maven.org/maven2" // embedded-postgres' own default
)

// download fetches server programs into dir, unless they are there, and returns where they are. It costs about 30 MB
// once.
func download(ctx context.Context, dir, repository string, log io.Writer) (string, error) {
	home := filepath.Join(dir, "postgres-"+string(downloadVersion))
	bin := filepath.Join(home, "bin")
	err := withLock(ctx, filepath.Join(dir, "download.lock"), func() error {
		if _, err := os.Stat(home); err == nil {
			return nil
		}
		fmt.Fprintf(log, "downloading Postgres %s to %s, once\n", downloadVersion, dir)
		partial := home + ".partial"
		if err := os.RemoveAll(partial); err != nil {
			return err
		}
		if err := fetch(ctx, partial, repository); err != nil {
			return err
		}
		if err := os.RemoveAll(filepath.Join(partial, "unused")); err != nil {
			return err
		}
		return os.Rename(partial, home)
	})
	return bin, err
}

// fetch lets embedded-postgres download and unpack into dir. It has no call for that alone: Start goes on to start a
// server, which we do ourselves (see the package comment), so it is given a data directory that cannot be started. What
// counts is whether the programs are there afterwards.
func fetch(ctx context.Context, dir, repository string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the server's user reads it
		return err
	}
	unused := filepath.Join(dir, "unused")
	data := filepath.Join(unused, "data")
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	major, _, _ := strings.Cut(string(downloadVersion), ".")
	if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte(major+"\n"), 0o600); err != nil {
		return err
	}
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	started := make(chan error, 1)
	go func() { // takes no context; after a cancellation it ends with its download, or with us
		started <- embeddedpostgres.NewDatabase(embeddedpostgres.DefaultConfig().
			Version(downloadVersion).
			BinaryRepositoryURL(repository).
			CachePath(filepath.Join(unused, "archive")).
			BinariesPath(dir).
			RuntimePath(filepath.Join(unused, "runtime")).
			DataPath(data).
			Port(uint32(port)).
			Logger(io.Discard)).Start()
	}()
	select {
	case err = <-started:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	for _, program := range []string{"postgres", "initdb"} {
		if _, errStat := os.Stat(filepath.Join(dir, "bin", program)); errStat != nil {
			return errors.Join(err, errStat)
		}
	}
	return nil
}
