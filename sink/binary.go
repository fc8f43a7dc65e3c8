package sink

import (
	"encoding/binary"

	"github.com/jackc/pgx/v5/pgtype"
)

// placed is a row in COPY's binary form that goes where another one is.
type placed struct {
	place [6]byte // ctid
	row   []byte
}

// fields splits a row of COPY's binary form into its values, each with its length before it: as they stand in an array too.
func fields(row []byte, into [][]byte) [][]byte {
	into = into[:0]
	for at := 2; at < len(row); {
		end := at + 4
		if n := int32(binary.BigEndian.Uint32(row[at:])); n > 0 {
			end += int(n)
		}
		into = append(into, row[at:end])
		at = end
	}
	return into
}

// arrays makes the parameters of target.update: an array for each column, the places first.
func (to *target) arrays(rows []placed) [][]byte {
	args := make([][]byte, 1, 1+len(to.set))
	args[0] = arrayOf(tidOID, len(rows), 10*len(rows))
	all := make([][][]byte, len(rows))
	for i, r := range rows {
		args[0] = append(binary.BigEndian.AppendUint32(args[0], uint32(len(r.place))), r.place[:]...)
		all[i] = fields(r.row, make([][]byte, 0, to.fields))
	}
	for _, c := range to.set {
		size := 0
		for _, row := range all {
			size += len(row[c.field])
		}
		array := arrayOf(c.oid, len(rows), size)
		for _, row := range all {
			array = append(array, row[c.field]...)
		}
		args = append(args, array)
	}
	return args
}

// arrayOf begins an array of n elements that take size bytes.
func arrayOf(oid uint32, n, size int) []byte {
	array := make([]byte, 0, 20+size)
	for _, word := range []uint32{1, 1, oid, uint32(n), 1} { // dimensions, there may be NULLs, element, length, from 1
		array = binary.BigEndian.AppendUint32(array, word)
	}
	return array
}

const (
	int8OID = 20
	tidOID  = 27
)

// oids are the types of the mirror's columns. Postgres never changes them.
var oids = map[string]uint32{
	"text": 25, "bigint": int8OID, "integer": 23, "numeric": 1700, "boolean": 16, "timestamptz": 1184, "date": 1082, "jsonb": 3802,
}

// bigints encodes a bigint[].
func bigints(ids []int64) []byte {
	out := arrayOf(int8OID, len(ids), 12*len(ids))
	for _, id := range ids {
		out = binary.BigEndian.AppendUint32(out, 8)
		out = binary.BigEndian.AppendUint64(out, uint64(id))
	}
	return out
}

// tidArray is places as a parameter of pgx's.
func tidArray(places [][6]byte) []pgtype.TID {
	out := make([]pgtype.TID, len(places))
	for i, p := range places {
		out[i] = pgtype.TID{
			BlockNumber: binary.BigEndian.Uint32(p[:]), OffsetNumber: binary.BigEndian.Uint16(p[4:]), Valid: true,
		}
	}
	return out
}
