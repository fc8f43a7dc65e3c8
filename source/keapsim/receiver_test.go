package keapsim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// receiver is where hooks deliver to in tests.
type receiver struct {
	*httptest.Server

	mu      sync.Mutex
	silent  bool // does not repeat secrets
	status  int  // of answers to deliveries; 0 is 200
	secrets []string
	bodies  []object
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if secret := req.Header.Get("X-Hook-Secret"); secret != "" {
		r.secrets = append(r.secrets, secret)
		if !r.silent {
			w.Header().Set("X-Hook-Secret", secret)
		}
		return
	}
	var body object
	text, err := io.ReadAll(req.Body)
	if err != nil || json.Unmarshal(text, &body) != nil || req.Header.Get("Content-Type") != "application/json" {
		body = object{"unreadable": string(text)}
	}
	r.bodies = append(r.bodies, body)
	if r.status != 0 {
		w.WriteHeader(r.status)
	}
}

// answers sets the status of the answers from now on.
func (r *receiver) answers(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

// taken returns what came since it was called last.
func (r *receiver) taken() []object {
	r.mu.Lock()
	defer r.mu.Unlock()
	bodies := r.bodies
	r.bodies = nil
	return bodies
}

// hooked is an account whose events come to a receiver.
type hooked struct {
	box
	to *receiver
}

func newHooked(t *testing.T, o Options, events ...string) hooked {
	t.Helper()
	h := hooked{newBox(t, o), newReceiver(t)}
	t.Cleanup(h.Close)
	for _, event := range events {
		require.Equal(t, HookVerified, h.subscribe(event)["status"], event)
	}
	return h
}

func (h hooked) subscribe(event string) object {
	h.t.Helper()
	w := h.do(http.MethodPost, "/crm/rest/v1/hooks", `{"eventKey":"`+event+`","hookUrl":"`+h.to.URL+`/in"}`)
	require.Equal(h.t, http.StatusOK, w.Code, w.Body.String())
	return decode(h.t, w)
}

// delivered returns what comes until nothing more is due.
func (h hooked) delivered() []object {
	h.t.Helper()
	require.NoError(h.t, h.Deliver(h.t.Context()))
	return h.to.taken()
}

// events returns the ids of what comes, by event.
func (h hooked) events() map[string][]int64 {
	h.t.Helper()
	events := map[string][]int64{}
	for _, body := range h.delivered() {
		event := body["event_key"].(string)
		for _, entry := range body["object_keys"].([]any) {
			id, ok := entry.(object)["id"]
			if !ok {
				id = entry.(object)["tag_id"]
			}
			events[event] = append(events[event], int64(id.(float64)))
		}
		slices.Sort(events[event])
	}
	return events
}
