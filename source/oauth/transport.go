package oauth

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/keapsync/keapsync/source/carrier"
)

const bearer = "Bearer "

// Transport makes calls that bear an access token of Source. Where Keap answers 401, it asks for another token and makes the
// call again, once.
type Transport struct {
	Base   http.RoundTripper
	Source *Source
	// OnCall is called before a call is made again: Keap counts both. Its error ends the call. May be nil.
	OnCall func(ctx context.Context) error
}

// NewTransport returns a transport for calls to Keap's APIs with the source's tokens.
func NewTransport(s *Source, onCall func(ctx context.Context) error) *Transport {
	t := &Transport{Source: s, OnCall: onCall}
	t.Base = carrier.Resent(carrier.Transport(), t.again)
	return t
}

// again asks whether a call may be made again.
func (t *Transport) again(ctx context.Context) error {
	if t.OnCall == nil {
		return nil
	}
	return t.OnCall(ctx)
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := t.Base.RoundTrip(req)
	token, ours := strings.CutPrefix(req.Header.Get("Authorization"), bearer)
	if err != nil || res.StatusCode != http.StatusUnauthorized || !ours || req.Body != nil && req.GetBody == nil {
		return res, err
	}
	token, err = t.Source.Replaced(req.Context(), token)
	if err == nil && token == "" {
		return res, nil
	}
	if err == nil {
		err = t.again(req.Context())
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, carrier.MaxErrorBody)) // so that the connection can be used again
	res.Body.Close()
	if err != nil {
		return nil, err
	}
	again := req.Clone(req.Context())
	if req.GetBody != nil {
		if again.Body, err = req.GetBody(); err != nil {
			return nil, err
		}
	}
	again.Header.Set("Authorization", bearer+token)
	return t.Base.RoundTrip(again)
}

// CloseIdleConnections gives idle connections back to the system.
func (t *Transport) CloseIdleConnections() {
	if c, ok := t.Base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
