package rest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/keapsync/keapsync/source"
)

// Hooks manages an account's REST Hook subscriptions. It is safe for concurrent use.
type Hooks struct {
	client *Client
}

// Hooks returns the account's subscriptions. Options.OnCall is told of their calls as of calls about "hooks".
func (c *Client) Hooks() *Hooks { return &Hooks{c} }

// hooks is what errors call this instead of an entity.
const hooks = "hooks"

// subscription is Keap's own form.
type subscription struct {
	Key      json.RawMessage `json:"key"` // a text of digits, or a number
	EventKey string          `json:"eventKey"`
	URL      string          `json:"hookUrl"`
	Status   string          `json:"status"`
}

func (s *subscription) told(at time.Time) source.Subscription {
	return source.Subscription{Key: strings.Trim(string(s.Key), `"`), EventKey: s.EventKey, URL: s.URL, Status: s.Status, At: at}
}

// EventKeys returns the kinds of events that can be subscribed to. They differ from account to account.
func (h *Hooks) EventKeys(ctx context.Context) ([]string, error) {
	var keys []string
	_, err := h.call(ctx, question{path: "/hooks/event_keys"}, &keys)
	return keys, err
}

// List returns all subscriptions, also those that others have made.
func (h *Hooks) List(ctx context.Context) ([]source.Subscription, error) {
	var list []subscription
	at, err := h.call(ctx, question{path: "/hooks"}, &list)
	if err != nil {
		return nil, err
	}
	all := make([]source.Subscription, len(list))
	for i := range list {
		all[i] = list[i].told(at)
	}
	return all, nil
}

// Create makes a subscription. Keap verifies the address before it answers, and the status says whether it could.
func (h *Hooks) Create(ctx context.Context, eventKey, address string) (source.Subscription, error) {
	body, err := json.Marshal(map[string]string{"eventKey": eventKey, "hookUrl": address})
	if err != nil {
		return source.Subscription{}, err
	}
	s, err := h.one(ctx, question{method: http.MethodPost, path: "/hooks", body: body})
	if e, ok := errors.AsType[*source.Error](err); ok { // Keap may repeat the address, which is a secret
		e.Message = strings.ReplaceAll(e.Message, address, "the address")
	}
	return s, err
}

// Verify has Keap verify the address of a subscription again.
func (h *Hooks) Verify(ctx context.Context, key string) (source.Subscription, error) {
	return h.one(ctx, question{method: http.MethodPost, path: "/hooks/" + url.PathEscape(key) + "/verify", body: []byte("{}")})
}

// DelayedVerify gives Keap back what it sent to the address of a subscription.
func (h *Hooks) DelayedVerify(ctx context.Context, key, proof string) (source.Subscription, error) {
	return h.one(ctx, question{method: http.MethodPost, path: "/hooks/" + url.PathEscape(key) + "/delayedVerify", proof: proof})
}

// Delete removes a subscription. One that is not there is no error.
func (h *Hooks) Delete(ctx context.Context, key string) error {
	_, err := h.call(ctx, question{method: http.MethodDelete, path: "/hooks/" + url.PathEscape(key)}, nil)
	if source.IsNotFound(err) {
		return nil
	}
	return err
}

func (h *Hooks) one(ctx context.Context, q question) (source.Subscription, error) {
	var s subscription
	at, err := h.call(ctx, q, &s)
	return s.told(at), err
}

// call makes a call and reads the answer into v, if that is not nil.
func (h *Hooks) call(ctx context.Context, q question, v any) (time.Time, error) {
	q.entity, q.v1, q.loose = hooks, true, true
	m := take()
	defer give(m)
	at, err := h.client.get(ctx, q, m)
	if err != nil || v == nil {
		return at, err
	}
	if err := json.Unmarshal(m.Bytes, v); err != nil {
		return at, h.client.fail(q, notRecords(err))
	}
	return at, nil
}
