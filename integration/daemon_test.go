package integration

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// daemon is `syncer run` at work.
type daemon struct {
	*process
	file string // its configuration
}

// daemon starts a daemon whose configuration has more than the lab's account. It is killed when the test ends, if it runs
// then.
func (l *lab) daemon(more string) *daemon {
	l.t.Helper()
	if !strings.Contains(more, "server:") {
		more += "server: {listen: 127.0.0.1:0}\n"
	}
	file := l.configured(more)
	return &daemon{l.start("run", "-c", file, "--log-level", "debug"), file}
}

var listening = regexp.MustCompile(`msg=listening listen=(127\.0\.0\.1:\d+)`)

// url waits until the daemon runs, and returns where it listens.
func (d *daemon) url() string {
	d.t.Helper()
	var found []string
	d.soon(func() bool {
		found = listening.FindStringSubmatch(d.stderr.String())
		return found != nil
	})
	return "http://" + found[1]
}

// soon waits for what the daemon brings about.
func (d *daemon) soon(done func() bool) { soon(d.t, d.stderr.String, done) }

func soon(t testing.TB, told func() string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for !done() {
		if time.Now().After(deadline) {
			require.FailNow(t, "it did not come to that", told())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// stop asks it to stop, and wants it to do so well.
func (d *daemon) stop() {
	d.t.Helper()
	require.NoError(d.t, d.Process.Signal(syscall.SIGTERM))
	r := d.wait()
	require.Zero(d.t, r.code, r.stderr)
	require.Contains(d.t, r.stderr, "msg=stopped")
}

// one returns the one value of a query.
func one[T any](l *lab, sql string, args ...any) T {
	l.t.Helper()
	var v T
	require.NoError(l.t, l.db.QueryRow(l.t.Context(), sql, args...).Scan(&v))
	return v
}

// readOnce waits until every entity has been read.
func (l *lab) readOnce(d *daemon) {
	l.t.Helper()
	d.soon(func() bool {
		return one[int](l, "SELECT count(DISTINCT entity) FROM keapsync.passes WHERE account = $1 AND outcome = 'done'", account) ==
			len(schema.OfRoad(l.road))
	})
}

func status(t testing.TB, url string) (code int, text string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(body)
}

func TestDaemon(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 71, Contacts: sized(600), Quirks: keapsim.Quirks{TenantUnnamed: true}})
	d := l.daemon("sync: {interval: 2s, reference_every: 2s, lookback: 1h}\n")
	url := d.url()
	d.soon(func() bool { code, _ := status(t, url+"/readyz"); return code == http.StatusOK })
	code, text := status(t, url+"/healthz")
	require.Equal(t, http.StatusOK, code, text)
	code, _ = status(t, url+"/elsewhere")
	require.Equal(t, http.StatusNotFound, code)

	// The first passes are the backfill; every entity has one.
	l.readOnce(d)
	l.equal()

	// What is changed then is there after the next.
	l.change(l.keap.Edit, "contacts", l.pick("contacts", 20)...)
	added := l.add("contacts", 5)
	d.soon(func() bool {
		return one[int](l, "SELECT count(*) FROM keap.contacts WHERE id = ANY ($1)", added) == len(added)
	})
	l.equal("contacts")

	// An account that is added in the configuration is taken up by SIGHUP, one that is added in the database by itself.
	config, err := os.ReadFile(d.file)
	require.NoError(t, err)
	more := strings.Replace(string(config), "accounts:\n", fmt.Sprintf(
		"accounts:\n  - {name: later, auth: {method: token, token: %s}, rest_url: %s/crm/rest, entities: [tags]}\n", token, l.front), 1)
	require.NoError(t, os.WriteFile(d.file, []byte(more), 0o600))
	require.NoError(t, d.Process.Signal(syscall.SIGHUP))
	require.Zero(t, l.start("accounts", "add", "kept", "--token", "${LAB_TOKEN}", "--set", "rest_url="+l.front+"/crm/rest",
		"--set", "entities=[tags]", "-c", d.file).code())
	for _, name := range []string{"later", "kept"} {
		d.soon(func() bool {
			return one[int](l, "SELECT count(*) FROM keap.tags WHERE account = $1", name) == l.keap.Count("tags")
		})
	}

	// A configuration that is wrong changes nothing.
	require.NoError(t, os.WriteFile(d.file, []byte("sync: {intervall: 1s}\n"), 0o600))
	require.NoError(t, d.Process.Signal(syscall.SIGHUP))
	d.soon(func() bool { return strings.Contains(d.stderr.String(), "did you mean interval?") })

	// A paused account is not read; a removed one keeps its rows until it is purged.
	require.NoError(t, os.WriteFile(d.file, []byte(more), 0o600))
	require.Zero(t, l.start("accounts", "pause", account, "-c", d.file).code())
	d.soon(func() bool {
		return one[int](l, "SELECT count(*) FROM keapsync.schedule WHERE holder IS NOT NULL") == 0
	})
	before := l.calls("contacts")
	passes := one[int](l, "SELECT count(*) FROM keapsync.passes WHERE account = 'later'")
	d.soon(func() bool {
		return one[int](l, "SELECT count(*) FROM keapsync.passes WHERE account = 'later'") >= passes+2
	})
	require.Equal(t, before, l.calls("contacts"))
	require.Zero(t, l.start("accounts", "remove", "kept", "-c", d.file).code())
	require.Equal(t, l.keap.Count("tags"), one[int](l, "SELECT count(*) FROM keap.tags WHERE account = 'kept'"))
	require.Zero(t, l.start("accounts", "remove", "kept", "--purge", "-c", d.file).code())
	require.Zero(t, one[int](l, "SELECT count(*) FROM keap.tags WHERE account = 'kept'"))
	require.Zero(t, one[int](l, "SELECT count(*) FROM keapsync.passes WHERE account = 'kept'"))
	require.NotZero(t, l.start("accounts", "remove", account, "-c", d.file).code(), "it is in the configuration")
	d.stop()
}

// A second daemon on the same machine, with the same configuration, works beside the first, and answers in its place when that is gone.
func TestDaemonsOfOneMachine(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 75, Contacts: 20, Only: []string{"contacts"}})
	address := freeAddress(t)
	config := fmt.Sprintf("server: {listen: %q}\n", address)
	first := l.daemon(config)
	first.url()
	second := l.daemon(config)
	second.soon(func() bool { return strings.Contains(second.stderr.String(), "msg=running") })
	require.Contains(t, second.stderr.String(), "server.listen is in use")
	require.NoError(t, first.Process.Kill())
	require.Equal(t, -1, first.code())
	second.url()
	second.soon(func() bool { code, _ := status(t, "http://"+address+"/readyz"); return code == http.StatusOK })
	second.stop()
}

// Daemons on one database share many accounts. One is killed: the others finish what it was at.
func TestFleet(t *testing.T) {
	t.Parallel()
	const accounts, daemons = 45, 3
	l := newLab(t, keapsim.Options{Seed: 72, Contacts: sized(200), Only: []string{"contacts", "tags", "users"}, Quirks: keapsim.Quirks{TenantUnnamed: true}})
	file := l.configured("")
	var names []string
	for i := range accounts {
		names = append(names, fmt.Sprintf("fleet%02d", i))
	}
	add := append([]string{"accounts", "add"}, names...)
	require.Zero(t, l.start(append(add, "--token", "${LAB_TOKEN}", "--set", "rest_url="+l.front+"/crm/rest",
		"--set", "entities=[contacts, tags, users]", "-c", file)...).code())
	all := make([]*daemon, daemons)
	for i := range all {
		all[i] = l.daemon("sync: {interval: 5s, workers: 2}\n")
	}
	mirrored := func() int {
		return one[int](l, "SELECT count(*) FROM keapsync.watermarks WHERE entity = 'contacts' AND mark IS NOT NULL AND account LIKE 'fleet%'")
	}
	all[0].soon(func() bool { return mirrored() > 5 })
	require.NoError(t, all[0].Process.Kill())
	require.Equal(t, -1, all[0].code())
	all[1].soon(func() bool {
		return mirrored() == accounts && one[int](l, "SELECT count(*) FROM keapsync.schedule WHERE held_at < now() - interval '10 seconds'") == 0
	})
	require.Equal(t, accounts*l.keap.Count("contacts"), one[int](l, "SELECT count(*) FROM keap.contacts WHERE account LIKE 'fleet%'"))
	// No entity of an account was read by two passes at once, but for those that the killed daemon left open.
	require.Zero(t, one[int](l, `SELECT count(*) FROM keapsync.passes a JOIN keapsync.passes b USING (account, entity)
		WHERE a.id < b.id AND a.finished_at > b.started_at AND b.finished_at > a.started_at`))
	for _, d := range all[1:] {
		require.Contains(t, d.stderr.String(), "entity=contacts", "it has done nothing")
		d.stop()
	}
}

// code waits for the end of a process and returns its exit code.
func (p *process) code() int {
	p.t.Helper()
	err := p.Wait()
	if p.ProcessState == nil {
		require.NoError(p.t, err)
	}
	return p.ProcessState.ExitCode()
}
