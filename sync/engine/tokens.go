package engine

import (
	"context"
	"fmt"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// tokens walks a list by Keap's page tokens, either in the entity's full order or newest first.
type tokens struct {
	pass   *pass
	cursor cursor
	parent string // of a PerParent entity
	stamp  *schema.StampFinder
	done   bool
}

func (t *tokens) next(ctx context.Context) (*fetched, error) {
	if t.done {
		return nil, nil
	}
	r := source.Request{Token: t.cursor.Token, Parent: t.parent}
	if t.cursor.Walk == walkNewest {
		r.Order = source.OrderNewest
	} else {
		r.Since = t.cursor.Since
	}
	asked := t.pass.clock.now()
	page, err := t.pass.ask(ctx, r)
	if err != nil {
		return nil, err
	}
	t.cursor = t.pass.begun(t.cursor, page)
	if page.Next != "" && page.Next == t.cursor.Token {
		page.Release()
		return nil, fmt.Errorf("read %s of account %s: the page token %.60q leads to itself", t.pass.entity.Name, t.pass.account.Name, page.Next)
	}
	t.cursor.Token = page.Next
	t.done = page.Next == "" || len(page.Records) == 0 || t.reached(page)
	return &fetched{Page: page, asked: asked, cursor: t.cursor, last: t.done, share: -1}, nil
}

// reached tells whether a walk newest first has come to the time it goes down to. A page that is not in that order
// proves nothing, and the walk goes on.
func (t *tokens) reached(page *source.Page) bool {
	if t.cursor.Walk != walkNewest || t.cursor.Since.IsZero() {
		return false
	}
	before, reached := int64(1<<63-1), false
	for _, r := range page.Records {
		stamp := t.stamp.Find(r.Bytes)
		if stamp == schema.NoStamp {
			continue
		}
		if stamp > before {
			return false
		}
		before = stamp
		reached = schema.StampTime(stamp).Before(t.cursor.Since)
	}
	return reached
}
