package source

import (
	"context"

	"github.com/keapsync/keapsync/schema"
)

// Route reads each entity by the first of the roads that has it.
func Route(roads ...Reader) Reader { return routed(roads) }

type routed []Reader

// by is the reader of an entity; an entity that no road has is refused by the first.
func (r routed) by(e *schema.Entity) Reader {
	for _, road := range r {
		if road.Means(e).Strategy != 0 {
			return road
		}
	}
	return r[0]
}

func (r routed) Means(e *schema.Entity) schema.Means { return r.by(e).Means(e) }

func (r routed) ReadPage(ctx context.Context, req Request) (*Page, error) {
	return r.by(req.Entity).ReadPage(ctx, req)
}
