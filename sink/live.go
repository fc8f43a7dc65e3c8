package sink

import (
	"context"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// What sweeps and canaries ask of the mirror. All of it is about live rows: a tombstone is not there.

// Stamped is a live row: its id, and its change stamp in microseconds since 2000-01-01 UTC or schema.NoStamp.
type Stamped struct{ ID, Stamp int64 }

// Stamps returns the live rows with ids greater than after and up to through, in the order of ids. It holds them all
// in memory: ask for ranges of some thousands.
func (s *Sink) Stamps(ctx context.Context, e *schema.Entity, account string, after, through int64) ([]Stamped, error) {
	return s.StampsSince(ctx, e, account, after, through, time.Time{})
}

// StampsSince is Stamps for the rows whose timestamps in some columns are all there, and none earlier than since.
func (s *Sink) StampsSince(
	ctx context.Context, e *schema.Entity, account string, after, through int64, since time.Time, columns ...string,
) ([]Stamped, error) {
	var rows []Stamped
	query, args := s.plan(e).stamps, [][]byte{[]byte(account), bigint(after), bigint(through)}
	for _, c := range columns {
		args = append(args, []byte(since.UTC().Format(time.RFC3339Nano)))
		query += fmt.Sprintf(" AND %s >= $%d::text::timestamptz", pgx.Identifier{c}.Sanitize(), len(args))
	}
	err := s.scan(ctx, query+" ORDER BY id", args, func(values [][]byte) {
		rows = append(rows, Stamped{integer(values[0]), stampOf(values[1])})
	})
	return rows, database.Wrap(err, "read stamps of %s of %s", e.Name, account)
}

// Live returns the number of live rows. It reads all of the account's: not for every page.
func (s *Sink) Live(ctx context.Context, e *schema.Entity, account string) (int64, error) {
	var n int64
	err := s.pool.QueryRow(ctx, s.plan(e).live, account).Scan(&n)
	return n, database.Wrap(err, "count %s of %s", e.Name, account)
}

// Present returns those of the ids that are live, ascending.
func (s *Sink) Present(ctx context.Context, e *schema.Entity, account string, ids []int64) ([]int64, error) {
	k := keys{sorted: make([]key, len(ids))}
	for i, id := range ids {
		k.sorted[i].id = id
	}
	k.sort()
	var present []int64
	args := [][]byte{[]byte(account), bigints(k.distinct())}
	err := s.scan(ctx, s.plan(e).liveList, args, func(values [][]byte) {
		present = append(present, integer(values[0]))
	})
	return present, database.Wrap(err, "look up %s of %s", e.Name, account)
}

// Witnesses returns up to n of the greatest live ids that are not in not, descending: records that Keap should know,
// by whose absence a confirming read shows that it cannot be trusted.
func (s *Sink) Witnesses(ctx context.Context, e *schema.Entity, account string, not []int64, n int) ([]int64, error) {
	ids, err := database.Collect(ctx, s.pool, pgx.RowTo[int64], s.plan(e).witnesses, account, append([]int64{}, not...), n)
	return ids, database.Wrap(err, "look for witnesses among %s of %s", e.Name, account)
}

// TailID returns the greatest live id but n: what a walk over ids starts behind to read the newest n records again.
// Zero if there are no more than n.
func (s *Sink) TailID(ctx context.Context, e *schema.Entity, account string, n int) (int64, error) {
	var id int64
	err := s.pool.QueryRow(ctx, s.plan(e).tailID, account, n).Scan(&id)
	return id, database.Wrap(err, "look for the tail of %s of %s", e.Name, account)
}

// TailStamp returns the earliest of the n latest change stamps of live rows, UTC: TailID for entities whose ids do not
// grow. It reads all of the account's rows. Zero if none of them has one.
func (s *Sink) TailStamp(ctx context.Context, e *schema.Entity, account string, n int) (time.Time, error) {
	var stamp time.Time
	err := s.pool.QueryRow(ctx, s.plan(e).tailStamp, account, n).Scan(&stamp)
	return stamp, database.Wrap(err, "look for the tail of %s of %s", e.Name, account)
}

// scan is scan on a connection of the pool.
func (s *Sink) scan(ctx context.Context, sql string, args [][]byte, each func(values [][]byte)) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	return scan(ctx, conn.Conn().PgConn(), sql, args, each)
}
