package xmlrpc

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/keapsync/keapsync/source"
)

// foreignLists remembers for which fields the account takes lists of ids. Keap promises them for ids only, and it is not
// said whether that means the field Id or every field that holds one.
type foreignLists struct {
	mu    *sync.Mutex
	known map[string]bool
}

func newForeignLists() foreignLists { return foreignLists{&sync.Mutex{}, map[string]bool{}} }

func (f foreignLists) get(field string) (takes, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	takes, known = f.known[field]
	return takes, known
}

func (f foreignLists) set(field string, takes bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.known[field] = takes
}

// takesLists tells whether a list of ids may be asked for in the target's field of owners. It is tried once, with the
// least and the greatest owner there are: an account that ignored such a list, or understood it in part, would show that
// in the answer. Where the table has fewer than two owners nothing can be told yet, and lists are not used.
func (c *Client) takesLists(ctx context.Context, r *reading) (bool, error) {
	field := r.target.owner
	name := r.target.table + "." + field
	if takes, known := c.lists.get(name); known {
		return takes, nil
	}
	numbers := func(where condition, desc bool, limit int) (all []int64, err error) {
		q := query{
			entity: r.target.entity.Name, table: r.target.table, where: r.where(where), fields: []string{field},
			order: field, desc: desc, limit: limit,
		}
		err = c.each(ctx, q, r.cost, func(t *translator) error {
			n, _ := t.number(0)
			all = append(all, n)
			return nil
		})
		return all, err
	}
	least, err := numbers(after(field, 0), false, 1)
	if err != nil {
		return false, err
	}
	greatest, err := numbers(after(field, 0), true, 1)
	if err != nil {
		return false, err
	}
	if len(least) == 0 || len(greatest) == 0 || least[0] == greatest[0] {
		return false, nil
	}
	pair := []int64{least[0], greatest[0]}
	all, err := numbers(oneOf(field, pair), false, pageSize)
	if faulty(err) {
		all, err = numbers(oneOf(field, pair), false, pageSize) // to tell a refusal from a mishap
	}
	if err != nil && !faulty(err) {
		return false, err
	}
	others := slices.DeleteFunc(slices.Clone(all), func(n int64) bool { return slices.Contains(pair, n) })
	takes := err == nil && len(others) == 0 && slices.Contains(all, pair[0]) && slices.Contains(all, pair[1])
	c.lists.set(name, takes)
	return takes, nil
}

// faulty tells whether an error is Keap's answer to the question, and not a failure to ask it.
func faulty(err error) bool {
	e, ok := errors.AsType[*source.Error](err)
	if !ok || e.Status != 0 {
		return false
	}
	switch e.Kind {
	case source.KindServer, source.KindBadRequest, source.KindRefused, source.KindNoField:
		return true
	}
	return false
}
