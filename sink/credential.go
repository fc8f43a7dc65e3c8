package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Credential is what is stored of an account's OAuth tokens. Times are UTC by the database's clock, and zero for what has
// not been.
type Credential struct {
	Account  string
	ClientID string // whom Keap gave the tokens to
	KeyID    string // of the key they are encrypted with
	Version  int64  // of the pair; zero if the account has none

	Issued    time.Time // the refresh token's life begins here
	Expires   time.Time // end of the access token
	Attempted time.Time // the refresh token was sent then, and no answer is known
	Refused   time.Time // Keap refused the refresh token
	Refusal   string    // what it said then

	Now    time.Time // when this was read
	Tokens Tokens    // only of Vault's methods, without Life
}

const credentialColumns = "account, client_id, key_id, version, issued_at, expires_at, attempted_at, refused_at, " +
	"coalesce(refusal, ''), clock_timestamp(), sealed"

// scanCredential reads credentialColumns, and returns the encrypted pair besides.
func scanCredential(row pgx.CollectableRow) (c Credential, box []byte, err error) {
	var attempted, refused *time.Time
	err = row.Scan(&c.Account, &c.ClientID, &c.KeyID, &c.Version, &c.Issued, &c.Expires, &attempted, &refused, &c.Refusal, &c.Now, &box)
	c.Issued, c.Expires, c.Now = c.Issued.UTC(), c.Expires.UTC(), c.Now.UTC()
	c.Attempted, c.Refused = utc(attempted), utc(refused)
	return c, box, err
}

// Credentials returns what is stored of all accounts, by account, without the tokens. It takes no key.
func (s *Sink) Credentials(ctx context.Context) ([]Credential, error) {
	rows, err := s.pool.Query(ctx, "SELECT "+credentialColumns+" FROM "+s.state.credentials+" ORDER BY account")
	if err != nil {
		return nil, fmt.Errorf("read the stored tokens: %w", explain(err))
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Credential, error) {
		c, _, err := scanCredential(row)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the stored tokens: %w", explain(err))
	}
	return list, nil
}

// querier is a pool, a connection or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// load reads an account's credential and opens it. Version is zero if there is none.
func (v *Vault) load(ctx context.Context, db querier, account string) (Credential, error) {
	rows, err := db.Query(ctx, "SELECT "+credentialColumns+" FROM "+v.sink.state.credentials+" WHERE account = $1", account)
	if err != nil {
		return Credential{}, fmt.Errorf("read the tokens of %s: %w", account, explain(err))
	}
	c, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (Credential, error) {
		c, box, err := scanCredential(row)
		if err != nil {
			return c, err
		}
		c.Tokens, err = v.open(c, box)
		return c, err
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Credential{Account: account}, nil
	case err != nil:
		return Credential{}, fmt.Errorf("read the tokens of %s: %w", account, explain(err))
	}
	return c, nil
}

// ErrOtherKey tells that tokens are encrypted with another key than the one at hand.
var ErrOtherKey = errors.New("they are encrypted with another encryption_key")

func (v *Vault) open(c Credential, box []byte) (Tokens, error) {
	if c.KeyID != v.key.id {
		return Tokens{}, fmt.Errorf("%w (%s, and the configuration has %s); put that one back, or run: syncer auth rotate-key",
			ErrOtherKey, c.KeyID, v.key.id)
	}
	t, err := v.key.open(c.Account, box)
	if err != nil {
		return Tokens{}, fmt.Errorf("decrypt: %w; somebody has changed the row; run: syncer auth login --account %s", err, c.Account)
	}
	return t, nil
}
