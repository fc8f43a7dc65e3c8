package state

import (
	"context"
	"fmt"
	"hash/fnv"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// Rotation is what a change of the key came to.
type Rotation struct {
	Changed int // accounts whose tokens are encrypted with the new key now
	Before  int // accounts whose tokens were already
}

// RotateKey encrypts all tokens anew that are encrypted with old; all of them or, if one is encrypted with neither key, none. It
// waits for refreshes under way.
func (s *State) RotateKey(ctx context.Context, old, key *Key) (r Rotation, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		r = Rotation{}
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", s.keyLock()); err != nil {
			return err
		}
		list, err := database.Collect(ctx, tx, scanCredential, "SELECT "+credentialColumns+" FROM "+s.tables.Credentials+" ORDER BY account FOR UPDATE")
		if err != nil {
			return err
		}
		for _, c := range list {
			if c.KeyID == key.id {
				r.Before++
				continue
			}
			if err := s.reseal(ctx, tx, c, old, key); err != nil {
				return err
			}
			r.Changed++
		}
		return nil
	})
	if err != nil {
		return Rotation{}, fmt.Errorf("change the key of the stored tokens, of which none was changed: %w", database.Explain(err))
	}
	return r, nil
}

func (s *State) reseal(ctx context.Context, tx pgx.Tx, c Credential, old, key *Key) error {
	if c.KeyID != old.id {
		return fmt.Errorf("those of %s are encrypted with the key %s, and the old key given is %s, the new one %s; give that one "+
			"as the old key, or authorize the account again: syncer auth login --account %s", c.Account, c.KeyID, old.id, key.id, c.Account)
	}
	t, err := old.open(c.Account, c.sealed)
	if err != nil {
		return fmt.Errorf("decrypt those of %s: %w; authorize it again: syncer auth login --account %s", c.Account, err, c.Account)
	}
	box, err := key.seal(c.Account, t)
	if err != nil {
		return fmt.Errorf("encrypt those of %s: %w", c.Account, err)
	}
	_, err = tx.Exec(ctx, "UPDATE "+s.tables.Credentials+" SET sealed = $2, key_id = $3 WHERE account = $1", c.Account, box, key.id)
	return err
}

// keyLock is the number of the advisory lock that refreshes share, and that a change of the key takes alone.
func (s *State) keyLock() int64 {
	h := fnv.New64a()
	h.Write([]byte("keapsync " + s.tables.Credentials))
	return int64(h.Sum64())
}
