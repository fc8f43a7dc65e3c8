package oauth

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"

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
	cutOff bool // the body ends before its end
	whole  bool // the answer is enough to judge by: it was read to its end, or is no success
}

// ask makes a call, on a connection of its own and following no redirect. An error means that there is no whole answer.
func (c *Client) ask(ctx context.Context, form url.Values, basic bool) (heard, error) {
	var h heard
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { h.sent = true }, // name, connection and TLS are done
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.o.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return h, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	if basic { // escaped first (RFC 6749, section 2.3.1)
		req.SetBasicAuth(url.QueryEscape(c.o.ClientID), url.QueryEscape(c.o.ClientSecret))
	}
	if c.o.UserAgent != "" {
		req.Header.Set("User-Agent", c.o.UserAgent)
	}
	res, err := c.o.Transport.RoundTrip(req)
	if err != nil {
		return h, err
	}
	defer res.Body.Close()
	h.sent, h.status, h.header = true, res.StatusCode, res.Header
	var b carrier.Body
	err = b.Read(res, maxBody)
	h.body, h.cutOff = b.Bytes, err != nil
	h.whole = !h.cutOff || res.StatusCode/100 != 2
	if h.whole {
		return h, nil
	}
	return h, err
}

// judge returns what became of what was sent, and makes an error of the answer; nil if there was no whole one. Only an answer
// of the token service's own, with a reason other than a failure of its, says that the token was not used.
func (h *heard) judge(a answer) (Fate, *source.Error) {
	page := isPage(h.header, h.body)
	switch {
	case !h.sent:
		return Unused, nil
	case !h.whole:
		return Unknown, nil
	case h.status/100 == 2 && page: // something else stands before the token service
		return Unknown, &source.Error{Kind: source.KindNotJSON, Status: h.status, Message: source.Title(h.body)}
	}
	switch {
	case h.status/100 == 2 && a.Access != "":
		return Unknown, &source.Error{Kind: source.KindNotJSON, Status: h.status, Message: "it has no refresh token"}
	case h.status/100 == 2 && a.err == "": // a success, but no pair
		return Unknown, &source.Error{Kind: source.KindNotJSON, Status: h.status, Message: "it has not the form of tokens"}
	}
	e := source.AnswerError(h.status, h.header, h.body)
	switch {
	case a.err == "invalid_grant" && h.status < 500:
		e.Kind, e.Code = source.KindGrant, a.err
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
