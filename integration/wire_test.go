package integration

import (
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wire is a TCP proxy whose connections can be cut and stalled.
type wire struct {
	listener net.Listener
	target   string

	mu      sync.Mutex
	conns   map[net.Conn]bool
	stalled time.Time // until when nothing passes
	refused time.Time // until when connections are closed at once
}

func newWire(t testing.TB, target string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &wire{listener: l, target: target, conns: map[net.Conn]bool{}}
	var open sync.WaitGroup
	open.Go(func() { w.accept(&open) })
	t.Cleanup(func() {
		l.Close()
		w.mend()
		w.cut(time.Hour)
		open.Wait()
	})
	return w
}

func (w *wire) address() string { return w.listener.Addr().String() }

func (w *wire) accept(open *sync.WaitGroup) {
	for {
		in, err := w.listener.Accept()
		if err != nil {
			return // closed
		}
		out, err := net.Dial("tcp", w.target)
		if err != nil || !w.keep(in, out) {
			in.Close()
			if out != nil {
				out.Close()
			}
			continue
		}
		open.Go(func() { w.pass(in, out) })
		open.Go(func() { w.pass(out, in) })
	}
}

// keep notes a connection; false if connections are refused now.
func (w *wire) keep(conns ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if time.Now().Before(w.refused) {
		return false
	}
	for _, c := range conns {
		w.conns[c] = true
	}
	return true
}

// pass copies one direction until either side ends, and then closes both.
func (w *wire) pass(from, to net.Conn) {
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, c := range []net.Conn{from, to} {
			c.Close()
			delete(w.conns, c)
		}
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		w.wait()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// wait returns when nothing is stalled.
func (w *wire) wait() {
	for {
		w.mu.Lock()
		left := time.Until(w.stalled)
		w.mu.Unlock()
		if left <= 0 {
			return
		}
		time.Sleep(min(left, 20*time.Millisecond)) // a mend may come before
	}
}

// cut closes all connections, and new ones for some time.
func (w *wire) cut(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refused = time.Now().Add(d)
	for c := range w.conns {
		c.Close()
	}
}

// stall lets nothing pass for some time.
func (w *wire) stall(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stalled = time.Now().Add(d)
}

// mend ends cuts and stalls.
func (w *wire) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stalled, w.refused = time.Time{}, time.Time{}
}
