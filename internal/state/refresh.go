package state

import (
	"context"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Fate is what became of a refresh token.
type Fate uint8

// Fates.
const (
	Unknown Fate = iota // it may be used up: no answer, or none that can be read
	Renewed             // Keap gave a new pair
	Unused              // it surely works as before: it did not reach Keap, or Keap said so
	Refused             // Keap does not take it, and will not
)

// Answer is what Keap answered to a refresh token.
type Answer struct {
	Fate    Fate
	Tokens  Tokens // if Renewed
	Refusal string // in Keap's words, if Refused
}

// Exchange sends a refresh token to Keap. Its error tells why there are no tokens.
type Exchange func(ctx context.Context, refreshToken string) (Answer, error)

// answered is an answer to be written. Version and mark say which question it answers; before is the mark of an earlier
// one that got no answer.
type answered struct {
	version int64
	mark    time.Time
	before  time.Time
	fate    Fate
	sealed  []byte
	life    time.Duration
	refusal string
}

// Refresh has an account's tokens renewed, unless they are not those of version any more or the refresh token was refused.
// One that was sent before and got no answer is sent again only if attempted is that attempt's time: by naming it the
// caller says that the access token has ended, so that nothing can be lost. Refresh returns what is stored afterwards, with
// the error of exchange if that had one. From the moment the token is sent it does not heed ctx: a caller that stops
// waiting for the answer may lose the account.
func (v *Vault) Refresh(ctx context.Context, account string, version int64, attempted time.Time, exchange Exchange) (c Credential, err error) {
	if err := v.settle(ctx, account); err != nil {
		return Credential{}, err
	}
	err = v.locked(ctx, account, func(conn *pgxpool.Conn) error {
		c, err = v.load(ctx, conn, account)
		if err != nil || c.Version != version || !c.Attempted.Equal(attempted) || !c.Refused.IsZero() || !v.over(c) {
			return err
		}
		v.sending.RLock()
		defer v.sending.RUnlock()
		marked, err := v.mark(ctx, conn, c)
		if err != nil {
			return err
		}
		ctx := context.WithoutCancel(ctx)
		var unanswered error
		if marked {
			unanswered = v.send(ctx, conn, c, exchange)
		}
		c, err = v.reload(ctx, conn, account)
		if unanswered != nil {
			return unanswered
		}
		return err
	})
	return c, err
}

// over reports whether the last attempt has ended for sure: this process made it, or its process would have given up by now.
func (v *Vault) over(c Credential) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return c.Attempted.IsZero() || c.Attempted.Equal(v.unanswered[c.Account]) || c.Now.Sub(c.Attempted) > v.stuck
}

// reload reads what is stored, on another connection if this one was lost.
func (v *Vault) reload(ctx context.Context, conn *pgxpool.Conn, account string) (Credential, error) {
	if conn.Conn().IsClosed() {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		return v.load(ctx, v.state.pool, account)
	}
	return v.load(ctx, conn, account)
}

// mark commits that the refresh token is about to be sent; not, if somebody stored others meanwhile. The mark is the time at
// which the token was read, so that whoever writes an answer knows whether it is to his own question.
func (v *Vault) mark(ctx context.Context, conn *pgxpool.Conn, c Credential) (bool, error) {
	err := v.state.durably(ctx, conn, "UPDATE "+v.state.tables.Credentials+` SET attempted_at = $3
		WHERE account = $1 AND version = $2 AND attempted_at IS NOT DISTINCT FROM $4 AND refused_at IS NULL`,
		c.Account, c.Version, c.Now, database.Instant(c.Attempted))
	switch {
	case err == nil:
		return true, nil
	case database.IsNoRow(err):
		return false, nil
	}
	// It may have been committed all the same, and nothing was sent.
	v.later(c.Account, answered{version: c.Version, mark: c.Now, before: c.Attempted, fate: Unused})
	return false, fmt.Errorf("note that the tokens of %s are refreshed: %w", c.Account, database.Explain(err))
}

// later has an answer written by settle.
func (v *Vault) later(account string, a answered) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.unsaved[account] = a
}

// send sends the refresh token and writes what became of it.
func (v *Vault) send(ctx context.Context, conn *pgxpool.Conn, c Credential, exchange Exchange) error {
	answer, err := exchange(ctx, c.Tokens.Refresh)
	a := answered{
		version: c.Version, mark: c.Now, before: c.Attempted, fate: answer.Fate, life: answer.Tokens.Life, refusal: answer.Refusal,
	}
	switch answer.Fate {
	case Unknown: // the mark stays
		v.mu.Lock()
		v.unanswered[c.Account] = c.Now
		v.mu.Unlock()
		return err
	case Renewed:
		var failed error
		if a.sealed, failed = v.key.seal(c.Account, answer.Tokens); failed != nil {
			return fmt.Errorf("encrypt the tokens of %s: %w", c.Account, failed)
		}
	}
	if failed := v.keep(ctx, conn, c.Account, a); failed != nil {
		return failed
	}
	return err
}

// keep writes an answer, again and again for a while, on other connections too. One that cannot be written is kept in
// memory for settle.
func (v *Vault) keep(ctx context.Context, conn *pgxpool.Conn, account string, a answered) error {
	var db beginner = conn
	began := time.Now()
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		attempt, cancel := context.WithTimeout(ctx, 10*time.Second)
		err := v.write(attempt, db, account, a)
		cancel()
		if err == nil {
			return nil
		}
		if time.Since(began) > v.patience {
			v.later(account, a)
			return fmt.Errorf("%w; it is tried again while this process runs", err)
		}
		time.Sleep(wait)
		db = v.state.pool
	}
}

// write writes an answer, unless other tokens have been stored since the question, or it was written already. A new pair is
// written also if its refresh token was sent again meanwhile, and refused: it is the newer one.
func (v *Vault) write(ctx context.Context, db beginner, account string, a answered) error {
	set, args := "attempted_at = $4", []any{account, a.version, a.mark}
	which := "account = $1 AND version = $2 AND attempted_at = $3"
	switch a.fate {
	case Renewed:
		// Both lives are counted from before the question, so that they are never thought longer than they are.
		set = `attempted_at = NULL, refused_at = NULL, refusal = NULL, version = version + 1,
			issued_at = $3, expires_at = $3::timestamptz + make_interval(secs => $4), sealed = $5, key_id = $6`
		which = "account = $1 AND version = $2"
		args = append(args, a.life.Seconds(), a.sealed, v.key.id)
	case Refused:
		set = "attempted_at = NULL, refused_at = clock_timestamp(), refusal = $4"
		args = append(args, database.Storable([]byte(a.refusal)))
	default:
		args = append(args, database.Instant(a.before))
	}
	err := v.state.durably(ctx, db, "UPDATE "+v.state.tables.Credentials+" SET "+set+" WHERE "+which, args...)
	if err != nil && !database.IsNoRow(err) {
		return fmt.Errorf("store what Keap answered to the refresh of %s: %w", account, database.Explain(err))
	}
	return nil
}

// beginner is a pool or a connection.
type beginner interface {
	Begin(ctx context.Context) (pgx.Tx, error)
}

// durably runs a statement that must change a row in a transaction that outlives a crash of the server, whatever it is
// set to. Without such a row the error is one of isNoRow.
func (s *State) durably(ctx context.Context, db beginner, sql string, args ...any) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'")
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, sql, args...)
		if err == nil && tag.RowsAffected() == 0 {
			return pgx.ErrNoRows
		}
		return err
	})
}
