package keapsim

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Hook is a subscription to one kind of event, as REST v1 tells it.
type Hook struct {
	Key      string `json:"key"`
	EventKey string `json:"eventKey"`
	HookURL  string `json:"hookUrl"`
	Status   string `json:"status"`
}

// Statuses of a hook. Events are kept and delivered for verified ones alone.
const (
	HookUnverified = "Unverified"
	HookVerified   = "Verified"
	HookInactive   = "Inactive" // deliveries failed; verifying brings it back, but not what happened meanwhile
)

// AtOnce is the Options.HookDelay that waits for nothing.
const AtOnce time.Duration = -1

// hook is a subscription with what is owed to it. One body at a time is under way to each.
type hook struct {
	Hook
	owner   string // the product that made it
	base    string // where the caller who made it finds REST
	secret  string // of the handshake that was not answered yet
	open    *batch // collects what happens
	waiting []*batch
	busy    bool
}

// hooks are all subscriptions of an account, and the way out.
type hooks struct {
	k      *Keap
	offers []string
	delay  time.Duration
	client *http.Client

	mu      sync.Mutex
	all     []*hook // by key, ascending
	lastKey int
	timer   *time.Timer
	ended   chan struct{} // closed when a sender has ended, and replaced
	closed  bool
	senders sync.WaitGroup
	ctx     context.Context // of all deliveries
	cancel  context.CancelFunc
}

// patience is how long Keap waits for an answer to what it posts.
const patience = 30 * time.Second

func newHooks(k *Keap, o Options) *hooks {
	h := &hooks{k: k, offers: o.HookEvents, delay: max(o.HookDelay, 0), ended: make(chan struct{})}
	if len(h.offers) == 0 {
		h.offers = eventKeys
	}
	if o.HookDelay == 0 {
		h.delay = patience
	}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = len(eventKeys)
	h.client = &http.Client{Transport: transport, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a redirection is an answer like another
	}}
	return h
}

// Hooks returns the subscriptions that there are.
func (k *Keap) Hooks() []Hook {
	k.hooks.mu.Lock()
	defer k.hooks.mu.Unlock()
	list := make([]Hook, 0, len(k.hooks.all))
	for _, s := range k.hooks.all {
		list = append(list, s.Hook)
	}
	return list
}

// subscribe makes a hook, or finds the one that there is if Keap knows each address once.
func (h *hooks) subscribe(event, url, owner, base string) *hook {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.k.quirks.Hooks.OnePerURL {
		for _, s := range h.all {
			if s.EventKey == event && s.HookURL == url && s.owner == owner {
				return s
			}
		}
	}
	h.lastKey++
	s := &hook{Hook: Hook{strconv.Itoa(h.lastKey), event, url, HookUnverified}, owner: owner, base: base}
	h.all = append(h.all, s)
	return s
}

// visible returns the hooks that a product sees.
func (h *hooks) visible(product string) []*hook {
	h.mu.Lock()
	defer h.mu.Unlock()
	seen := make([]*hook, 0, len(h.all))
	for _, s := range h.all {
		if s.owner == product || !h.k.quirks.Hooks.Scoped {
			seen = append(seen, s)
		}
	}
	return seen
}

// tell returns a hook as it is now.
func (h *hooks) tell(s *hook) Hook {
	h.mu.Lock()
	defer h.mu.Unlock()
	return s.Hook
}

// edit changes what a hook is about.
func (h *hooks) edit(s *hook, event, url string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.EventKey, s.HookURL = event, url
	if !h.k.quirks.Hooks.EditKeepsStatus {
		s.become(HookUnverified)
	}
}

// remove deletes a hook with what is owed to it.
func (h *hooks) remove(s *hook) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.become(HookInactive)
	for i := range h.all {
		if h.all[i] == s {
			h.all = append(h.all[:i:i], h.all[i+1:]...)
			return
		}
	}
}

// become gives a hook a status; what is owed to it is lost unless it is verified.
func (s *hook) become(status string) {
	s.Status = status
	if status != HookVerified {
		s.open, s.waiting = nil, nil
	}
}

// Close ends the deliveries of hooks, also those under way. What is owed then is never sent; all else works on.
func (k *Keap) Close() {
	h := k.hooks
	h.mu.Lock()
	h.closed = true
	if h.timer != nil {
		h.timer.Stop()
	}
	h.mu.Unlock()
	h.cancel()
	h.senders.Wait()
	h.client.CloseIdleConnections()
}
