package engine

import (
	"context"
	"slices"

	"github.com/keapsync/keapsync/schema"
)

// mostParents is how many changed parents are asked for. Where more changed at once, reading everything again is about as
// cheap.
const mostParents = 20_000

// dependents are the entities whose records belong to those of this one, by the API that the account is read with.
func dependents(account *Account, entity *schema.Entity) []string {
	var names []string
	for _, e := range schema.All() {
		if slices.Contains(account.Reader.Means(e).DependsOn(), entity.Name) {
			names = append(names, e.Name)
		}
	}
	return names
}

// boundInbox keeps what this pass has put into the inbox of others from growing without end, if nothing reads it there.
func (p *pass) boundInbox(ctx context.Context) error {
	r := &p.report
	if len(p.dependents) == 0 || r.Inserted+r.Updated+r.Tombstoned == 0 {
		return nil
	}
	return p.engine.sink.FoldParentEntries(ctx, p.account.Name, p.dependents, mostParents)
}
