package sink

import (
	"cmp"
	"slices"
)

// key is an id and the place of its record in the batch.
type key struct {
	id int64
	at int
}

// keys finds the records of a batch by id.
type keys struct {
	sorted []key
	next   int // behind the last one found: answers mostly come in the order of ids
}

// sort puts the keys in the order of ids. Pages mostly come in it already.
func (k *keys) sort() {
	byID := func(a, b key) int { return cmp.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(k.sorted, byID) {
		slices.SortStableFunc(k.sorted, byID)
	}
}

// find returns the keys with an id: none, one, or more where a batch has a record twice.
func (k *keys) find(id int64) []key {
	from := k.next
	if from >= len(k.sorted) || k.sorted[from].id != id {
		var found bool
		from, found = slices.BinarySearchFunc(k.sorted, id, func(a key, id int64) int { return cmp.Compare(a.id, id) })
		if !found {
			return nil
		}
	}
	to := from + 1
	for to < len(k.sorted) && k.sorted[to].id == id {
		to++
	}
	k.next = to
	return k.sorted[from:to]
}

// density is how many ids there may be in a range for each one asked for, so that reading the range is cheaper than
// probing for each.
const density = 4

// dense tells whether the ids fill their range well enough to read it whole.
func (k *keys) dense() bool {
	// Unsigned, for synthetic ids span all of int64.
	width := uint64(k.sorted[len(k.sorted)-1].id) - uint64(k.sorted[0].id)
	return width <= density*uint64(len(k.sorted))
}

// distinct returns the ids in order, each once.
func (k *keys) distinct() []int64 {
	ids := make([]int64, 0, len(k.sorted))
	for i, key := range k.sorted {
		if i == 0 || key.id != k.sorted[i-1].id {
			ids = append(ids, key.id)
		}
	}
	return ids
}
