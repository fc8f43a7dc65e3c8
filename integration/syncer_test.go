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
	stdout, stderr bytes.Buffer
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

// syncer starts the program on the lab's Keap and database.
func (l *lab) syncer(args ...string) *process {
	l.t.Helper()
	return l.syncerWith(fmt.Sprintf("accounts:\n  - name: %s\n    auth: {method: token, token: %s}\n    rest_url: %s/crm/rest\n",
		account, token, l.front), append(args, "--json")...)
}

// syncerWith is syncer with a configuration of one's own, but for the database.
func (l *lab) syncerWith(config string, args ...string) *process {
	l.t.Helper()
	path, err := binary()
	require.NoError(l.t, err)
	file := filepath.Join(l.t.TempDir(), "config.yaml")
	require.NoError(l.t, os.WriteFile(file, fmt.Appendf(nil, "database: {url: %q}\n%s", l.url, config), 0o600))
	p := &process{t: l.t, Cmd: exec.CommandContext(l.t.Context(), path, append(args, "-c", file)...)}
	p.Stdout, p.Stderr = &p.stdout, &p.stderr
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
	if p.stdout.Len() > 0 && r.code != -1 {
		require.NoError(p.t, json.Unmarshal(p.stdout.Bytes(), &r), "%s", p.stdout.Bytes())
	}
	require.NotContains(p.t, p.stdout.String()+r.stderr, token, "the credential is in the output")
	return r
}
