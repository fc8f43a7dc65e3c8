package sink

import (
	"context"
	"encoding/binary"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/keapsync/keapsync/schema"
)

// scan runs a query and calls each for every row, with the values as they are on the wire: binary, nil for NULL, valid
// until each returns. It allocates nothing for a row.
func scan(ctx context.Context, conn *pgconn.PgConn, sql string, args [][]byte, each func(values [][]byte)) error {
	result := conn.ExecParams(ctx, sql, args, nil, []int16{1}, []int16{1}) // one format stands for all
	for result.NextRow() {
		each(result.Values())
	}
	_, err := result.Close()
	return err
}

// integer reads a bigint, or a timestamptz in microseconds since 2000.
func integer(value []byte) int64 { return int64(binary.BigEndian.Uint64(value)) }

// stampOf reads a change stamp.
func stampOf(value []byte) int64 {
	if value == nil {
		return schema.NoStamp
	}
	return integer(value)
}

// truth reads a boolean.
func truth(value []byte) bool { return value[0] != 0 }

func bigint(v int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(v)) }
