package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/carrier"
)

// get asks and reads the answer into m. It returns Keap's clock even with an error, if there was an answer.
func (c *Client) get(ctx context.Context, q question, m *memory) (time.Time, error) {
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
		if err := m.Read(res, carrier.MaxErrorBody); err != nil && ctx.Err() != nil {
			return at, c.lost(ctx, calling, q, source.KindCut, err)
		}
		return at, c.fail(q, source.AnswerError(res.StatusCode, res.Header, m.Bytes))
	}
	if e := source.PartialError(res.StatusCode); e != nil {
		return at, c.fail(q, e)
	}
	if err := m.Read(res, c.limits.MaxBody); err != nil {
		return at, c.lost(ctx, calling, q, source.KindCut, err)
	}
	if !q.loose && !source.IsJSON(res.Header, m.Bytes) {
		return at, c.fail(q, &source.Error{Kind: source.KindNotJSON, Status: res.StatusCode, Message: source.Title(m.Bytes)})
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
	var body io.Reader
	if q.body != nil {
		body = bytes.NewReader(q.body)
	}
	req, err := http.NewRequestWithContext(ctx, q.verb(), c.base+q.url(), body)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", c.o.Account, q, err)
	}
	switch c.o.Header {
	case APIKey:
		req.Header.Set("X-Keap-API-Key", token)
	default:
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if q.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if q.proof != "" {
		req.Header.Set("X-Hook-Secret", q.proof)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.o.UserAgent)
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
