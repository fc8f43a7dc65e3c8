package state

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/keapsync/keapsync/internal/database"
)

// State is safe for concurrent use; each call takes a connection of its own from a pool. Claims have one beside it.
type State struct {
	pool   *pgxpool.Pool
	tables database.Tables
	claims *claims

	usageRows sync.Map // usageRow → true
}

// New returns the state of a database. It does not look at the tables: see database.ErrNotMigrated.
func New(db *database.DB) *State {
	connect := func(ctx context.Context) (*pgx.Conn, error) {
		return pgx.ConnectConfig(ctx, db.Pool.Config().ConnConfig)
	}
	return &State{pool: db.Pool, tables: db.Tables, claims: newClaims(connect, db.Tables.Claims)}
}

// Close gives up the claims that are still held.
func (s *State) Close() { s.claims.close() }
