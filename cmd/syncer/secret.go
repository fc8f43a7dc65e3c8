package main

import (
	"encoding"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Secret is a value that is never shown: every way to print, log or encode it gives its last four characters at most.
// The zero value is a secret that is not configured.
//
// A secret whose environment variable or file is missing is no error until it is revealed, so that a command needs only
// those it uses.
type Secret struct {
	// A pointer, because fmt prints unexported fields of other structs without asking them how, and of pointers to
	// strings prints no more than the address.
	value *string
	err   error // why the value is not to be had
}

func newSecret(value string, err error) Secret { return Secret{&value, err} }

var errNoSecret = errors.New("a secret that is not configured was asked for")

// Reveal returns the secret itself, or why it is not to be had, in words for who wrote the configuration.
func (s Secret) Reveal() (string, error) {
	if s.value == nil {
		return "", usageError(errNoSecret)
	}
	return *s.value, usageError(s.err)
}

// IsSet tells whether the secret is configured, be it within reach or not.
func (s Secret) IsSet() bool { return s.value != nil }

// shortSecret is the length under which four characters would give too much away.
const shortSecret = 16

// String shows the last four characters, and none of a short secret.
func (s Secret) String() string {
	switch {
	case s.value == nil || *s.value == "":
		return ""
	case len(*s.value) < shortSecret:
		return "…"
	default:
		return "…" + (*s.value)[len(*s.value)-4:]
	}
}

// GoString is String, for %#v.
func (s Secret) GoString() string { return s.String() }

// Format is String for every verb, also for those that ask for bytes or numbers.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) } //nolint:errcheck // as fmt itself does

// LogValue is String, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String, for JSON, YAML and other encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

var (
	_ fmt.Formatter          = Secret{}
	_ slog.LogValuer         = Secret{}
	_ encoding.TextMarshaler = Secret{}
)
