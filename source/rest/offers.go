package rest

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"github.com/keapsync/keapsync/schema"
)

// offers remembers which values of the fields parameter a tenant accepts. Keap refuses a whole call for one value
// that it does not know, and older tenants lack the newer ones.
type offers struct {
	mu       sync.Mutex
	optional map[string][]string // by entity; no entry while nothing was refused
	asking   chan struct{}       // held by the one call that asks
}

func newOffers() offers {
	return offers{optional: map[string][]string{}, asking: make(chan struct{}, 1)}
}

// always are values every tenant knows, though not every model lists them as optional.
var always = []string{"id", "given_name", "family_name", "company_name", "website", "name", "title", "opportunity_title"}

// narrow leaves the fields that the tenant accepts; known tells whether it was asked.
func (o *offers) narrow(e *schema.Entity, fields []string) (accepted []string, known bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	optional, known := o.optional[e.Name]
	if !known {
		return fields, false
	}
	return slices.DeleteFunc(slices.Clone(fields), func(f string) bool {
		return !slices.Contains(optional, f) && !slices.Contains(always, f)
	}), true
}

func (o *offers) learn(e *schema.Entity, optional []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.optional[e.Name] = optional
}

// askOffer learns from the entity's model which optional fields the tenant has, unless another call just did.
func (c *Client) askOffer(ctx context.Context, e *schema.Entity, fields []string, m *memory) error {
	q := question{entity: e.Name, path: e.V2.Path + "/model"}
	select {
	case c.offers.asking <- struct{}{}:
		defer func() { <-c.offers.asking }()
	case <-ctx.Done():
		return c.stopped(ctx, q)
	}
	if _, known := c.offers.narrow(e, fields); known {
		return nil
	}
	if _, err := c.get(ctx, q, m); err != nil {
		return err
	}
	var model struct {
		Optional []string `json:"optional_properties"`
	}
	if err := json.Unmarshal(m.Bytes, &model); err != nil {
		return c.fail(q, notRecords(err))
	}
	if len(model.Optional) == 0 {
		return nil // it does not say
	}
	c.offers.learn(e, model.Optional)
	accepted, _ := c.offers.narrow(e, fields)
	missing := slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return slices.Contains(accepted, f) })
	if len(missing) > 0 {
		c.o.Log.WarnContext(ctx, "this account does not offer all fields; their columns stay empty",
			"account", c.o.Account, "entity", e.Name, "missing", missing)
	}
	return nil
}
