package integration

import (
	"strings"
	"syscall"
	"time"

	"github.com/stretchr/testify/require"
)

// worker is a process of a world.
type worker struct {
	*process
	command string
	ended   chan struct{}
}

// start starts the program where nothing runs.
func (w *world) start(st step) {
	if old := w.running[st.count]; old != nil && old.runs() {
		return
	}
	command := st.what
	if st.account >= 0 {
		command += " --account " + w.accounts[st.account].account.Name
	}
	w.running[st.count] = w.launch(command)
}

func (w *world) launch(command string) *worker {
	args := append(strings.Fields(command), "-c", w.file, "--log-level", "debug")
	p := &worker{process: w.accounts[0].start(args...), command: command, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		_ = p.Wait() // its exit code tells
	}()
	w.t.Cleanup(func() {
		_ = p.Process.Kill() // it may have ended
		<-p.ended
		p.sane()
	})
	return p
}

func (p *worker) runs() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// within waits for the end of a process and returns its exit code; it fails if the process takes too long.
func (p *worker) within(d time.Duration) int {
	select {
	case <-p.ended:
	case <-time.After(d):
		_ = p.Process.Signal(syscall.SIGQUIT) // shows its goroutines
		<-p.ended
		p.t.Fatalf("hang: %s did not end within %v of quiet:\n%s", p.command, d, tail(p.stderr.String(), 6000))
	}
	return p.ProcessState.ExitCode()
}

// endsOrDies gives a process some time and then kills it.
func (p *worker) endsOrDies(d time.Duration) {
	select {
	case <-p.ended:
	case <-time.After(d): // it waits for a time at which to try again
		_ = p.Process.Kill()
		<-p.ended
	}
}

// sane makes sure that nothing came of a process that never may.
func (p *worker) sane() {
	log := p.stderr.String()
	for _, never := range []string{"panic:", "fatal error:", "[recovered", token, clientSecret} {
		if strings.Contains(log, never) && !strings.Contains(log, "SIGQUIT") {
			p.t.Errorf("process: %s wrote %q:\n%s", p.command, never, tail(log, 4000))
		}
	}
	if code := p.ProcessState.ExitCode(); code == 2 && !strings.Contains(log, "SIGQUIT") {
		p.t.Errorf("process: %s ended with exit code 2:\n%s", p.command, tail(log, 4000))
	}
}

// kill ends a process without its knowledge.
func (w *world) kill(st step) {
	if p := w.running[st.count]; p != nil && p.runs() {
		require.NoError(w.t, p.Process.Kill())
		<-p.ended
	}
}

// tail is the end of a text.
func tail(text string, length int) string { return text[max(0, len(text)-length):] }
