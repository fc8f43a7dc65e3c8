package rest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// readIDs reads just the records asked for, in one call if Keap takes a list of ids.
func (c *Client) readIDs(ctx context.Context, r source.Request) (*source.Page, error) {
	v, q := r.Entity.V2, question{entity: r.Entity.Name}
	if v.MaxIDs > 0 && len(r.IDs) > v.MaxIDs {
		return nil, c.fail(q, unsupported(fmt.Sprintf("%d ids in one read, at most %d are possible", len(r.IDs), v.MaxIDs)))
	}
	switch {
	case r.Prove && v.Single != "" && len(r.IDs) == 1:
		return c.proveByURL(ctx, r.Entity, r.IDs[0])
	case v.ByIDs != "":
		return c.walkIDs(ctx, idList(r), r.IDs)
	case v.Single != "":
		return c.readOneByOne(ctx, r)
	}
	return nil, c.fail(q, unsupported("REST v2 has no way to read single records of it, so targeted reads are impossible"))
}

// proveByURL asks whether a record exists, by its own URL.
func (c *Client) proveByURL(ctx context.Context, e *schema.Entity, id int64) (*source.Page, error) {
	page, err := c.readSingle(ctx, e, id, nil)
	if err != nil {
		return nil, err
	}
	proven := len(page.Records) == 0
	page.Release() // without the fields that lists have
	page.Proven = proven
	return page, nil
}

// walkIDs reads the list of some ids. One page holds them all, as documented. Should Keap ever send fewer at once, what it did
// not send yet must not be taken for deleted.
func (c *Client) walkIDs(ctx context.Context, l list, ids []int64) (*source.Page, error) {
	walk := source.NewWalk(idPages{c, l}, source.List{Request: source.Request{Entity: l.entity}}, source.Place{})
	var all *source.Page
	for waiting := setOf(ids); ; {
		step, err := walk.Next(ctx)
		if err != nil {
			if all != nil {
				all.Release()
			}
			return nil, c.ofWalk(l.question(c.selection(ctx, l.entity, l.fields)), err)
		}
		doubt := verifyIDs(ids, waiting, step.Records)
		if all == nil {
			all = step.Page
		} else {
			all.Append(step.Page)
		}
		if doubt != nil {
			all.Release()
			return nil, c.fail(l.question(c.selection(ctx, l.entity, l.fields)), doubt)
		}
		if step.Last || len(waiting) == 0 {
			break
		}
	}
	all.Next, all.More, all.Shifts = "", source.MoreNever, false
	return all, nil
}

// ofWalk completes an error that the walk itself found.
func (c *Client) ofWalk(q question, err error) error {
	if e, ok := errors.AsType[*source.Error](err); ok && e.Account == "" {
		return c.fail(q, e)
	}
	return err
}

func setOf(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// idPages reads the pages of one list of ids.
type idPages struct {
	*Client
	list list
}

// ReadPage implements source.Reader for a walk over the list.
func (p idPages) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	l := p.list
	l.token = r.Token
	return p.readList(ctx, l)
}

func idList(r source.Request) list {
	l := baseList(r.Entity)
	var b strings.Builder
	b.WriteString(r.Entity.V2.ByIDs + "==")
	for i, id := range r.IDs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(id, 10))
	}
	l.conditions = append(l.conditions, b.String())
	if r.Order == source.OrderID && r.Entity.V2.OrderID != "" {
		l.order = r.Entity.V2.OrderID + " asc"
	}
	return l
}

// readOneByOne reads each record by its own URL.
func (c *Client) readOneByOne(ctx context.Context, r source.Request) (*source.Page, error) {
	page, err := c.readOne(ctx, r.Entity, r.IDs[0])
	if err != nil {
		return nil, err
	}
	for _, id := range r.IDs[1:] {
		one, err := c.readOne(ctx, r.Entity, id)
		if err != nil {
			page.Release()
			return nil, err
		}
		page.Append(one)
	}
	page.More = source.MoreNever
	return page, nil
}

// readOne returns a page of one record, or of none if Keap says that it does not exist.
func (c *Client) readOne(ctx context.Context, e *schema.Entity, id int64) (*source.Page, error) {
	if e.V2.OneByID != "" {
		return c.readListed(ctx, e, id)
	}
	return c.readSingle(ctx, e, id, e.V2.Fields)
}

// readListed reads one record from the list, where the URL of a single record cannot give all fields that lists have: a row is the
// same however it was read. That the list lacks the record proves nothing; the URL of the record does.
func (c *Client) readListed(ctx context.Context, e *schema.Entity, id int64) (*source.Page, error) {
	l := baseList(e)
	l.size = 1
	l.conditions = append(l.conditions, e.V2.OneByID+"=="+strconv.FormatInt(id, 10))
	return c.readProven(ctx, e, l, id)
}

// readProven reads one record from a list, and makes sure by the record's URL that one which the list lacks does not exist.
func (c *Client) readProven(ctx context.Context, e *schema.Entity, l list, id int64) (*source.Page, error) {
	page, err := c.walkIDs(ctx, l, []int64{id})
	if err != nil || len(page.Records) > 0 {
		return page, err
	}
	doubt, err := c.prove(ctx, e, id, page)
	if err == nil && doubt != nil {
		err = c.fail(l.question(c.selection(ctx, e, l.fields)), doubt)
	}
	if err != nil {
		page.Release()
		return nil, err
	}
	return page, nil
}

// prove makes sure that a record which the list lacks does not exist.
func (c *Client) prove(ctx context.Context, e *schema.Entity, id int64, page *source.Page) (*source.Error, error) {
	single, err := c.readSingle(ctx, e, id, nil)
	if err != nil {
		return nil, err
	}
	defer single.Release()
	page.Body += single.Body
	if len(single.Records) > 0 {
		return untrusted(fmt.Sprintf("the list lacks record %d, which exists", id)), nil
	}
	return nil, nil
}

// readSingle reads a record by its own URL.
func (c *Client) readSingle(ctx context.Context, e *schema.Entity, id int64, fields []string) (*source.Page, error) {
	m := take()
	raw, at, err := c.readSingleInto(ctx, e, id, fields, m)
	if err != nil {
		page := &source.Page{At: at, Body: len(m.Bytes), More: source.MoreNever}
		give(m)
		if source.IsNotFound(err) {
			return page, nil
		}
		return nil, err
	}
	m.records = append(m.records[:0], raw)
	page := &source.Page{Records: m.records, At: at, Body: len(m.Bytes), More: source.MoreNever}
	page.OnRelease(func() { give(m) })
	return page, nil
}

func (c *Client) readSingleInto(
	ctx context.Context, e *schema.Entity, id int64, fields []string, m *memory,
) (schema.Raw, time.Time, error) {
	ask := func(s selection) question {
		q := question{entity: e.Name, path: strings.ReplaceAll(e.V2.Single, "{id}", strconv.FormatInt(id, 10))}
		q.query.fields(s)
		return q
	}
	at, err := c.getOffered(ctx, e, fields, m, ask)
	if err != nil {
		return schema.Raw{}, at, err
	}
	raw, err := e.SingleJSON(m.Bytes, "")
	switch {
	case err != nil:
		return raw, at, c.fail(ask(c.selection(ctx, e, fields)), notRecords(err))
	case raw.Reason != "" || raw.ID != id:
		return raw, at, c.fail(ask(c.selection(ctx, e, fields)), untrusted(fmt.Sprintf("it is about record %d %s", raw.ID, raw.Reason)))
	}
	return raw, at, nil
}
