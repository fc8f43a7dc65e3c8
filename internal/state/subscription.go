package state

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// Subscription is a REST Hook subscription that was made for an account, one for each event key.
type Subscription struct {
	Account  string
	EventKey string
	KeapKey  string   // Keap's number of it; empty until it is known
	PathHash [32]byte // SHA-256 of the secret in its address
	Status   string   // as Keap last told, or Missing
	Proof    string   // what Keap sent to the address to verify it; empty for nothing, and once it is Verified

	Checked   time.Time // when Keap last told its status, by the database's clock
	Verified  time.Time // when Keap last told that it is Verified, by Keap's clock; zero if never
	Delivered time.Time // when a delivery came last, by the database's clock, to within seconds; zero if none
}

// Subscriptions returns an account's subscriptions, by event key.
func (s *State) Subscriptions(ctx context.Context, account string) ([]Subscription, error) {
	subscriptions, err := database.Collect(ctx, s.pool, scanSubscription,
		"SELECT account, event_key, keap_key, path_hash, status, coalesce(proof, ''),"+
			" checked_at, verified_at, delivered_at FROM "+s.tables.Hooks+" WHERE account = $1 ORDER BY event_key", account)
	return subscriptions, database.Wrap(err, "read the hook subscriptions of %s", account)
}

func scanSubscription(row pgx.CollectableRow) (n Subscription, err error) {
	var hash []byte
	err = row.Scan(&n.Account, &n.EventKey, &n.KeapKey, &hash, &n.Status, &n.Proof, &n.Checked, &n.Verified, &n.Delivered)
	copy(n.PathHash[:], hash)
	return n, err
}

// RegisterSubscription makes an address known before Keap is told of it, since Keap calls it at once. It takes the place
// of the event key's address before, and keeps when that was last Verified.
func (s *State) RegisterSubscription(ctx context.Context, account, eventKey string, hash [32]byte) error {
	_, err := s.pool.Exec(ctx, "INSERT INTO "+s.tables.Hooks+` (account, event_key, keap_key, path_hash, status)
		VALUES ($1, $2, '', $3, 'Unverified') ON CONFLICT (account, event_key) DO UPDATE
		SET keap_key = '', path_hash = excluded.path_hash, status = excluded.status, proof = NULL, checked_at = now()`,
		account, eventKey, hash[:])
	return database.Wrap(err, "register the hook subscription %s of %s", eventKey, account)
}

// SaveSubscription notes what Keap told of a subscription, and when by its clock.
func (s *State) SaveSubscription(ctx context.Context, account, eventKey, keapKey, status string, told time.Time) error {
	_, err := s.pool.Exec(ctx, "UPDATE "+s.tables.Hooks+` SET keap_key = $3, status = $4, checked_at = now(),
		verified_at = CASE WHEN $4 = 'Verified' THEN $5 ELSE verified_at END, proof = CASE WHEN $4 <> 'Verified' THEN proof END
		WHERE account = $1 AND event_key = $2`, account, eventKey, keapKey, status, database.Instant(told))
	return database.Wrap(err, "save the hook subscription %s of %s", eventKey, account)
}

// ForgetSubscription removes a subscription that Keap does not have any more.
func (s *State) ForgetSubscription(ctx context.Context, account, eventKey string) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM "+s.tables.Hooks+" WHERE account = $1 AND event_key = $2", account, eventKey)
	return database.Wrap(err, "forget the hook subscription %s of %s", eventKey, account)
}

// FindSubscription returns the event key that an address is for.
func (s *State) FindSubscription(ctx context.Context, account string, hash [32]byte) (eventKey string, known bool, err error) {
	err = s.pool.QueryRow(ctx, "SELECT event_key FROM "+s.tables.Hooks+" WHERE path_hash = $1 AND account = $2", hash[:], account).Scan(&eventKey)
	if database.IsNoRow(err) {
		return "", false, nil
	}
	return eventKey, err == nil, database.Wrap(err, "look for a hook subscription of %s", account)
}

// SaveProof notes what Keap sent to an address to verify it.
func (s *State) SaveProof(ctx context.Context, account string, hash [32]byte, proof string) error {
	_, err := s.pool.Exec(ctx, "UPDATE "+s.tables.Hooks+" SET proof = $3 WHERE path_hash = $1 AND account = $2",
		hash[:], account, database.Storable([]byte(proof)))
	return database.Wrap(err, "note the verification of a hook subscription of %s", account)
}

// Proof returns what Keap last sent to a subscription's address to verify it; empty for nothing.
func (s *State) Proof(ctx context.Context, account, eventKey string) (proof string, err error) {
	err = s.pool.QueryRow(ctx, "SELECT coalesce((SELECT proof FROM "+s.tables.Hooks+" WHERE account = $1 AND event_key = $2), '')",
		account, eventKey).Scan(&proof)
	return proof, database.Wrap(err, "read the hook subscription %s of %s", eventKey, account)
}
