package hook

import (
	"crypto/rand"
	"crypto/sha256"
	"strings"
)

// Address is where Keap delivers the events of a subscription.
type Address struct {
	URL  string   // it holds the secret: it is told to Keap, and to nobody else
	Hash [32]byte // SHA-256 of the secret
}

// secretLength is the length of what rand.Text makes: 130 bits.
const secretLength = 26

// NewAddress makes an address that nobody can guess, below the URL at which Keap reaches us.
func NewAddress(publicURL, account string) Address {
	secret := rand.Text()
	return Address{URL: Prefix(publicURL, account) + secret, Hash: sha256.Sum256([]byte(secret))}
}

// Prefix is what all addresses of an account begin with.
func Prefix(publicURL, account string) string {
	return strings.TrimRight(publicURL, "/") + "/hooks/" + account + "/"
}

// HashOf returns the hash of the secret that an address ends with.
func HashOf(address string) [32]byte {
	return sha256.Sum256([]byte(address[strings.LastIndexByte(address, '/')+1:]))
}
