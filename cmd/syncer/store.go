package main

import (
	"context"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/internal/state"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
)

// store is the database of a configuration: the mirror, and the state beside it.
type store struct {
	*sink.Sink
	*state.State
	db *database.DB
}

func openStore(ctx context.Context, c *config) (*store, error) {
	address, err := c.Database.URL.Reveal()
	if err != nil {
		return nil, err
	}
	db, err := database.Open(ctx, address, database.Options{
		Mirror: c.Database.MirrorSchema, State: c.Database.StateSchema,
		MaxConns: 3*c.Sync.Workers + 4, // a pass writes two batches at a time at most, and a daemon has half as many backfills besides
	})
	if err != nil {
		return nil, err
	}
	return &store{sink.NewSink(db), state.New(db), db}, nil
}

// Close gives up claims, waits for calls under way and closes all connections.
func (s *store) Close() {
	s.State.Close()
	s.db.Close()
}

// status is the history with the numbers of rows.
func (s *store) status(ctx context.Context) ([]state.EntityStatus, error) {
	status, err := s.History(ctx)
	if err != nil {
		return nil, err
	}
	for i := range status {
		e := schema.Lookup(status[i].Entity)
		if e == nil { // of a later version, that ran on this database before
			continue
		}
		if status[i].Rows, err = s.Live(ctx, e, status[i].Account); err != nil {
			return nil, err
		}
	}
	return status, nil
}
