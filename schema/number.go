package schema

import (
	"maps"
	"slices"
	"strconv"

	"github.com/zeebo/xxh3"
)

// Numbering is what a walk must remember to tell apart records that are equal in their Key: no more than the run of records that
// are equal in the column the list is ordered by (Entity.Numbered), since equal records are in one run. It belongs into the
// walk's cursor, so that a walk that is resumed goes on counting. The zero value begins a walk. A Numbering is never changed:
// Number returns the next one.
type Numbering struct {
	// Run is a hash of the run's value.
	Run int64 `json:"run"`
	// Seen counts the appearances of each id in the run.
	Seen map[int64]int `json:"seen"`
	// Page are hashes of the latest page's records in the run, in their order.
	Page []int64 `json:"page"`
}

// Number gives records with equal synthetic ids different ones, by their order of appearance in the run. It returns the
// records without those that the list repeats, and the numbering for the next page. IDs are changed in place.
//
// Two equal records may be two transactions or the same one twice. What Keap sends does not say which, but its place does. In one
// page they are two: one question does not find a record twice. At the border of two pages a list whose tokens count
// positions repeats the end of a page when a record was added before it: the next page then begins with the records that the last
// one ended with, in the same order. If these differ among each other they are a repetition, since two runs of equal records
// in equal order are not met otherwise. Equal ones are taken for two, so that none is lost; a sweep that finds fewer removes
// the surplus. Where the list is not in its order, an equal record met in another run is the same record.
func (e *Entity) Number(records []Raw, n *Numbering) ([]Raw, *Numbering) {
	if e.Numbered == "" || len(records) == 0 {
		return records, n
	}
	next := &Numbering{}
	if n != nil {
		next.Run, next.Seen = n.Run, maps.Clone(n.Seen)
		if records = records[repeated(records, n):]; len(records) == 0 {
			return records, n
		}
	}
	member := `"` + e.member(e.Numbered) + `"`
	for i := range records {
		r := &records[i]
		if r.Reason != "" {
			continue
		}
		if run := runOf(r.Bytes, member); next.Seen == nil || run != next.Run {
			next.Run, next.Seen, next.Page = run, map[int64]int{}, nil
		}
		next.Page = append(next.Page, r.Hash)
		id := r.ID
		if before := next.Seen[id]; before > 0 {
			r.ID = int64(xxh3.HashStringSeed(strconv.FormatInt(id, 10), uint64(before)))
		}
		next.Seen[id]++
	}
	return records, next
}

// repeated returns how many of the records repeat the end of the page before: the most that differ among each other.
func repeated(records []Raw, n *Numbering) int {
	for length := min(len(records), len(n.Page)); length > 1; length-- {
		end := n.Page[len(n.Page)-length:]
		equal := slices.EqualFunc(records[:length], end, func(r Raw, hash int64) bool { return r.Hash == hash })
		if equal && len(slices.Compact(slices.Clone(end))) > 1 {
			return length
		}
	}
	return 0
}

// runOf is a hash of a member's value.
func runOf(record []byte, member string) int64 {
	r := jsonReader{data: record}
	var run int64
	_ = r.each(func(name []byte) error {
		value, err := r.read()
		if string(name) == member {
			run = int64(xxh3.Hash(value))
		}
		return err
	})
	return run
}
