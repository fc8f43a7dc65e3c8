package sink

import (
	"context"
	"fmt"

	"github.com/keapsync/keapsync/schema"
)

// Unchanged tells which records the mirror already has, live and with an equal hash: they need be neither decoded nor
// applied. The answer is parallel to records and uses the memory of into. A record that has a Reason is never unchanged.
// It is an advice of the moment, taken outside any transaction: Apply looks again.
func (s *Sink) Unchanged(
	ctx context.Context, e *schema.Entity, account string, records []schema.Raw, into []bool,
) ([]bool, error) {
	into = append(into[:0], make([]bool, len(records))...)
	k := keys{sorted: make([]key, 0, len(records))}
	for i := range records {
		if records[i].Reason == "" {
			k.sorted = append(k.sorted, key{records[i].ID, i})
		}
	}
	if len(k.sorted) == 0 {
		return into, nil
	}
	k.sort()
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("compare %s of %s: %w", e.Name, account, explain(err))
	}
	defer conn.Release()
	p := s.plan(e)
	err = k.lookup(ctx, conn.Conn().PgConn(), account, p.hashRange, p.hashes, func(found []key, values [][]byte) {
		if values[1] == nil { // a tombstone
			return
		}
		hash := integer(values[1])
		for _, key := range found {
			into[key.at] = records[key.at].Hash == hash
		}
	})
	if err != nil {
		return nil, fmt.Errorf("compare %s of %s: %w", e.Name, account, explain(err))
	}
	return into, nil
}
