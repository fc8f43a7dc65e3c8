package sink

import "encoding/binary"

// placed is a row in COPY's binary form that goes where another one is, or either.
type placed struct {
	place [6]byte // ctid
	row   []byte
}

// fields returns the first n values of a row in COPY's binary form, each with its length before it: as they stand in an array too.
func fields(row []byte, n int, into [][]byte) [][]byte {
	for at := 2; n > 0; n-- {
		end := at + 4
		if size := int32(binary.BigEndian.Uint32(row[at:])); size > 0 {
			end += int(size)
		}
		into = append(into, row[at:end])
		at = end
	}
	return into
}

// arrays makes parameters of rows: an array for each of the columns.
func (to *target) arrays(rows []placed, columns []setColumn) [][]byte {
	all := make([][]byte, 0, len(rows)*to.fields)
	for _, r := range rows {
		all = fields(r.row, to.fields, all)
	}
	args := make([][]byte, len(columns))
	for i, c := range columns {
		size := 0
		for at := c.field; at < len(all); at += to.fields {
			size += len(all[at])
		}
		args[i] = arrayOf(c.oid, len(rows), size)
		for at := c.field; at < len(all); at += to.fields {
			args[i] = append(args[i], all[at]...)
		}
	}
	return args
}

// places encodes a tid[].
func places(rows []placed) []byte {
	out := arrayOf(tidOID, len(rows), 10*len(rows))
	for _, r := range rows {
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(r.place))), r.place[:]...)
	}
	return out
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
