//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package localpg

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// envOwner makes this test binary a process that starts a cluster in the directory it names, to be killed.
const envOwner = "LOCALPG_TEST_OWNER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(envOwner); dir != "" {
		s, err := Start(context.Background(), Options{Dir: dir, NoSync: true})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(s.URL())
		select {}
	}
	os.Exit(m.Run())
}

// sharedDir is a temporary directory that the server's user can enter, unlike t.TempDir.
func sharedDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "localpg") //nolint:usetesting // see above
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o755))
	return dir
}

type writerFunc func()

func (f writerFunc) Write(p []byte) (int, error) {
	f()
	return len(p), nil
}

func clusters(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "clusters", clusterPrefix+"*"))
	require.NoError(t, err)
	return found
}

func show(t *testing.T, url, setting string) (value string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT current_setting($1)", setting).Scan(&value))
	return value
}

func TestStart(t *testing.T) {
	t.Parallel()

	t.Run("SyncsToDiskUnlessToldNotToAndTakesSettings", func(t *testing.T) {
		t.Parallel()
		var log bytes.Buffer
		s, err := Start(t.Context(), Options{Dir: sharedDir(t), Log: &log, Settings: map[string]string{"work_mem": "7MB", "application_name": "two words"}})
		require.NoError(t, err)
		defer s.Stop()
		require.Equal(t, "on", show(t, s.URL(), "fsync"))
		require.Equal(t, "on", show(t, s.URL(), "full_page_writes"))
		require.Equal(t, "7MB", show(t, s.URL(), "work_mem"))
		require.Equal(t, "UTF8", show(t, s.URL(), "server_encoding"))
		require.Equal(t, "127.0.0.1", show(t, s.URL(), "listen_addresses"))
		require.Contains(t, log.String(), "Postgres ")

		quick, err := Start(t.Context(), Options{Dir: sharedDir(t), NoSync: true})
		require.NoError(t, err)
		defer quick.Stop()
		require.Equal(t, "off", show(t, quick.URL(), "fsync"))
	})

	t.Run("AsksForThePassword", func(t *testing.T) {
		t.Parallel()
		s, err := Start(t.Context(), Options{Dir: sharedDir(t), NoSync: true})
		require.NoError(t, err)
		defer s.Stop()
		config, err := pgx.ParseConfig(s.URL())
		require.NoError(t, err)
		config.Password = "guess"
		_, err = pgx.ConnectConfig(t.Context(), config)
		require.ErrorContains(t, err, "password authentication failed")
	})

	t.Run("StartsManyAtATimeInOneDirectory", func(t *testing.T) {
		t.Parallel()
		dir := sharedDir(t)
		const many = 4
		servers, errs := make([]*Server, many), make(chan error, many)
		for i := range many {
			go func() {
				var err error
				servers[i], err = Start(t.Context(), Options{Dir: dir, NoSync: true})
				errs <- err
			}()
		}
		for range many {
			require.NoError(t, <-errs)
		}
		require.Len(t, clusters(t, dir), many)
		for _, s := range servers {
			require.NotEmpty(t, show(t, s.URL(), "port"))
			require.NoError(t, s.Stop())
		}
		require.Empty(t, clusters(t, dir))
	})

	t.Run("ShowsWhatPostgresSaidWhenItDoesNotStart", func(t *testing.T) {
		t.Parallel()
		dir := sharedDir(t)
		_, err := Start(t.Context(), Options{Dir: dir, Settings: map[string]string{"no_such_setting": "1"}})
		require.ErrorContains(t, err, `unrecognized configuration parameter "no_such_setting"`)
		require.Empty(t, clusters(t, dir))
	})

	t.Run("LeavesNothingWhenItsContextEnds", func(t *testing.T) {
		t.Parallel()
		dir := sharedDir(t)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := Start(ctx, Options{Dir: dir, Log: writerFunc(cancel)}) // midway: it logs before it makes the cluster
		require.ErrorIs(t, err, context.Canceled)
		require.Empty(t, clusters(t, dir))

		_, err = Start(ctx, Options{Dir: dir})
		require.ErrorIs(t, err, context.Canceled)
	})

	t.Run("RemovesClustersLeftBehind", func(t *testing.T) {
		t.Parallel()
		dir := sharedDir(t)
		left := filepath.Join(dir, "clusters", clusterPrefix+"left")
		require.NoError(t, os.MkdirAll(left, 0o700))
		s, err := Start(t.Context(), Options{Dir: dir, NoSync: true})
		require.NoError(t, err)
		defer s.Stop()
		require.NoDirExists(t, left)
	})
}

func TestStop(t *testing.T) {
	t.Parallel()
	dir := sharedDir(t)
	s, err := Start(t.Context(), Options{Dir: dir, NoSync: true})
	require.NoError(t, err)
	conn, err := pgx.Connect(t.Context(), s.URL())
	require.NoError(t, err)

	require.NoError(t, s.Stop())
	require.Error(t, conn.Ping(t.Context()), "the server outlived Stop")
	require.Empty(t, clusters(t, dir))
	require.NoError(t, s.Stop(), "a second Stop does nothing")
}

// A crash loses what was not yet in the files, keeps what was, and leaves the address as it is.
func TestCrash(t *testing.T) {
	t.Parallel()
	s, err := Start(t.Context(), Options{Settings: map[string]string{"wal_writer_delay": "10s", "wal_writer_flush_after": "0"}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Stop()) })
	for round := 1; round <= 2; round++ { // a server that has crashed can crash again
		conn, err := pgx.Connect(t.Context(), s.URL())
		require.NoError(t, err)
		_, err = conn.Exec(t.Context(), "CREATE TABLE IF NOT EXISTS kept (n int)")
		require.NoError(t, err)
		_, err = conn.Exec(t.Context(), "INSERT INTO kept VALUES (1)")
		require.NoError(t, err)
		_, err = conn.Exec(t.Context(), "SET synchronous_commit = off; INSERT INTO kept VALUES (2)")
		require.NoError(t, err)

		require.NoError(t, s.Crash(t.Context()))
		require.Error(t, conn.Ping(t.Context()))
		conn, err = pgx.Connect(t.Context(), s.URL())
		require.NoError(t, err)
		var synced, others int
		require.NoError(t, conn.QueryRow(t.Context(), "SELECT count(*) FILTER (WHERE n = 1), count(*) FILTER (WHERE n = 2) FROM kept").Scan(&synced, &others))
		require.Equal(t, round, synced)
		require.Zero(t, others, "an immediate stop writes nothing")
		require.NoError(t, conn.Close(t.Context()))
	}
	require.ErrorContains(t, (&Server{}).Crash(t.Context()), "only a private server")
}

func TestConfiguredURL(t *testing.T) {
	t.Parallel()
	s, err := Start(t.Context(), Options{Dir: sharedDir(t), NoSync: true})
	require.NoError(t, err)
	defer s.Stop()

	t.Run("IsUsedAndLeftRunning", func(t *testing.T) {
		same, err := Start(t.Context(), Options{URL: s.URL(), Dir: "/nowhere"})
		require.NoError(t, err)
		require.Equal(t, s.URL(), same.URL())
		require.NoError(t, same.Stop())
		require.NotEmpty(t, show(t, s.URL(), "port"))
	})

	t.Run("IsRefusedWithoutItsPasswordWhenNobodyAnswers", func(t *testing.T) {
		_, err := Start(t.Context(), Options{URL: "postgres://me:hunter2@127.0.0.1:1/x"})
		require.ErrorContains(t, err, "connect to the configured Postgres")
		require.NotContains(t, err.Error(), "hunter2")
	})
}

func TestServerEndsWithItsOwner(t *testing.T) {
	t.Parallel()
	dir := sharedDir(t)
	owner := exec.CommandContext(t.Context(), os.Args[0])
	owner.Env = append(os.Environ(), envOwner+"="+dir)
	out, err := owner.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, owner.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	conn, err := pgx.Connect(t.Context(), strings.TrimSpace(line))
	require.NoError(t, err, line)
	require.Len(t, clusters(t, dir), 1)
	lock, err := os.Open(filepath.Join(clusters(t, dir)[0], lockName))
	require.NoError(t, err)
	defer lock.Close()

	require.NoError(t, owner.Process.Kill())
	require.Error(t, owner.Wait())

	require.NoError(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX), "waits until the supervisor has ended")
	require.Error(t, conn.Ping(t.Context()), "the server outlived its owner")
	require.Empty(t, clusters(t, dir))
}

func TestPortTakenByAnother(t *testing.T) {
	t.Parallel()
	u, err := serverUser()
	require.NoError(t, err)
	dir := sharedDir(t)
	programs, err := search{os.Getenv("PATH"), places, mavenCentral}.programs(t.Context(), u, dir, t.Output())
	require.NoError(t, err)
	c, err := newCluster(t.Context(), filepath.Join(dir, "clusters"), u, programs)
	require.NoError(t, err)
	require.NoError(t, c.init(t.Context()))

	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	port := taken.Addr().(*net.TCPAddr).Port
	_, err = c.runOn(t.Context(), port, Options{NoSync: true}.settings())
	require.ErrorIs(t, err, errPortTaken)

	require.NoError(t, taken.Close())
	s, err := c.runOn(t.Context(), port, Options{NoSync: true}.settings())
	require.NoError(t, err, "the cluster can be started again on another port")
	require.NoError(t, s.Stop())
}
