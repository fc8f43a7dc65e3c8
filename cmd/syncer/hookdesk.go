package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"syscall"
	"time"

	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source/hook"
)

// accept commits hook events, and whatever has to follow.
type accept func(ctx context.Context, account string, events []sink.HookEvent) error

// hookReceiver is where Keap delivers, for all accounts.
func hookReceiver(s *store, take accept, log *slog.Logger) *hook.Receiver {
	return hook.NewReceiver(hook.Options{
		Find: s.FindSubscription, Prove: s.SaveProof, Log: log,
		Accept: func(ctx context.Context, account string, events []hook.Event) error {
			all := make([]sink.HookEvent, len(events))
			for i, e := range events {
				all[i] = sink.HookEvent{Key: e.Key, RecordID: e.RecordID, TagID: e.TagID, Happened: e.At}
			}
			return take(ctx, account, all)
		},
	})
}

// attended runs do while somebody answers at server.listen: the daemon, or a receiver for just that long. What is
// delivered meanwhile waits in the inbox.
func attended(ctx context.Context, m *mirror, do func() error) error {
	address := m.config.Server.Listen
	listener, err := listen(ctx, address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		m.display.log.Info("server.listen is in use: the daemon there answers Keap", "listen", address)
		return do()
	case err != nil:
		return err
	}
	server := &http.Server{Handler: hookReceiver(m.store, m.store.ReceiveEvents, m.display.log), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	m.display.log.Info("answering Keap meanwhile", "listen", address)
	err = do()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if server.Shutdown(last) != nil {
		err = errors.Join(err, server.Close())
	}
	if failure := <-served; !errors.Is(failure, http.ErrServerClosed) {
		err = errors.Join(err, failure)
	}
	return err
}
