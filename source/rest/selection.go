package rest

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// selection is the fields parameter of a call.
type selection struct {
	fields []string
	// repeated sends a parameter for each field, and else one with commas in it.
	repeated bool
}

// fields adds the parameter, unless it is empty.
func (q *query) fields(s selection) {
	if !s.repeated {
		q.add("fields", strings.Join(s.fields, ","))
		return
	}
	for _, f := range s.fields {
		q.add("fields", f)
	}
}

// selection is how to ask for fields of an entity, as far as is known of the account: those it accepts, in the form that works.
func (c *Client) selection(ctx context.Context, e *schema.Entity, fields []string) selection {
	fields, _ = c.offers.narrow(e, fields)
	form, due := c.o.Workarounds.Find(ctx, e.Name, source.FormOfFields)
	return selection{fields: fields, repeated: e.V2.EitherForm && form == source.RepeatedFields && !due}
}

// works notes the form of a parameter that Keap accepted.
func (c *Client) works(ctx context.Context, e *schema.Entity, s selection) {
	form := ""
	if s.repeated {
		form = source.RepeatedFields
	}
	if known, due := c.o.Workarounds.Find(ctx, e.Name, source.FormOfFields); form != known || due {
		c.o.Workarounds.Learn(ctx, e.Name, source.FormOfFields, form)
	}
}

// getEither asks in the form that worked last. Where Keap's document describes both and it refuses one, it asks in the other.
func (c *Client) getEither(
	ctx context.Context, e *schema.Entity, fields []string, m *memory, ask func(selection) question,
) (time.Time, error) {
	sent := c.selection(ctx, e, fields)
	at, err := c.get(ctx, ask(sent), m)
	if !e.V2.EitherForm || len(sent.fields) < 2 {
		return at, err
	}
	if err == nil {
		c.works(ctx, e, sent)
	}
	if !source.IsBadRequest(err) {
		return at, err
	}
	other := selection{fields: sent.fields, repeated: !sent.repeated}
	again, failed := c.get(ctx, ask(other), m)
	switch {
	case failed == nil:
		c.works(ctx, e, other)
		return again, nil
	case source.IsBadRequest(failed): // it is not the form
		return at, err
	}
	return again, failed
}

// getOffered asks with those of the fields that the tenant accepts. It finds them out when Keap refuses the question.
func (c *Client) getOffered(
	ctx context.Context, e *schema.Entity, fields []string, m *memory, ask func(selection) question,
) (time.Time, error) {
	sent, _ := c.offers.narrow(e, fields)
	at, err := c.getEither(ctx, e, fields, m, ask)
	if !source.IsBadRequest(err) || len(sent) == 0 {
		return at, err
	}
	if asking := c.askOffer(ctx, e, fields, m); asking != nil {
		if source.IsTemporary(asking) || source.IsQuota(asking) || ctx.Err() != nil {
			return at, asking // whether it was the fields is not known yet
		}
		return at, err
	}
	fewer, _ := c.offers.narrow(e, fields)
	if slices.Equal(fewer, sent) {
		return at, err // it was something else
	}
	return c.getEither(ctx, e, fields, m, ask)
}
