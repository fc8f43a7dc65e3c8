package keapsim

import (
	"math"
	"slices"
	"sync"
)

// Ids have gaps, as where records were deleted long ago: every ninth is missing.
const gap = 8

// layout maps the indexes of a kind's records to their ids and back. It covers the dataset; records that are added later
// take their ids from the kind's sequence.
type layout struct {
	zones []zone
	past  int64 // added to every id
}

// zone is a part of a layout in which the kinds that share a sequence take turns: each has a run of ids in every round.
type zone struct {
	index  int   // of the kind's first record here
	first  int64 // the id at which the zone begins
	run    int   // records of the kind in a round
	offset int64 // of the kind's run within a round
	round  int64 // ids of a round
}

// span is how many ids a run takes, gaps included.
func spanOf(run int) int64 { return int64(run + run/gap) }

// idAt is the id of record number index. Beyond the dataset it is a number that belongs to no other record.
func (l *layout) idAt(index int) int64 {
	z := &l.zones[0]
	for i := len(l.zones) - 1; i > 0; i-- {
		if index >= l.zones[i].index {
			z = &l.zones[i]
			break
		}
	}
	n := index - z.index
	in := n % z.run
	return l.past + z.first + int64(n/z.run)*z.round + z.offset + int64(in+in/gap)
}

// indexFrom is the index of the first record whose id is id or greater.
func (l *layout) indexFrom(id int64) int {
	for i := len(l.zones) - 1; i >= 0; i-- {
		z := &l.zones[i]
		begin := l.past + z.first + z.offset
		if id <= begin {
			continue
		}
		x := id - begin
		in := x % z.round
		index := z.index + int(x/z.round)*z.run + int(min(in-in/(gap+1), int64(z.run)))
		if i+1 < len(l.zones) {
			index = min(index, l.zones[i+1].index)
		}
		return index
	}
	return 0
}

// sequence gives ids to records that are added: greater ones than all before, in all the kinds that share it.
type sequence struct {
	mu    sync.Mutex
	first int64
	given int64 // how many, those of the dataset included if they are counted from first
}

func (s *sequence) next() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.given
	s.given++
	return s.first + n + n/gap
}

// tables of Keap that hold several kinds, as XML-RPC shows them.
var sharedTables = [][]kind{{contactKind, companyKind}, {noteKind, taskKind, appointmentKind}}

// beyondDoubles is more than a number of JavaScript can hold exactly (2^53), and odd.
const beyondDoubles = 1<<53 + 1

// layOut decides the ids of all kinds, and the sequences of those to come.
func (w *world) layOut(h Hostility) {
	var sequences [kinds]*sequence
	for k := range kinds {
		z := zone{first: firstIDs[k], run: math.MaxInt32, round: math.MaxInt64 / 4}
		w.layouts[k] = layout{zones: []zone{z}}
		sequences[k] = &sequence{first: firstIDs[k], given: int64(w.counts[k])}
	}
	if h.has(SharedIDs) {
		for _, group := range sharedTables {
			shared := &sequence{first: w.interleave(group)}
			for _, k := range group {
				sequences[k] = shared
			}
		}
	}
	w.sequences = sequences
	if !h.has(LargeIDs) {
		return
	}
	moved := map[*sequence]bool{}
	for k := range restKinds {
		s := sequences[k]
		if !moved[s] {
			moved[s] = true
			s.first += beyondDoubles
		}
		w.layouts[k].past = beyondDoubles
	}
	w.layouts[appointmentKind].past = w.layouts[noteKind].past
}

// A dataset of some size has long runs: longer than a page, so that a page of one table can lack a kind altogether.
const (
	longRun = 1050
	fine    = 8 // the part of the records of which the runs are short
)

// interleave lays out kinds that share one sequence, in two zones: one with long runs, one in which they alternate. It
// returns the first id that is free. The seed decides the order of the kinds and of the zones.
func (w *world) interleave(group []kind) int64 {
	group = slices.Clone(group)
	first := firstIDs[group[0]]
	turn := hash(w.seed, 0x5e9, uint64(group[0]))
	for range turn % uint64(len(group)) {
		group = append(group[1:], group[0])
	}
	order := []bool{false, true} // whether the zone is that of short runs
	if turn>>32%2 == 0 {
		slices.Reverse(order)
	}
	var done [kinds]int
	for _, k := range group {
		w.layouts[k].zones = nil
	}
	for _, short := range order {
		var counts []int
		least := math.MaxInt
		for _, k := range group {
			n := w.counts[k] / fine
			if !short {
				n = w.counts[k] - n
			}
			counts = append(counts, n)
			if n > 0 {
				least = min(least, n)
			}
		}
		rounds := least
		if !short {
			rounds = max(1, least/longRun)
		}
		first = w.layZone(group, counts, rounds, first, &done)
	}
	return first
}

// layZone lays out so many records of each kind in rounds, from an id on, and returns the first one after them.
func (w *world) layZone(group []kind, counts []int, rounds int, first int64, done *[kinds]int) int64 {
	var offset int64
	zones := make([]zone, len(group))
	last := 1 // rounds that are used
	for i, k := range group {
		run := max(1, (counts[i]+rounds-1)/rounds)
		zones[i] = zone{index: done[k], first: first, run: run, offset: offset}
		offset += spanOf(run) + 1
		done[k] += counts[i]
		last = max(last, (counts[i]+run-1)/run)
	}
	for i, k := range group {
		zones[i].round = offset
		w.layouts[k].zones = append(w.layouts[k].zones, zones[i])
	}
	return first + int64(last)*offset
}

// idAt is the id of a kind's record number index in the dataset.
func (w *world) idAt(k kind, index int) int64 { return w.layouts[k].idAt(index) }
