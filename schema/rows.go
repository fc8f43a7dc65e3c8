package schema

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"time"
)

// Raw is one record as Keap sent it, recognised but not decoded.
type Raw struct {
	ID     int64  // the record's key; meaningless if Reason is set
	Hash   int64  // of Bytes and the entity's definition: equal hashes mean that nothing changed
	Bytes  []byte // shares the page's memory
	Parent string // the parent whose call answered with it (strategy PerParent)
	Asked  int64  // when Keap was asked for it, by the database's clock, as StampOf returns it; 0: not known
	Reason string // why the record has no usable key; such a record can only be rejected
	// Vague says that its change stamp may be wrong by so much that it does not show which of two versions is newer.
	Vague bool
	// Unreadable says that Keap has the record with this ID and cannot send it, for the Reason given.
	Unreadable bool
}

// UnreadableRecord stands for a record that Keap has and cannot send.
func UnreadableRecord(id int64, reason string) Raw {
	b := strconv.AppendInt([]byte(`{"id": `), id, 10)
	return Raw{ID: id, Hash: SyntheticID(b), Bytes: append(b, '}'), Reason: reason, Unreadable: true}
}

// Check tells what is wrong with the record's JSON, of which SkimJSON has not seen all.
func (r *Raw) Check() error {
	whole := jsonReader{data: r.Bytes}
	_, err := whole.read()
	return err
}

// Rows are decoded records of one entity and account, as bytes of Postgres' binary COPY, table by table. A key occurs
// once at most.
type Rows struct {
	Entity  *Entity
	Account string
	Tables  []TableRows // parallel to Entity.Tables()
	Records []Record
	Invalid int // values that did not fit their column, kept under extra._invalid
}

// Record is what must be known of a decoded record to decide whether it is written.
type Record struct {
	ID    int64
	Hash  int64
	Stamp int64 // the entity's Stamp in microseconds since 2000-01-01 UTC; NoStamp if it has none, or a vague one
	Asked int64 // Raw.Asked; 0 if it is not known
	// Children is the sum of its child rows' ChildHash; equal sums mean that none of them changed.
	Children int64
}

// ChildHash is what a row of a child table adds to Record.Children: its own hash, turned by the table's place in Entity.Tables,
// for equal rows of two tables are not the same.
func ChildHash(table int, hash int64) int64 { return int64(bits.RotateLeft64(uint64(hash), table)) }

// NoStamp is the Stamp of a record without one.
const NoStamp = -1 << 63

// TableRows are the rows of one table. Rows of record i are Data[End[i-1]:End[i]]; up to its end there are Count[i].
type TableRows struct {
	Data  []byte
	End   []int
	Count []int
}

// Span returns the bytes of record i's rows.
func (t *TableRows) Span(i int) []byte {
	if i == 0 {
		return t.Data[:t.End[0]]
	}
	return t.Data[t.End[i-1]:t.End[i]]
}

// close ends a record: what was appended after the last one are its rows.
func (t *TableRows) close(rows int) {
	if n := len(t.Count); n > 0 {
		rows += t.Count[n-1]
	}
	t.End, t.Count = append(t.End, len(t.Data)), append(t.Count, rows)
}

// SetAsked writes when Keap was asked into the rows of records whose Record.Asked is 0.
func (r *Rows) SetAsked(at time.Time) {
	own, behind := &r.Tables[0], 8
	if len(r.Tables) > 1 {
		behind += 12 // the hash of the child rows is the last column
	}
	for i := range r.Records {
		if r.Records[i].Asked == 0 {
			binary.BigEndian.PutUint64(own.Data[own.End[i]-behind:], uint64(StampOf(at)))
		}
	}
}

// NewRows returns an empty set for the entity.
func NewRows(e *Entity, account string) *Rows {
	return &Rows{Entity: e, Account: account, Tables: make([]TableRows, len(e.Tables()))}
}

// Reset empties r and keeps its memory.
func (r *Rows) Reset() {
	for i := range r.Tables {
		t := &r.Tables[i]
		t.Data, t.End, t.Count = t.Data[:0], t.End[:0], t.Count[:0]
	}
	r.Records, r.Invalid = r.Records[:0], 0
}
