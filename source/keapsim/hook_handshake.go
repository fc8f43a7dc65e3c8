package keapsim

import (
	"context"
	"net/http"
)

// secretHeader is where the secret of a handshake is, both ways.
const secretHeader = "X-Hook-Secret"

// verify asks a hook's receiver whether it wants what is coming: it has to answer 200 and repeat the secret. One that
// does not may confirm later.
func (h *hooks) verify(ctx context.Context, s *hook) {
	given := unguessable("simhook")
	h.mu.Lock()
	s.secret = given
	url := s.HookURL
	h.mu.Unlock()
	h.post(ctx, url, []byte("{}"), func(answer *http.Response) {
		if answer.StatusCode == http.StatusOK && answer.Header.Get(secretHeader) == given {
			h.confirm(s, given)
		}
	}, secretHeader, given)
}

// confirm verifies a hook by the secret of its last handshake, which is good once.
func (h *hooks) confirm(s *hook, given string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.secret != "" && s.secret == given {
		s.secret = ""
		s.become(HookVerified)
	}
}
