// Package database is what sink and internal/state share: connections to the database of a mirror, the names of its tables,
// and how rows and errors are read.
package database

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const urlForm = "want postgres://USER:PASSWORD@HOST:PORT/DATABASE"

// parse reads database.url. Its errors quote nothing of the URL that may be a piece of the password.
func parse(address string) (*pgxpool.Config, error) {
	u, err := url.Parse(address)
	if err == nil && u.User == nil && strings.Contains(address, "@") && strings.Contains(address, "://") {
		err = errors.New("user and password end early") // what follows would be taken for host and database, and be shown
	}
	if err != nil && strings.Contains(address, "://") {
		return nil, errors.New("database.url cannot be read; " + urlForm + ", with special characters of the password percent-encoded")
	}
	config, err := pgxpool.ParseConfig(address)
	if cause := errors.Unwrap(err); cause != nil { // what is around it quotes the URL
		return nil, fmt.Errorf("database.url cannot be read: %w; %s", cause, urlForm)
	}
	if err != nil {
		return nil, errors.New("database.url cannot be read; " + urlForm)
	}
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "keapsync"
	}
	return config, nil
}

// Options say where in the database things are.
type Options struct {
	Mirror   string // schema of the tables analysts read; "keap" if empty
	State    string // schema of keapsync's own tables; "keapsync" if empty
	MaxConns int    // most connections; 0 leaves it to the URL (pool_max_conns) and to pgx
}

// DB is a database with a mirror and its state.
type DB struct {
	Pool   *pgxpool.Pool
	Mirror string // schema of the tables analysts read
	Tables Tables
}

// Open connects to the database and makes sure that it answers. It does not look at the tables: see ErrNotMigrated.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	// Unnamed statements: each execution is planned for its own values (see the package documentation of sink).
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	config.AfterConnect = readTimes
	if o.MaxConns > 0 {
		config.MaxConns = int32(min(o.MaxConns, 10_000))
	}
	pool, err := connect(ctx, config)
	if err != nil {
		return nil, err
	}
	return &DB{Pool: pool, Mirror: cmp.Or(o.Mirror, "keap"), Tables: newTables(cmp.Or(o.State, "keapsync"))}, nil
}

// Close waits for calls under way and closes all connections.
func (db *DB) Close() { db.Pool.Close() }

// Connect opens a pool of connections to the database of a mirror, for what is not about rows.
func Connect(ctx context.Context, url string, maxConns int) (*pgxpool.Pool, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = int32(min(maxConns, 10_000))
	return connect(ctx, config)
}

// connect opens a pool and makes sure that the server answers.
func connect(ctx context.Context, config *pgxpool.Config) (*pgxpool.Pool, error) {
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, &connectError{config.ConnConfig, err}
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, &connectError{config.ConnConfig, err}
	}
	return pool, nil
}

// connectError tells in one line why there is no connection. What pgx says has a line for each address it tried.
type connectError struct {
	config *pgx.ConnConfig
	cause  error
}

func (e *connectError) Unwrap() error { return e.cause }

func (e *connectError) Error() string {
	c := e.config
	where := fmt.Sprintf("connect to Postgres at %s, database %q, user %q: ",
		net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port))), c.Database, c.User)
	if refusal, ok := errors.AsType[*pgconn.PgError](e.cause); ok {
		return where + "it refuses: " + refusal.Message + "; check database.url"
	}
	cause := e.cause
	if network, ok := errors.AsType[net.Error](e.cause); ok {
		cause = network
	}
	return where + strings.Join(strings.Fields(cause.Error()), " ") + "; check database.url, and that Postgres is running there"
}
