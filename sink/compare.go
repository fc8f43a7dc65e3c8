package sink

import (
	"context"
	"fmt"

	"github.com/keapsync/keapsync/schema"
)

// Standing is how a record stands to the mirror's row of it.
type Standing uint8

// How a record may stand.
const (
	New     Standing = iota // there is no row
	Differs                 // there is one with another hash, or a tombstone
	Same                    // there is a live one with an equal hash: the record need be neither decoded nor applied
)

// Compare tells how records stand to the mirror. The answer is parallel to records and uses the memory of into. A record
// that has a Reason is New. It is an advice of the moment, taken outside any transaction.
func (s *Sink) Compare(
	ctx context.Context, e *schema.Entity, account string, records []schema.Raw, into []Standing,
) ([]Standing, error) {
	into = append(into[:0], make([]Standing, len(records))...)
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
		for _, key := range found {
			into[key.at] = Differs
			if values[1] != nil && records[key.at].Hash == integer(values[1]) { // NULL in a tombstone
				into[key.at] = Same
			}
		}
	})
	if err != nil {
		return nil, fmt.Errorf("compare %s of %s: %w", e.Name, account, explain(err))
	}
	return into, nil
}
