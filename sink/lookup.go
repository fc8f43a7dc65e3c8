package sink

import (
	"context"

	"github.com/jackc/pgx/v5/pgconn"
)

// lookup asks for the mirror's rows with the keys' ids, by range where that is cheaper (rows with other ids may come
// along then), else by list.
func (k *keys) lookup(
	ctx context.Context, conn *pgconn.PgConn, account, byRange, byList string, each func(found []key, values [][]byte),
) error {
	if len(k.sorted) == 0 {
		return nil
	}
	k.next = 0
	row := func(values [][]byte) {
		if found := k.find(integer(values[0])); found != nil {
			each(found, values)
		}
	}
	if k.dense() {
		first, last := k.sorted[0].id, k.sorted[len(k.sorted)-1].id
		return scan(ctx, conn, byRange, [][]byte{[]byte(account), bigint(first), bigint(last)}, row)
	}
	return scan(ctx, conn, byList, [][]byte{[]byte(account), bigints(k.distinct())}, row)
}
