package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// list is one list call.
type list struct {
	entity     *schema.Entity
	path       string
	parent     string
	order      string
	conditions []string
	fields     []string
	size       int // page_size; zero for lists that Keap sends at once
	token      string
	skim       bool // a walk by ids whose records are going to be decoded, before anything is concluded from them
}

// filterTime is how Keap wants times in filters: with milliseconds and zone.
const filterTime = "2006-01-02T15:04:05.000Z"

func newList(r source.Request) (list, *source.Error) {
	v := r.Entity.V2
	l := baseList(r.Entity)
	l.token = r.Token
	l.skim = r.Order == source.OrderID && !r.Stamps && r.Limit == 0
	if r.Limit > 0 {
		l.size = min(l.size, r.Limit)
	}
	if r.Stamps && len(v.StampFields) > 0 {
		l.fields = v.StampFields
	}
	if strings.Contains(v.Path, parentMark) {
		i := slices.IndexFunc(v.Parents, func(p schema.Parent) bool { return p.Name == r.Parent })
		if i < 0 {
			return l, unsupported("it is read parent by parent, and " + strconv.Quote(r.Parent) + " is none of its parents")
		}
		l.parent, l.path = r.Parent, strings.ReplaceAll(v.Path, parentMark, v.Parents[i].Path)
	}
	if !r.Since.IsZero() {
		if v.Since == "" {
			return l, unsupported("REST v2 cannot filter it by time")
		}
		l.conditions = append(l.conditions, v.Since+"=="+r.Since.UTC().Format(filterTime))
	}
	if r.AfterID != 0 {
		if r.Order != source.OrderID || !v.Keyset() {
			return l, unsupported("REST v2 cannot list it after an id in this order")
		}
		l.conditions = append(l.conditions, v.AfterID+">"+strconv.FormatInt(r.AfterID, 10))
	}
	if r.BeforeID != 0 {
		if r.Order != source.OrderID && r.Order != source.OrderIDDesc || !v.Keyset() {
			return l, unsupported("REST v2 cannot list it before an id in this order")
		}
		l.conditions = append(l.conditions, v.AfterID+"<"+strconv.FormatInt(r.BeforeID, 10))
	}
	var e *source.Error
	l.order, e = order(v, r.Order)
	return l, e
}

const parentMark = "{parent}"

// baseList is what every list of the entity has in common.
func baseList(e *schema.Entity) list {
	v := e.V2
	return list{entity: e, path: v.Path, size: v.PageSize, fields: v.Fields, conditions: slices.Clone(v.Fixed)}
}

func order(v *schema.V2, o source.Order) (string, *source.Error) {
	var field, direction string
	switch o {
	case source.OrderFull:
		switch {
		case v.OrderFull != "":
			return v.OrderFull, nil
		case v.OrderID != "":
			return v.OrderID + " asc", nil
		}
		return "", nil // Keap's own order, where it lets us choose none
	case source.OrderID:
		field, direction = v.OrderID, " asc"
	case source.OrderIDDesc:
		field, direction = v.OrderID, " desc"
	case source.OrderNewest:
		field, direction = v.OrderStamp, " desc"
	}
	if field == "" {
		return "", unsupported("REST v2 cannot sort it that way")
	}
	return field + direction, nil
}

func (l list) question(s selection) question {
	q := question{entity: l.entity.Name, path: l.path}
	if l.size > 0 {
		q.query.add("page_size", strconv.Itoa(l.size))
	}
	q.query.add("order_by", l.order)
	q.query.add("filter", strings.Join(l.conditions, ";"))
	q.query.fields(s)
	q.query.add("page_token", l.token)
	return q
}

// readList makes the call and finds the records.
func (c *Client) readList(ctx context.Context, l list) (*source.Page, error) {
	m := take()
	page, err := c.readListInto(ctx, l, m)
	if err != nil {
		give(m)
		return nil, err
	}
	page.OnRelease(func() { give(m) })
	return page, nil
}

func (c *Client) readListInto(ctx context.Context, l list, m *memory) (*source.Page, error) {
	at, err := c.getOffered(ctx, l.entity, l.fields, m, l.question)
	if err != nil {
		return nil, err
	}
	q := l.question(c.selection(ctx, l.entity, l.fields))
	split := l.entity.SplitJSON
	if l.skim {
		split = l.entity.SkimJSON
	}
	var next string
	if m.records, next, err = split(m.Bytes, l.parent, m.records[:0]); err != nil {
		return nil, c.fail(q, notRecords(err))
	}
	if l.size > 0 && len(m.records) > l.size {
		return nil, c.fail(q, untrusted(fmt.Sprintf("%d records came, no more than %d were asked for", len(m.records), l.size)))
	}
	page := &source.Page{Records: m.records, At: at, Body: len(m.Bytes), Call: q.String()}
	if page.Next, err = pageToken(next); err != nil {
		return nil, c.fail(q, &source.Error{Kind: source.KindUntrusted, Err: err})
	}
	page.More = l.more(page)
	page.Shifts = page.Next != "" // what a token holds is not documented
	return page, nil
}

// more states whether the list goes on after a page. Keap may leave the token out although more follows.
func (l list) more(page *source.Page) source.More {
	switch {
	case page.Next != "":
		return source.MoreFollows
	case l.size == 0:
		return source.MoreNever
	case len(page.Records) >= l.size:
		return source.MoreUnknown
	}
	return source.MoreUnlikely
}

// notRecords tells an answer that was cut from one that is something else.
func notRecords(err error) *source.Error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &source.Error{Kind: source.KindCut, Err: err}
	}
	return &source.Error{Kind: source.KindNotJSON, Err: err}
}
