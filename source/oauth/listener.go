package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"

	"golang.org/x/oauth2"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/carrier"
)

// maxBody is how much of an answer is read: a pair is a few hundred bytes, but it may be a page.
const maxBody = 1 << 20

// heard is what came of a call, as far as it got.
type heard struct {
	sent   bool // the call was, or may have been, on its way to Keap
	status int
	header http.Header
	body   []byte
	whole  bool // the answer was read to its end
}

type heardKey struct{}

// listen returns a context in which a call is listened to.
func listen(ctx context.Context) (context.Context, *heard) {
	h := &heard{}
	ctx = context.WithValue(ctx, heardKey{}, h)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { h.sent = true }, // name, connection and TLS are behind us
	}), h
}

// listener notes what is heard of a call, and reads answers whole.
type listener struct {
	http.RoundTripper
	userAgent string
}

func (l listener) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context()) // as a RoundTripper must
	req.Header.Set("Accept", "application/json")
	if l.userAgent != "" {
		req.Header.Set("User-Agent", l.userAgent)
	}
	res, err := l.RoundTripper.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	h, ok := req.Context().Value(heardKey{}).(*heard)
	if !ok {
		return nil, errors.New("a call that nobody listens to")
	}
	h.sent, h.status, h.header = true, res.StatusCode, res.Header
	var b carrier.Body
	if err := b.Read(res, maxBody); err != nil && res.StatusCode/100 == 2 {
		return nil, err
	}
	h.body, h.whole = b.Bytes, true
	if bytes.HasPrefix(bytes.TrimSpace(h.body), []byte("{")) {
		res.Header.Set("Content-Type", "application/json") // whatever it calls itself
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(h.body)), int64(len(h.body))
	return res, nil
}

// judge returns what became of what was sent, and makes an error of the answer; nil if there was no whole one. Only an answer
// of the token service's own, with a reason other than a failure of its, says that the token was not used.
func (h *heard) judge(err error) (Fate, *source.Error) {
	page := isPage(h.header, h.body)
	switch {
	case !h.sent:
		return Unused, nil
	case !h.whole:
		return Unknown, nil
	case h.status/100 == 2 && page: // something else stands before the token service
		return Unknown, &source.Error{Kind: source.KindNotJSON, Status: h.status, Message: source.Title(h.body)}
	}
	refusal, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok { // a success, but no pair
		return Unknown, &source.Error{Kind: source.KindNotJSON, Status: h.status, Message: "it has not the form of tokens"}
	}
	e := source.AnswerError(h.status, h.header, h.body)
	switch {
	case refusal.ErrorCode == "invalid_grant" && h.status < 500:
		e.Kind, e.Code = source.KindGrant, refusal.ErrorCode
		return Refused, e
	case e.Kind == source.KindAuth, e.Code == "invalid_client", e.Code == "unauthorized_client":
		e.Kind = source.KindClient
	case h.status/100 == 3:
		e.Kind, e.Message = source.KindRedirected, ""
	case h.status/100 == 2: // an error that calls itself a success
		e.Kind = source.KindBadRequest
	}
	if h.status/100 != 4 || page {
		return Unknown, e
	}
	return Unused, e
}

// isPage tells a web page from an answer to a program.
func isPage(header http.Header, body []byte) bool {
	return strings.HasPrefix(header.Get("Content-Type"), "text/html") || bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}

// secrets are those that the answer holds, should an error quote it.
func (h *heard) secrets() []string {
	var t struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if json.Unmarshal(h.body, &t) != nil {
		return nil
	}
	return []string{t.Access, t.Refresh}
}
