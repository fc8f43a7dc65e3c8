package state

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// KeyBytes is the length of a key: AES-256.
const KeyBytes = 32

// Key encrypts tokens. It is safe for concurrent use.
type Key struct {
	id   string
	aead cipher.AEAD
}

// NewKey makes a key of its bytes.
func NewKey(secret []byte) (*Key, error) {
	if len(secret) != KeyBytes {
		return nil, fmt.Errorf("an encryption key has %d bytes, not %d", KeyBytes, len(secret))
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(secret)
	return &Key{id: hex.EncodeToString(sum[:8]), aead: aead}, nil
}

// ID tells keys apart and gives nothing of them away: the beginning of the key's SHA-256.
func (k *Key) ID() string { return k.id }

// Tokens are a pair as Keap gives it. Whatever way they are printed, they do not show.
type Tokens struct {
	Access, Refresh string
	Life            time.Duration // of the access token, from when it was asked for
}

// Format implements fmt.Formatter.
func (Tokens) Format(f fmt.State, _ rune) { io.WriteString(f, "tokens") } //nolint:errcheck // as fmt itself does

// sealed is what is encrypted of a pair. The names are stored.
type sealed struct {
	Access  string `json:"access"`
	Refresh string `json:"refresh"`
}

var errSeal = errors.New("it was not written by this key for this account")

// seal encrypts a pair. Account and key are part of what is authenticated, so that nobody can give an account the tokens
// of another by copying a row.
func (k *Key) seal(account string, t Tokens) ([]byte, error) {
	plain, err := json.Marshal(sealed{t.Access, t.Refresh})
	if err != nil {
		return nil, err
	}
	return k.aead.Seal(nil, nil, plain, k.label(account)), nil
}

func (k *Key) open(account string, box []byte) (Tokens, error) {
	plain, err := k.aead.Open(nil, nil, box, k.label(account))
	if err != nil {
		return Tokens{}, errSeal
	}
	var s sealed
	if err := json.Unmarshal(plain, &s); err != nil {
		return Tokens{}, errSeal // whose own words might quote it
	}
	return Tokens{Access: s.Access, Refresh: s.Refresh}, nil
}

func (k *Key) label(account string) []byte { return []byte(account + "\x00" + k.id) }
