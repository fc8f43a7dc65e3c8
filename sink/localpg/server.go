package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Server is a Postgres that accepts connections.
type Server struct {
	url   string
	stop  func() error
	crash func(ctx context.Context) error // nil of a server that is not private
}

// Start offers a Postgres as the package comment says. It returns when the server accepts connections; ctx is for the
// start alone and may end afterwards.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.URL != "" {
		if err := ping(ctx, o.URL); err != nil {
			return nil, fmt.Errorf("connect to the configured Postgres: %w", err)
		}
		return &Server{url: o.URL, stop: func() error { return nil }}, nil
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return startPrivate(ctx, o)
}

// URL is the server's address for a superuser, password included: postgres://…
func (s *Server) URL() string { return s.url }

// Stop ends a private server and deletes all its data; it returns when both are gone. A second call does nothing and
// returns what the first did.
func (s *Server) Stop() error { return s.stop() }

// Crash stops a private server as pg_ctl stop -m immediate does, and starts it again from its files at the same address.
// Commits that had not reached the files are lost, as after a loss of power. It returns when the server accepts
// connections, and must not be called at the same time as Stop or another Crash.
func (s *Server) Crash(ctx context.Context) error {
	if s.crash == nil {
		return errors.New("crash Postgres: only a private server can be crashed")
	}
	return s.crash(ctx)
}

// newServer makes stop safe to be called again.
func newServer(url string, stop func() error, crash func(ctx context.Context) error) *Server {
	return &Server{url: url, stop: sync.OnceValue(stop), crash: crash}
}

func ping(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return conn.Ping(ctx)
}
