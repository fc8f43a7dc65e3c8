package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// front is what the daemon answers by HTTP.
type front struct {
	daemon *daemon
	server *http.Server
	served sync.WaitGroup
	quit   chan struct{}
	ready  atomic.Bool // tasks are taken
}

func newFront(d *daemon) *front {
	f := &front{daemon: d, quit: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", f.health)
	mux.HandleFunc("GET /readyz", f.readiness)
	mux.Handle("/hooks/", hookReceiver(d.store, d.deliver, d.log))
	f.server = &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10,
	}
	return f
}

// open serves on an address until stop. Where another daemon of this machine does so already, this one waits to take its place.
func (f *front) open(ctx context.Context, address string) error {
	listener, err := listen(ctx, address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		f.daemon.log.Warn("server.listen is in use, by another daemon it seems: this one works, and answers there when the other has gone", "listen", address)
		f.served.Go(func() { f.succeed(ctx, address) })
		return nil
	case err != nil:
		return fmt.Errorf("listen on %s (server.listen): %w", address, err)
	}
	f.served.Go(func() { f.serve(listener) })
	return nil
}

func listen(ctx context.Context, address string) (net.Listener, error) {
	return (&net.ListenConfig{}).Listen(ctx, "tcp", address)
}

// succeed serves as soon as the address is free.
func (f *front) succeed(ctx context.Context, address string) {
	ticker := time.NewTicker(3 * time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-f.quit:
			return
		case <-ticker.C:
			if listener, err := listen(ctx, address); err == nil {
				f.serve(listener)
				return
			}
		}
	}
}

func (f *front) serve(listener net.Listener) {
	f.daemon.log.Info("listening", "listen", listener.Addr().String())
	if err := f.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		f.daemon.log.Error("nothing is served any more", "error", err)
	}
}

// stop lets requests finish for a moment.
func (f *front) stop() {
	close(f.quit)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if f.server.Shutdown(ctx) != nil {
		f.server.Close() // what is open is cut off
	}
	f.served.Wait()
}

// health tells that the process lives.
func (f *front) health(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, "ok") }

// readiness tells whether tasks are taken and the database answers.
func (f *front) readiness(w http.ResponseWriter, r *http.Request) {
	if !f.ready.Load() {
		reply(w, http.StatusServiceUnavailable, "not running")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	if err := f.daemon.pool.Ping(ctx); err != nil {
		reply(w, http.StatusServiceUnavailable, "the database does not answer")
		return
	}
	reply(w, http.StatusOK, "ready")
}

func reply(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(text + "\n")) //nolint:errcheck // who asked has gone
}
