package xmlrpc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/kolo/xmlrpc"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/carrier"
)

// placeholder stands for the legacy key where the credential is in a header.
const placeholder = "keapsync"

// call asks, reads the answer into b, and makes sure that it may be an answer of XML-RPC's. It returns Keap's clock even
// with an error, if there was an answer.
func (c *Client) call(ctx context.Context, q question, b *carrier.Body) (time.Time, error) {
	token, err := c.turn(ctx, q)
	if err != nil {
		return time.Time{}, err
	}
	calling, cancel := c.limits.Context(ctx)
	defer cancel()
	req, err := c.request(calling, q, token)
	if err != nil {
		return time.Time{}, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return time.Time{}, c.lost(ctx, calling, q, source.KindNetwork, err)
	}
	defer res.Body.Close()
	if c.o.OnQuota != nil {
		c.o.OnQuota(source.ParseQuota(res.Header))
	}
	at := source.Clock(res.Header)
	if wrong := source.AnsweredTenant(c.o.Account, res.Header); wrong != nil {
		return at, c.fail(q, wrong)
	}
	if res.StatusCode/100 != 2 {
		// What can be read of the body explains the status; that the rest is lost changes nothing.
		if err := b.Read(res, carrier.MaxErrorBody); err != nil && ctx.Err() != nil {
			return at, c.lost(ctx, calling, q, source.KindCut, err)
		}
		return at, c.fail(q, refusal(res, b.Bytes))
	}
	if e := source.PartialError(res.StatusCode); e != nil {
		return at, c.fail(q, e)
	}
	if err := b.Read(res, c.limits.MaxBody); err != nil {
		return at, c.lost(ctx, calling, q, source.KindCut, err)
	}
	switch {
	case blank(b.Bytes):
		return at, c.fail(q, &source.Error{Kind: source.KindCut, Status: res.StatusCode, Message: "it is empty"})
	case !isXML(res.Header, b.Bytes):
		return at, c.fail(q, &source.Error{Kind: source.KindNotJSON, Status: res.StatusCode, Message: source.Title(b.Bytes)})
	}
	return at, nil
}

// turn gets the credential and waits until the call may be made. Without a credential there is no call to count.
func (c *Client) turn(ctx context.Context, q question) (token string, err error) {
	calling, cancel := c.limits.Context(ctx)
	defer cancel()
	if token, err = c.token(calling, q); err != nil {
		return "", err
	}
	return token, c.o.OnCall(ctx, q.entity)
}

// token gets the credential.
func (c *Client) token(ctx context.Context, q question) (string, error) {
	token, err := c.o.Token(ctx)
	if _, told := errors.AsType[*source.Error](err); told {
		return "", err
	}
	if err != nil {
		return "", fmt.Errorf("%s: get the credential: %w", c.o.Account, err)
	}
	if token = strings.TrimSpace(token); token == "" {
		return "", c.fail(q, &source.Error{Kind: source.KindAuth, Message: "it is empty"})
	}
	c.secret.Sent(token)
	return token, nil
}

func (c *Client) request(ctx context.Context, q question, token string) (*http.Request, error) {
	key := placeholder
	if c.o.Way == LegacyKey {
		key = token
	}
	args := slices.Concat([]any{key, q.table}, q.args)
	if q.keyless {
		args = nil
	}
	req, err := xmlrpc.NewRequest(c.o.URL, q.method, args)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", c.o.Account, q, err)
	}
	req = req.WithContext(ctx)
	switch c.o.Way {
	case APIKey:
		req.Header.Set("X-Keap-API-Key", token)
	case Bearer:
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("Accept", "text/xml")
	req.Header.Set("User-Agent", c.o.UserAgent)
	// Reading twice does no harm: without this, net/http would not repeat a POST whose kept connection was closed. An
	// empty list is not sent.
	req.Header["Idempotency-Key"] = []string{}
	// Said either way, so that no transport asks for compression by itself: it would hide how the answer ended.
	if c.o.Plain {
		req.Header.Set("Accept-Encoding", "identity")
	} else {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	return req, nil
}

// lost makes an error of a call that gave no whole answer.
func (c *Client) lost(ctx, calling context.Context, q question, kind source.Kind, err error) error {
	if ctx.Err() != nil {
		return c.stopped(ctx, q)
	}
	return c.fail(q, c.limits.Lost(calling, kind, err))
}

// stopped tells that the caller ended the call, and why.
func (c *Client) stopped(ctx context.Context, q question) error {
	return fmt.Errorf("%s: %s: %w", c.o.Account, q, source.Stopped(ctx))
}

// refusal is the error of an answer whose status is no success. Some servers put a fault into it. Keap switches XML-RPC
// off for hours at a time before it goes for good, so that one that says it is gone may be back.
func refusal(res *http.Response, body []byte) *source.Error {
	e := source.AnswerError(res.StatusCode, res.Header, body)
	if res.StatusCode == http.StatusGone {
		e.Kind = source.KindServer
	}
	s := scanner{data: body}
	if f, ok := errors.AsType[fault](s.response(s.skip)); ok {
		said := f.source()
		e.Code, e.Message = said.Code, said.Message
	}
	return e
}

// isXML tells whether an answer's headers and first byte allow it to be XML-RPC's.
func isXML(h http.Header, body []byte) bool {
	media, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err == nil && !strings.HasSuffix(media, "xml") && media != "text/plain" && media != "application/octet-stream" {
		return false
	}
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\ufeff")), " \t\r\n"), []byte("<"))
}

// wrong is the error of an answer that could not be read to its end.
func (c *Client) wrong(q question, err error) error {
	if f, ok := errors.AsType[fault](err); ok {
		return c.fail(q, f.source())
	}
	if e, ok := errors.AsType[*source.Error](err); ok {
		return c.fail(q, e)
	}
	e := &source.Error{Kind: source.KindNotJSON, Err: err}
	if isCut(err) {
		e.Kind = source.KindCut
	}
	return c.fail(q, e)
}
