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
	// Known is how many records with each id the run has, where a question was asked for that.
	Known map[int64]int `json:"known,omitempty"`
}

// Recurs returns the first record of a page whose id another page of the same run has shown, unless it is known how many there
// are; nil if there is none.
func (e *Entity) Recurs(records []Raw, n *Numbering) *Raw {
	if e.Numbered == "" || n == nil {
		return nil
	}
	for i := range records {
		if r := &records[i]; r.Reason == "" && n.Seen[r.ID] > 0 && n.Known[r.ID] == 0 && e.runOf(r) == n.Run {
			return r
		}
	}
	return nil
}

// Recount counts the records of a numbering's run in the pages of another question about it: one page shows no record twice.
// passed reports that they go on beyond the run, and torn that two pages show the same id, so that nothing is known again.
func (e *Entity) Recount(n *Numbering, pages [][]Raw) (counts map[int64]int, passed, torn bool) {
	counts = map[int64]int{}
	for _, records := range pages {
		here := map[int64]int{}
		for i := range records {
			switch r := &records[i]; {
			case r.Reason != "":
			case e.runOf(r) == n.Run:
				here[r.ID]++
				torn = torn || passed // the list is not in its order
			default:
				passed = passed || len(counts)+len(here) > 0
			}
		}
		for id, times := range here {
			torn = torn || counts[id] > 0
			counts[id] = times
		}
	}
	return counts, passed, torn
}

// Number gives records with equal synthetic ids different ones, by their order of appearance in the run. It returns the
// records without those that the list repeats, and the numbering for the next page. IDs are changed in place.
//
// Two equal records may be two transactions or the same one twice. What Keap sends does not say which. In one page they are two:
// one question does not find a record twice. Where pages of one run show equal records, another question tells how many there are
// (Recurs, Recount), and what comes beyond that number is a repetition. Where it could not tell, records that differ among each
// other and end a page and begin the next in the same order are a repetition, and all others are taken for two, so that none is lost.
// Where the list is not in its order, an equal record met in another run is the same record.
func (e *Entity) Number(records []Raw, n *Numbering) ([]Raw, *Numbering) {
	if e.Numbered == "" || len(records) == 0 {
		return records, n
	}
	next := &Numbering{}
	if n != nil {
		next.Run, next.Seen, next.Known = n.Run, maps.Clone(n.Seen), n.Known
		if n.Known == nil {
			records = records[repeated(records, n):]
		}
		if len(records) == 0 {
			return records, n
		}
	}
	kept := records[:0]
	for _, r := range records {
		if r.Reason != "" {
			kept = append(kept, r)
			continue
		}
		if run := e.runOf(&r); next.Seen == nil || run != next.Run {
			*next = Numbering{Run: run, Seen: map[int64]int{}}
		}
		next.Page = append(next.Page, r.Hash)
		id := r.ID
		if known := next.Known[id]; known > 0 && next.Seen[id] >= known {
			continue
		}
		if before := next.Seen[id]; before > 0 {
			r.ID = int64(xxh3.HashStringSeed(strconv.FormatInt(id, 10), uint64(before)))
		}
		next.Seen[id]++
		kept = append(kept, r)
	}
	return kept, next
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

// runOf is a hash of the value that the list is in the order of.
func (e *Entity) runOf(record *Raw) int64 {
	member := `"` + e.member(e.Numbered) + `"`
	r := jsonReader{data: record.Bytes}
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
