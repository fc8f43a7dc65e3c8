package main

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// front is what the daemon answers by HTTP.
type front struct {
	daemon *daemon
	server *http.Server
	served sync.WaitGroup
	ready  atomic.Bool // tasks are taken
}

// newFront serves on a listener until it is stopped.
func newFront(d *daemon, listener net.Listener) *front {
	f := &front{daemon: d}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", f.health)
	mux.HandleFunc("GET /readyz", f.readiness)
	mux.Handle("/hooks/", hookReceiver(d.sink, d.deliver, d.log))
	f.server = &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10,
	}
	f.served.Go(func() {
		if err := f.server.Serve(listener); err != http.ErrServerClosed {
			d.log.Error("nothing is served any more", "error", err)
		}
	})
	return f
}

// stop lets requests finish for a moment.
func (f *front) stop() {
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
