package integration

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// binary is the program, built once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "keapsync-integration-")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "syncer")
	if output, err := exec.Command("go", "build", "-o", path, "../cmd/syncer").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, output)
	}
	return path, nil
})

// built is the folder to remove in the end.
var built string

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(built) // a leftover in the temporary folder
	}
	os.Exit(code)
}

// process is the program at work.
type process struct {
	*exec.Cmd
	t              testing.TB
	stdout, stderr output
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

// ran is what became of it.
type ran struct {
	code   int // -1 if it was killed
	stderr string
	Passes []struct {
		Entity, Outcome, Error string
		Calls, Inserted        int
	}
}

// configured writes a configuration of the lab's account, and more.
func (l *lab) configured(more string) (file string) {
	l.t.Helper()
	return l.file(fmt.Sprintf("accounts:\n  - name: %s\n    auth: {method: token, token: %s}\n    rest_url: %s/crm/rest\n%s",
		account, token, l.front, more))
}

// file writes a configuration with the lab's database.
func (l *lab) file(config string) string {
	l.t.Helper()
	name := filepath.Join(l.t.TempDir(), "config.yaml")
	require.NoError(l.t, os.WriteFile(name, fmt.Appendf(nil, "database: {url: %q}\n%s", l.url, config), 0o600))
	return name
}

// syncer starts the program on the lab's Keap and database.
func (l *lab) syncer(args ...string) *process {
	l.t.Helper()
	return l.start(append(args, "-c", l.configured(""), "--json")...)
}

// syncerWith is syncer with accounts of one's own.
func (l *lab) syncerWith(config string, args ...string) *process {
	l.t.Helper()
	return l.start(append(args, "-c", l.file(config))...)
}

// start starts the program.
func (l *lab) start(args ...string) *process {
	l.t.Helper()
	path, err := binary()
	require.NoError(l.t, err)
	p := &process{t: l.t, Cmd: exec.CommandContext(l.t.Context(), path, args...)}
	p.Stdout, p.Stderr = &p.stdout, &p.stderr
	p.Env = append(os.Environ(), "LAB_TOKEN="+token)
	require.NoError(l.t, p.Start())
	return p
}

// wait waits for its end.
func (p *process) wait() ran {
	p.t.Helper()
	err := p.Wait()
	if p.ProcessState == nil {
		require.NoError(p.t, err)
	}
	r := ran{code: p.ProcessState.ExitCode(), stderr: p.stderr.String()}
	stdout := p.stdout.String()
	if stdout != "" && r.code != -1 {
		require.NoError(p.t, json.Unmarshal([]byte(stdout), &r), "%s", stdout)
	}
	require.NotContains(p.t, stdout+r.stderr, token, "the credential is in the output")
	return r
}
