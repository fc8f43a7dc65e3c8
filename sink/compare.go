package sink

import (
	"context"
	"fmt"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5/pgconn"

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
	if err == nil {
		defer conn.Release()
		err = s.plan(e).compare(ctx, conn.Conn().PgConn(), account, &k, into, func(at int) int64 { return records[at].Hash })
	}
	if err != nil {
		return nil, fmt.Errorf("compare %s of %s: %w", e.Name, account, database.Explain(err))
	}
	return into, nil
}

// compare finds the rows with the keys' ids, by range where that is cheaper (rows with other ids come along then), else by
// list.
func (p *plan) compare(
	ctx context.Context, conn *pgconn.PgConn, account string, k *keys, into []Standing, hash func(at int) int64,
) error {
	if len(k.sorted) == 0 {
		return nil
	}
	k.next = 0
	row := func(values [][]byte) {
		for _, key := range k.find(integer(values[0])) {
			into[key.at] = Differs
			if values[1] != nil && hash(key.at) == integer(values[1]) { // NULL in a tombstone
				into[key.at] = Same
			}
		}
	}
	if k.dense() {
		first, last := k.sorted[0].id, k.sorted[len(k.sorted)-1].id
		return scan(ctx, conn, p.hashRange, [][]byte{[]byte(account), bigint(first), bigint(last)}, row)
	}
	return scan(ctx, conn, p.hashes, [][]byte{[]byte(account), bigints(k.distinct())}, row)
}
