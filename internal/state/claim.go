package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// ClaimedError reports that another pass works on the same target.
type ClaimedError struct {
	Account, Target string
	Holder          Holder
}

// Holder is the process that holds a claim, and what it does.
type Holder struct {
	Work  string // as "backfill"; empty if it had just begun or ended
	Host  string
	PID   int
	Since time.Time // by the database's clock, UTC
}

func (e *ClaimedError) Error() string {
	h := e.Holder
	if h.Work == "" {
		return fmt.Sprintf("another process works on %s of %s at this moment", e.Target, e.Account)
	}
	return fmt.Sprintf("%s of %s: process %d on %s runs a pass (%s) since %s; wait for its end, or stop it",
		e.Target, e.Account, h.PID, h.Host, h.Work, h.Since.Format(time.RFC3339))
}

// ErrClaimLost is the cause with which the contexts of claims end when the session that holds them is lost.
var ErrClaimLost = errors.New("the connection that holds the claim of the entity was lost, so another process may work on it")

// IsClaimed reports whether a pass did not run because another one works on the same entity.
func IsClaimed(err error) bool {
	_, claimed := errors.AsType[*ClaimedError](err)
	return claimed
}

// claimBeat is how often the session that holds the claims is checked, and claimPatience how long it may take to answer.
const claimBeat, claimPatience = 2 * time.Second, 5 * time.Second

// It takes Postgres a moment to notice that a process was killed. For so long a claim of another process is asked for again.
const claimWait, claimRetry = 2 * time.Second, 50 * time.Millisecond

// claims are those of this process. They are advisory locks of one session, so that they are free at once when the process
// dies. This is the only part of the sink that needs a session of its own.
type claims struct {
	connect func(context.Context) (*pgx.Conn, error)
	table   string
	host    string

	mu   sync.Mutex // guards what follows, and the connection itself
	conn *pgx.Conn  // nil while there are no claims, at first
	held map[claimKey]*hold
	stop context.CancelFunc // of the check
	done sync.WaitGroup
}

type claimKey struct{ account, name string }

// hold is a claim that this process has.
type hold struct{ cancel context.CancelCauseFunc }

func newClaims(connect func(context.Context) (*pgx.Conn, error), table string) *claims {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return &claims{connect: connect, table: table, host: host, held: map[claimKey]*hold{}}
}

// Claim keeps a target of an account (an entity, as a rule) for one pass until release is called. The context that it returns
// ends with ErrClaimLost when the claim cannot be relied on any more. If another pass has the claim, of this process or of
// another one, the error is a *ClaimedError.
func (s *State) Claim(ctx context.Context, account, name, work string) (claimed context.Context, release func(), err error) {
	c, t := s.claims, claimKey{account, name}
	for giveUp := time.Now().Add(claimWait); ; {
		var h *hold
		claimed, h, err = c.claim(ctx, t, work)
		switch taken := IsClaimed(err); {
		case err == nil:
			return claimed, sync.OnceFunc(func() { c.give(ctx, t, h) }), nil
		case !taken:
			return nil, nil, fmt.Errorf("claim %s of %s: %w", name, account, database.Explain(err))
		case c.holds(t) || time.Now().After(giveUp):
			return nil, nil, err
		}
		select {
		case <-time.After(claimRetry):
		case <-ctx.Done():
			return nil, nil, err
		}
	}
}

func (c *claims) claim(ctx context.Context, t claimKey, work string) (context.Context, *hold, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.open(ctx); err != nil {
		return nil, nil, err
	}
	if err := c.take(ctx, t, work); err != nil {
		return nil, nil, err
	}
	claimed, cancel := context.WithCancelCause(ctx)
	h := &hold{cancel}
	c.held[t] = h
	return claimed, h, nil
}

// holds reports whether a claim is held by this process.
func (c *claims) holds(t claimKey) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held[t] != nil
}

// open connects, if there is no connection.
func (c *claims) open(ctx context.Context) error {
	if c.conn != nil && !c.conn.IsClosed() {
		return nil
	}
	c.lose()
	conn, err := c.connect(ctx)
	if err != nil {
		return err
	}
	// Nothing is lost with the table. A machine that is gone without a word is noticed within half a minute.
	_, err = conn.Exec(ctx, "SELECT set_config(name, value, false) FROM (VALUES ('synchronous_commit', 'off'), ('tcp_keepalives_idle', '10'),"+
		" ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '4')) AS v (name, value)")
	if err != nil {
		return errors.Join(err, conn.Close(ctx))
	}
	checking, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.conn, c.stop = conn, stop
	c.done.Go(func() { c.check(checking, conn) })
	return nil
}

// claimLock is the advisory lock of a target. The table's name tells mirrors in one database apart.
const claimLock = "hashtextextended($1 || ' ' || $2 || ' ' || $3, 0)"

// take locks a target, or says who has locked it.
func (c *claims) take(ctx context.Context, t claimKey, work string) error {
	// A statement that is cancelled closes the connection, and with it the claims of others.
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), claimPatience)
	defer done()
	free := false
	if c.held[t] == nil { // the session would get the lock twice
		err := c.conn.QueryRow(ctx, "WITH lock AS MATERIALIZED (SELECT pg_try_advisory_lock("+claimLock+") AS free), noted AS (INSERT INTO "+c.table+
			` (account, target, work, host, pid, backend) SELECT $2, $3, $4, $5, $6, pg_backend_pid() FROM lock WHERE free
				ON CONFLICT (account, target) DO UPDATE SET work = excluded.work, host = excluded.host, pid = excluded.pid,
					backend = excluded.backend, since = excluded.since)
			SELECT free FROM lock`, c.table, t.account, t.name, work, c.host, os.Getpid()).Scan(&free)
		if err != nil {
			return err
		}
	}
	if free {
		return nil
	}
	taken := &ClaimedError{Account: t.account, Target: t.name}
	h := &taken.Holder
	err := c.conn.QueryRow(ctx, "SELECT work, host, pid, since FROM "+c.table+" WHERE account = $1 AND target = $2", t.account, t.name).
		Scan(&h.Work, &h.Host, &h.PID, &h.Since)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	h.Since = h.Since.UTC()
	return taken
}

// give gives a claim back. If that fails the session is closed, and its locks with it: the next claim opens another.
func (c *claims) give(ctx context.Context, t claimKey, h *hold) {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), claimPatience)
	defer done()
	defer h.cancel(nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held[t] != h { // it was lost
		return
	}
	delete(c.held, t)
	_, err := c.conn.Exec(ctx, "WITH gone AS (DELETE FROM "+c.table+` WHERE account = $2 AND target = $3 AND backend = pg_backend_pid())
		SELECT pg_advisory_unlock(`+claimLock+")", c.table, t.account, t.name)
	if err != nil {
		c.lose()
	}
}

// check notices the loss of the session.
func (c *claims) check(ctx context.Context, conn *pgx.Conn) {
	beat := time.NewTicker(claimBeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
		if !c.alive(ctx, conn) {
			return
		}
	}
}

// alive asks the session whether it is there, and gives all claims up if it is not.
func (c *claims) alive(ctx context.Context, conn *pgx.Conn) bool {
	asking, done := context.WithTimeout(ctx, claimPatience)
	defer done()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != conn {
		return false
	}
	if conn.Ping(asking) == nil {
		return true
	}
	c.lose()
	return false
}

// lose ends the passes that hold claims, and the connection.
func (c *claims) lose() {
	if c.conn == nil {
		return
	}
	c.stop()
	for t, h := range c.held {
		h.cancel(ErrClaimLost)
		delete(c.held, t)
	}
	ctx, done := context.WithTimeout(context.Background(), claimPatience)
	defer done()
	_ = c.conn.Close(ctx)
	c.conn = nil
}

func (c *claims) close() {
	c.mu.Lock()
	c.lose()
	c.mu.Unlock()
	c.done.Wait()
}
