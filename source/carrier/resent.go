package carrier

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// Resent is a transport that asks onCall before net/http sends a call again by itself, which it does when a kept connection turns out to
// be closed: the server may have counted it already. A call that onCall refuses is not sent.
func Resent(base http.RoundTripper, onCall func(context.Context) error) http.RoundTripper {
	return &resent{base, onCall}
}

type resent struct {
	base   http.RoundTripper
	onCall func(context.Context) error
}

// RoundTrip implements http.RoundTripper.
func (t *resent) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	var sent atomic.Bool
	trace := &httptrace.ClientTrace{
		WroteRequest: func(w httptrace.WroteRequestInfo) {
			if w.Err == nil {
				sent.Store(true)
			}
		},
		GotConn: func(c httptrace.GotConnInfo) {
			if !sent.Load() {
				return
			}
			if err := t.onCall(req.Context()); err != nil {
				cancel(err)
				_ = c.Conn.Close() // so that nothing can be written to it
			}
		},
	}
	res, err := t.base.RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, trace)))
	if err != nil {
		if ctx.Err() != nil && req.Context().Err() == nil {
			err = context.Cause(ctx)
		}
		cancel(nil)
		return nil, err
	}
	return res, nil // the body is read under ctx, which ends with the request's
}

// CloseIdleConnections gives idle connections back to the system.
func (t *resent) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
