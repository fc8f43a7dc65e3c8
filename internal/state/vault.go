package state

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Vault keeps OAuth tokens, encrypted. A refresh token works once, so what must hold is this:
//
//   - No refresh token is sent while an earlier attempt may still be answered, and none whose attempt got no answer while
//     the access token lives. Before one is sent, that is committed (attempted_at). The mark goes when a new pair comes, or
//     when Keap surely did not use the old one.
//   - Nobody uses an access token before it and the refresh token that came with it are committed.
//
// Processes refresh one at a time, by an advisory lock that ends with the connection. The lock only makes the others wait
// for the answer; it is the mark that keeps the token from being sent again, also when the lock was lost.
//
// A process that dies between the mark and the commit of the answer leaves the mark: the account goes on with its access
// token while that lives, and then the refresh token is sent once more, since nothing can be lost by then. Only if Keap
// refuses it somebody has to authorize the account again. An answer that cannot be written is kept in memory and written as
// soon as the database takes it.
//
// A Vault is safe for concurrent use. A process has one for a database.
type Vault struct {
	state *State
	key   *Key

	// patience is how long a write of an answer is repeated before it is left for later.
	patience time.Duration
	// stuck is how long another process is waited for; longer than an exchange and the writing of its answer take.
	stuck time.Duration

	// sending is held, for reading, by refreshes from the mark to the commit of the answer.
	sending sync.RWMutex

	mu      sync.Mutex
	unsaved map[string]answered // by account
	// unanswered is when this process last sent an account's refresh token and got no answer.
	unanswered map[string]time.Time
}

// Vault returns the vault of the database, whose tokens are encrypted with key.
func (s *State) Vault(key *Key) *Vault {
	return &Vault{state: s, key: key, patience: 15 * time.Second, stuck: 3 * time.Minute, unsaved: map[string]answered{}, unanswered: map[string]time.Time{}}
}

// Save stores the tokens that somebody authorized, in place of all that was known of the account's.
func (v *Vault) Save(ctx context.Context, account, clientID string, t Tokens) error {
	box, err := v.key.seal(account, t)
	if err != nil {
		return fmt.Errorf("encrypt the tokens of %s: %w", account, err)
	}
	err = v.state.durably(ctx, v.state.pool, "INSERT INTO "+v.state.tables.Credentials+` AS c
		(account, client_id, key_id, sealed, issued_at, expires_at)
		VALUES ($1, $2, $3, $4, clock_timestamp(), clock_timestamp() + make_interval(secs => $5))
		ON CONFLICT (account) DO UPDATE SET client_id = excluded.client_id, key_id = excluded.key_id, sealed = excluded.sealed,
			version = c.version + 1, issued_at = excluded.issued_at, expires_at = excluded.expires_at,
			attempted_at = NULL, refused_at = NULL, refusal = NULL`, account, clientID, v.key.id, box, t.Life.Seconds())
	if err != nil {
		return fmt.Errorf("store the tokens of %s: %w", account, database.Explain(err))
	}
	return nil
}

// Load reads an account's credential, with its tokens. Version is zero if there is none.
func (v *Vault) Load(ctx context.Context, account string) (Credential, error) {
	if err := v.settle(ctx, account); err != nil {
		return Credential{}, err
	}
	return v.load(ctx, v.state.pool, account)
}

// Settle is for the end of a process: it waits for refreshes under way, and writes answers that could not be written when
// they came. What it cannot write is lost.
func (v *Vault) Settle(ctx context.Context) error {
	idle := make(chan struct{})
	go func() { // it ends with the last refresh, or with the process
		v.sending.Lock()
		v.sending.Unlock() //nolint:staticcheck // to have waited is all
		close(idle)
	}()
	select {
	case <-idle:
	case <-ctx.Done():
		return fmt.Errorf("a refresh of tokens is still under way: %w", context.Cause(ctx))
	}
	v.mu.Lock()
	accounts := slices.Sorted(maps.Keys(v.unsaved))
	v.mu.Unlock()
	var errs []error
	for _, account := range accounts {
		errs = append(errs, v.settle(ctx, account))
	}
	return errors.Join(errs...)
}

func (v *Vault) settle(ctx context.Context, account string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	a, ok := v.unsaved[account]
	if !ok {
		return nil
	}
	if err := v.write(ctx, v.state.pool, account, a); err != nil {
		return err
	}
	delete(v.unsaved, account)
	return nil
}

// locked runs do while no other process works on the tokens of the account, nor changes the key.
func (v *Vault) locked(ctx context.Context, account string, do func(*pgxpool.Conn) error) error {
	conn, err := v.state.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("lock the tokens of %s: %w", account, err)
	}
	defer conn.Release()
	waiting, cancel := context.WithTimeoutCause(ctx, v.stuck, errStuck)
	defer cancel()
	// The server is to notice soon when this machine is gone: the lock stays until then.
	_, err = conn.Exec(waiting, `SELECT set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false),
		set_config('tcp_keepalives_count', '4', false), pg_advisory_lock_shared($1), pg_advisory_lock(hashtextextended($2, $1))`,
		v.state.keyLock(), account)
	if err != nil {
		v.abandon(conn)
		if errors.Is(context.Cause(waiting), errStuck) {
			err = errStuck
		}
		return fmt.Errorf("lock the tokens of %s: %w", account, err)
	}
	err = do(conn)
	unlocking, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if _, err := conn.Exec(unlocking, "SELECT pg_advisory_unlock_all()"); err != nil {
		v.abandon(conn)
	}
	return err
}

var errStuck = errors.New("another process has held them for minutes without an answer; run again later")

// abandon closes a connection whose locks nobody knows, with which they end.
func (v *Vault) abandon(conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Conn().Close(ctx) // it is closed in any case
}
