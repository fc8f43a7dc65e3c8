package carrier

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/keapsync/keapsync/source"
)

// Limits are those of a call.
type Limits struct {
	Timeout time.Duration // of the call as a whole, body included
	MaxBody int64         // bytes, uncompressed
}

var errSlow = errors.New("no whole answer in time")

// Context is ctx for one call.
func (l Limits) Context(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, l.Timeout, errSlow)
}

// Lost makes an error of a call that gave no whole answer, though its caller did not end it. kind is what it is unless
// the cause says otherwise; calling is the context of Context.
func (l Limits) Lost(calling context.Context, kind source.Kind, err error) *source.Error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err // without the URL, which the call names already
	}
	if known, ok := errors.AsType[*source.Error](err); ok { // a transport that gets credentials knows better
		e := *known
		return &e
	}
	e := &source.Error{Kind: kind, Err: err}
	_, refused := errors.AsType[redirect](err)
	_, insecure := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case refused:
		e.Kind = source.KindRedirected
	case insecure:
		e.Kind = source.KindInsecure
	case errors.Is(context.Cause(calling), errSlow):
		e.Kind, e.Err, e.Slow = source.KindNetwork, fmt.Errorf("%w: within %s", errSlow, l.Timeout), true
	case errors.Is(err, errTooLarge):
		e.Kind, e.Err, e.Message = source.KindTooLarge, nil, fmt.Sprintf("more than %d bytes", l.MaxBody)
	case errors.Is(err, gzip.ErrHeader) || errors.Is(err, errEncoding):
		e.Kind = source.KindNotJSON
	}
	e.Slow = e.Slow || e.Kind == source.KindNetwork && silent(err)
	return e
}

// silent reports whether a connection was made on which no answer began in time.
func silent(err error) bool {
	timeout, is := errors.AsType[net.Error](err)
	_, connecting := errors.AsType[*net.OpError](err)
	return is && timeout.Timeout() && !connecting
}
