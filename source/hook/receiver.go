package hook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// Options say what a Receiver works on. All but Prove and Log are needed.
type Options struct {
	// Find returns the kind of event that an address is for, by the hash of its secret; false if there is no such address.
	Find func(ctx context.Context, account string, hash [32]byte) (eventKey string, known bool, err error)
	// Accept commits events. Keap is told of success when it has returned nil, and tries again if it has not. Events may
	// come twice, and in any order.
	Accept func(ctx context.Context, account string, events []Event) error
	// Prove is told the secret by which Keap verifies an address.
	Prove func(ctx context.Context, account string, hash [32]byte, proof string) error
	Log   *slog.Logger // nil is nobody
}

// Receiver is where Keap delivers: POST /hooks/{account}/{secret}. It is safe for concurrent use.
type Receiver struct {
	o     Options
	paths paths
	mux   *http.ServeMux
}

const (
	mostBytes = 1 << 20
	// deadline is less than the 30 seconds that Keap waits.
	deadline = 25 * time.Second
	// secretHeader is what a verification comes and goes by.
	secretHeader = "X-Hook-Secret"
	longestProof = 4096
)

// NewReceiver returns a receiver.
func NewReceiver(o Options) *Receiver {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	r := &Receiver{o: o, mux: http.NewServeMux(), paths: paths{
		find: o.Find, unknown: rate.NewLimiter(strangers, 2*strangers), now: time.Now, known: map[path]knownPath{},
	}}
	r.mux.HandleFunc("POST /hooks/{account}/{secret}", r.receive)
	return r
}

// ServeHTTP implements http.Handler.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) { r.mux.ServeHTTP(w, req) }

func (r *Receiver) receive(w http.ResponseWriter, req *http.Request) {
	ctx, cancel := context.WithTimeout(req.Context(), deadline)
	defer cancel()
	w.WriteHeader(r.status(ctx, w, req))
}

// status does all there is to do, and returns the answer.
func (r *Receiver) status(ctx context.Context, w http.ResponseWriter, req *http.Request) int {
	account := req.PathValue("account")
	at, possible := at(account, req.PathValue("secret"))
	if !possible {
		return http.StatusNotFound
	}
	key, known, err := r.paths.eventKey(ctx, at)
	switch {
	case errors.Is(err, errFlood):
		return http.StatusServiceUnavailable // without a log line: a flood shall not fill the disk either
	case err != nil:
		r.o.Log.ErrorContext(ctx, "a hook delivery could not be taken; Keap will try again", "account", account, "error", err)
		return http.StatusServiceUnavailable
	case !known:
		return http.StatusNotFound
	}
	log := r.o.Log.With("account", account, "event", key)
	proof := req.Header.Get(secretHeader)
	if proof != "" && len(proof) <= longestProof {
		r.prove(ctx, log, at, proof)
		w.Header().Set(secretHeader, proof)
	}
	// A server without deadlines is one of a test. Another's would fail at the body.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(deadline))
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, mostBytes))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		log.WarnContext(ctx, "a hook delivery was refused: it is larger than 1 MiB")
		return http.StatusRequestEntityTooLarge
	} else if err != nil {
		log.WarnContext(ctx, "a hook delivery did not arrive whole; Keap will try again", "error", err)
		return http.StatusBadRequest
	}
	if proof != "" && strings.Trim(string(body), " \t\r\n{}") == "" {
		return http.StatusOK
	}
	return r.take(ctx, log, account, key, body, proof != "")
}

func (r *Receiver) prove(ctx context.Context, log *slog.Logger, at path, proof string) {
	if r.o.Prove == nil {
		return
	}
	if err := r.o.Prove(ctx, at.account, at.hash, proof); err != nil {
		log.WarnContext(ctx, "the verification of a hook was answered, but could not be noted", "error", err)
	}
}

// take commits what a body says. Of a verification nobody knows what its body may be, so one that says nothing is fine.
func (r *Receiver) take(ctx context.Context, log *slog.Logger, account, key string, body []byte, verification bool) int {
	d, err := parse(body, key)
	if d.key != "" && !strings.EqualFold(d.key, key) {
		log.WarnContext(ctx, "a hook delivery was refused: it is about events of another kind", "delivered", fmt.Sprintf("%.40q", d.key))
		return http.StatusBadRequest
	}
	switch {
	case err != nil && verification:
		return http.StatusOK
	case err != nil:
		log.WarnContext(ctx, "a hook delivery could not be read; what changed is looked for instead", "error", err, "bytes", len(body))
	case d.malformed > 0:
		log.WarnContext(ctx, "entries of a hook delivery could not be read; what changed is looked for instead",
			"entries", d.malformed, "read", len(d.events))
	}
	if err != nil || d.malformed > 0 {
		d.events = append(d.events, Event{Key: key})
	}
	if len(d.events) == 0 {
		return http.StatusOK
	}
	if err := r.o.Accept(ctx, account, d.events); err != nil {
		log.ErrorContext(ctx, "a hook delivery could not be taken; Keap will try again", "error", err)
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}
