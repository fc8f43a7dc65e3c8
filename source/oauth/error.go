package oauth

import (
	"encoding/base64"
	"errors"
	"net/url"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/carrier"
)

// Fate is what became of the code or the refresh token that a call was made with.
type Fate uint8

// Fates.
const (
	Unknown Fate = iota // it may be used up
	Unused              // it works as before
	Refused             // Keap does not take it, and will not
)

// Error is a call for tokens that gave none. It wraps a *source.Error, which answers source's questions.
type Error struct {
	Fate Fate
	Err  *source.Error
}

// Error tells the whole story in one line.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the *source.Error.
func (e *Error) Unwrap() error { return e.Err }

// FateOf returns the fate that an error tells.
func FateOf(err error) Fate {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fate
	}
	return Unknown
}

// Words are Keap's own in an error, as "invalid_grant: Invalid refresh token".
func Words(err error) string {
	e, ok := errors.AsType[*source.Error](err)
	switch {
	case !ok:
		return ""
	case e.Code != "" && e.Message != "":
		return e.Code + ": " + e.Message
	}
	return e.Code + e.Message
}

// hide takes secrets out of other people's words, in the forms in which they were sent.
func (c *Client) hide(e *source.Error, secrets []string) {
	basic := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(c.o.ClientID) + ":" + url.QueryEscape(c.o.ClientSecret)))
	for _, secret := range append(secrets, c.o.ClientSecret, basic) {
		for _, form := range []string{secret, url.QueryEscape(secret)} {
			if form == "" {
				continue
			}
			var s carrier.Secret
			s.Sent(form)
			s.Hide(e)
		}
	}
}
