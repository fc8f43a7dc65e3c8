package state

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/database"

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
	sealed []byte    // the pair, encrypted
	Tokens Tokens    // only of Vault's methods, without Life
}

const credentialColumns = "account, client_id, key_id, version, issued_at, expires_at, attempted_at, refused_at, " +
	"coalesce(refusal, ''), clock_timestamp(), sealed"

func scanCredential(row pgx.CollectableRow) (c Credential, err error) {
	err = row.Scan(&c.Account, &c.ClientID, &c.KeyID, &c.Version, &c.Issued, &c.Expires, &c.Attempted, &c.Refused,
		&c.Refusal, &c.Now, &c.sealed)
	return c, err
}

// Credentials returns what is stored of all accounts, by account, without the tokens. It takes no key.
func (s *State) Credentials(ctx context.Context) ([]Credential, error) {
	list, err := database.Collect(ctx, s.pool, scanCredential, "SELECT "+credentialColumns+" FROM "+s.tables.Credentials+" ORDER BY account")
	return list, database.Wrap(err, "read the stored tokens")
}

// load reads an account's credential and opens it. Version is zero if there is none.
func (v *Vault) load(ctx context.Context, db database.Querier, account string) (Credential, error) {
	rows, _ := db.Query(ctx, "SELECT "+credentialColumns+" FROM "+v.state.tables.Credentials+" WHERE account = $1", account)
	c, err := pgx.CollectExactlyOneRow(rows, scanCredential)
	if database.IsNoRow(err) {
		return Credential{Account: account}, nil
	}
	if err == nil {
		c.Tokens, err = v.open(c)
	}
	return c, database.Wrap(err, "read the tokens of %s", account)
}

// ErrOtherKey tells that tokens are encrypted with another key than the one at hand.
var ErrOtherKey = errors.New("they are encrypted with another encryption_key")

func (v *Vault) open(c Credential) (Tokens, error) {
	if c.KeyID != v.key.id {
		return Tokens{}, fmt.Errorf("%w (%s, and the configuration has %s); put that one back, or run: syncer auth rotate-key",
			ErrOtherKey, c.KeyID, v.key.id)
	}
	t, err := v.key.open(c.Account, c.sealed)
	if err != nil {
		return Tokens{}, fmt.Errorf("decrypt: %w; somebody has changed the row; run: syncer auth login --account %s", err, c.Account)
	}
	return t, nil
}
