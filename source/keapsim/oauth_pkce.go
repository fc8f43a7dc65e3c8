package keapsim

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
)

// The ways in which a client may prove that it asked for the code (RFC 7636). Whether Keap knows them is not known.
const (
	pkcePlain = "plain"
	pkceS256  = "S256"
)

// proves tells whether a verifier is the one that the challenge was made of. Without a challenge there must be none.
func proves(verifier, challenge, method string) bool {
	if method == pkceS256 && verifier != "" {
		sum := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return subtle.ConstantTimeCompare([]byte(verifier), []byte(challenge)) == 1
}
