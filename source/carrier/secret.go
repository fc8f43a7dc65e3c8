package carrier

import (
	"errors"
	"strings"
	"sync/atomic"

	"github.com/keapsync/keapsync/source"
)

// Secret is the credential last sent. It is kept to be kept out of errors.
type Secret struct{ last atomic.Pointer[string] }

// Sent notes that a credential is about to be sent.
func (s *Secret) Sent(credential string) { s.last.Store(&credential) }

// Hide takes the credential out of other people's words.
func (s *Secret) Hide(e *source.Error) {
	p := s.last.Load()
	if p == nil {
		return
	}
	e.Message, e.Code = hide(e.Message, *p), hide(e.Code, *p)
	if e.Err != nil && strings.Contains(e.Err.Error(), *p) {
		e.Err = errors.New(hide(e.Err.Error(), *p))
	}
}

// hide leaves no more than the last four characters of a secret.
func hide(s, secret string) string {
	return strings.ReplaceAll(s, secret, "…"+secret[max(len(secret)-4, len(secret)/2):])
}
