package carrier

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Transport is the process's transport, for many calls to few hosts: connections are kept, whatever account they are for, and no
// step before the body may hang. Compression is left to us, since Go's own hides how an answer ended.
var Transport = sync.OnceValue(func() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 90 * time.Second,
		ForceAttemptHTTP2:     true,
		DisableCompression:    true,
		MaxIdleConns:          32,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       90 * time.Second,
		ReadBufferSize:        64 << 10,
	}
})

// redirect is a refusal to follow one.
type redirect struct{ host string }

func (r redirect) Error() string { return "to " + r.host }

// SameOrigin follows redirects within one origin only, each of them a call of which onCall is asked. Go takes Authorization off when the
// host changes, but it would send X-Keap-API-Key anywhere.
func SameOrigin(onCall func(context.Context) error) func(next *http.Request, via []*http.Request) error {
	return func(next *http.Request, via []*http.Request) error {
		if err := sameOrigin(next, via); err != nil {
			return err
		}
		return onCall(next.Context())
	}
}

func sameOrigin(next *http.Request, via []*http.Request) error {
	first := via[0].URL
	if next.URL.Scheme != first.Scheme || next.URL.Host != first.Host {
		return redirect{next.URL.Scheme + "://" + next.URL.Host}
	}
	if len(via) > 3 {
		return redirect{fmt.Sprintf("%s, again and again", next.URL.Host)}
	}
	return nil
}
