//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package localpg

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed" // the supervisor's text
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	clusterPrefix = "cluster-"
	lockName      = "lock"
	superuser     = "keapsync"
	// portAttempts is how often a port may be taken by somebody else between our finding it free and Postgres binding it.
	portAttempts = 10
)

//go:embed supervisor.sh
var supervisor string

var errPortTaken = errors.New("port taken")

// cluster is a private cluster: a directory of its own in the clusters directory, locked.
type cluster struct {
	user     osUser
	programs binaries
	dir      string
	lock     *os.File
	password string
}

// newCluster makes an empty directory in parent, after removing those that were left behind.
func newCluster(ctx context.Context, parent string, u osUser, b binaries) (*cluster, error) {
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, err
	}
	// The supervisor is to remove the cluster from its parent, so that is the server's user's as well.
	if err := u.own(parent); err != nil {
		return nil, err
	}
	c := &cluster{user: u, programs: b, password: rand.Text()}
	err := withLock(ctx, filepath.Join(parent, lockName), func() (err error) {
		if err := removeStale(parent); err != nil {
			return fmt.Errorf("remove a cluster left behind: %w", err)
		}
		if c.dir, err = os.MkdirTemp(parent, clusterPrefix); err != nil {
			return err
		}
		c.lock, err = lockFile(filepath.Join(c.dir, lockName))
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := u.own(c.dir); err != nil {
		return nil, errors.Join(err, c.remove())
	}
	return c, nil
}

func (c *cluster) remove() error {
	return errors.Join(os.RemoveAll(c.dir), c.lock.Close())
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

// init fills the directory with an empty cluster.
func (c *cluster) init(ctx context.Context) error {
	secret := filepath.Join(c.dir, "password")
	if err := os.WriteFile(secret, []byte(c.password), 0o600); err != nil {
		return err
	}
	if err := c.user.own(secret); err != nil {
		return err
	}
	cmd := c.user.command(ctx, filepath.Join(c.programs.dir, "initdb"), "--pgdata="+c.data(), "--username="+superuser,
		"--pwfile="+secret, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, tail(out))
	}
	return os.Remove(secret)
}

// run starts the server and waits until it accepts connections.
func (c *cluster) run(ctx context.Context, settings map[string]string) (*Server, error) {
	for range portAttempts {
		port, err := freePort(ctx)
		if err != nil {
			return nil, err
		}
		s, err := c.runOn(ctx, port, settings)
		if !errors.Is(err, errPortTaken) {
			return s, err
		}
	}
	return nil, fmt.Errorf("%d times in a row: %w", portAttempts, errPortTaken)
}

func (c *cluster) runOn(ctx context.Context, port int, settings map[string]string) (*Server, error) {
	args := []string{
		"-c", supervisor, "supervisor", c.dir,
		filepath.Join(c.programs.dir, "postgres"), "-D", c.data(), "-p", strconv.Itoa(port),
	}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	url := fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/postgres?sslmode=disable", superuser, c.password, port)
	p, err := c.start(ctx, url, args)
	if err != nil {
		return nil, err
	}
	stop := func() error { return errors.Join(p.stop(), c.remove()) }
	crash := func(ctx context.Context) error {
		if err := c.quit(p); err != nil {
			return fmt.Errorf("crash Postgres: %w", err)
		}
		again, err := c.start(ctx, url, args)
		if err != nil {
			return fmt.Errorf("start Postgres after a crash: %w", err)
		}
		p = again
		return nil
	}
	return newServer(url, stop, crash), nil
}

// start starts the server under a supervisor, and waits until it accepts connections.
func (c *cluster) start(ctx context.Context, url string, args []string) (*supervised, error) {
	// Not ctx: that is for the start alone.
	p, err := startSupervised(c.user.command(context.WithoutCancel(ctx), "/bin/sh", args...), c.lock)
	if err != nil {
		return nil, err
	}
	if err := p.waitFor(ctx, url); err != nil {
		return nil, errors.Join(c.diagnose(err), p.stop())
	}
	return p, nil
}

// quit has the server stop at once, without writing what is in its memory, and waits for the end.
func (c *cluster) quit(p *supervised) error {
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil {
		return err
	}
	<-p.ended
	return p.leash.Close()
}

// diagnose adds what the server wrote. That its port was taken can be learned from there only.
func (c *cluster) diagnose(err error) error {
	name := filepath.Join(c.dir, "server.log")
	log, errRead := os.ReadFile(name)
	if errRead != nil {
		return errors.Join(err, errRead)
	}
	if errors.Is(err, errEnded) && bytes.Contains(log, []byte("Address already in use")) {
		return errors.Join(errPortTaken, os.Remove(name))
	}
	return fmt.Errorf("%w: %s", err, tail(log))
}

// supervised is a server under the care of supervisor.sh.
type supervised struct {
	leash *os.File // closing it ends the server
	ended chan struct{}
	err   error // the supervisor's end; to be read after ended is closed
}

var errEnded = errors.New("the server ended by itself")

func startSupervised(cmd *exec.Cmd, lock *os.File) (*supervised, error) {
	stdin, leash, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer stdin.Close()
	cmd.Stdin = stdin
	cmd.ExtraFiles = []*os.File{lock}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start Postgres: %w", err), leash.Close())
	}
	p := &supervised{leash: leash, ended: make(chan struct{})}
	go func() { // ends with the supervisor
		p.err = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// waitFor returns nil when the server answers at url. That ends a ping as well when the server ends: whoever else has
// the port may accept connections and never say a word.
func (p *supervised) waitFor(ctx context.Context, url string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-p.ended:
			cancel(errEnded)
		case <-ctx.Done():
		}
	}()
	for {
		err := ping(ctx, url)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for it to accept connections: %w", context.Cause(ctx))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop ends the server, unless it has ended, and waits for the supervisor.
func (p *supervised) stop() error {
	select {
	case <-p.ended:
		return p.leash.Close() // an end of the server itself has been seen by its clients
	default:
	}
	if err := p.leash.Close(); err != nil {
		return err
	}
	<-p.ended
	if p.err != nil {
		return fmt.Errorf("stop Postgres: %w", p.err)
	}
	return nil
}

// freePort finds a port of the loopback address that is free at this moment.
func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// tail is the end of a program's output, which is where the reason is.
func tail(out []byte) string {
	const enough = 2000
	return strings.TrimSpace(string(out[max(0, len(out)-enough):]))
}
